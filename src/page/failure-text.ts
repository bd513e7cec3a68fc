import { ChatFailure } from '../client/chat-client.ts';
import { words } from './words.ts';

/** What went wrong, for the one it went wrong for. */
export function failureText(error: unknown): string {
  if (!(error instanceof ChatFailure)) return words.failures.internal;
  const text = words.failures[error.code] ?? words.failures.internal;
  if (error.retryAfterMs !== undefined) {
    return `${text} ${words.tryAgainIn(Math.max(1, Math.ceil(error.retryAfterMs / 1_000)))}`;
  }
  // What is wrong exactly the server says in English.
  const details = error.code === 'invalid' && words.locale === 'en' ? error.issues.map(({ message }) => message) : [];
  return details.length > 0 ? `${text} (${details.join('; ')})` : text;
}
