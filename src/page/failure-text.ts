import { ChatFailure } from '../client/chat-client.ts';
import { words } from './words.ts';

/** What went wrong, for the one it went wrong for: as the server says it, in the page's language. */
export function failureText(error: unknown): string {
  if (!(error instanceof ChatFailure)) return words.failed;
  // Whoever fills in a field sees which one it is.
  return sentence(error.issues.map(({ message }) => message).join('; ') || error.message);
}

/** As a text that stands alone: what is wrong with a field begins with a verb. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** There was no answer: it may work when the connection is back. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof ChatFailure && error.code === 'unavailable';
}
