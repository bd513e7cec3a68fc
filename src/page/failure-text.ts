import { ChatFailure } from '../client/chat-client.ts';
import { words } from './words.ts';

/** What went wrong, for the one it went wrong for: as the server says it, in the page's language. */
export function failureText(error: unknown): string {
  if (!(error instanceof ChatFailure)) return words.failed;
  // Whoever fills in a field sees which one it is.
  return error.issues.map(({ message }) => message).join('; ') || error.message;
}
