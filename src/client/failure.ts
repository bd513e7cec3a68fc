import type { Language } from '../protocol/language.ts';
import type { ErrorCode, Failure, Issue, Reply } from '../protocol/reply.ts';
import { SAY } from './words.ts';

/** The server's refusal, or `unavailable` where it did not answer. */
export class ChatFailure extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly issues: Issue[];
  /** Under which the server's log says what went wrong, where it did not expect it. */
  readonly requestId: string | undefined;

  constructor({ code, message, retryAfterMs, issues = [], requestId }: Failure) {
    super(message);
    this.name = 'ChatFailure';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.issues = issues;
    this.requestId = requestId;
  }

  /** Asking again, a little later, may well succeed. */
  get isPassing(): boolean {
    // After a sign-out, tokens hold that are issued a few seconds later.
    return PASSING.has(this.code) || (this.code === 'unauthenticated' && this.retryAfterMs !== undefined);
  }
}

const PASSING: ReadonlySet<ErrorCode> = new Set(['busy', 'unavailable', 'rate_limited', 'slow_mode', 'internal']);

export function toChatFailure(error: unknown): ChatFailure {
  return error instanceof ChatFailure ? error : new ChatFailure({ code: 'internal', message: String(error) });
}

/** No answer came within the time that was given. */
export function noAnswer(language: Language): ChatFailure {
  return new ChatFailure({ code: 'unavailable', message: SAY.noAnswer[language] });
}

/** There is to be no connection any more. */
export function closed(language: Language): ChatFailure {
  return new ChatFailure({ code: 'unauthenticated', message: SAY.closed[language] });
}

/** @throws ChatFailure */
export function dataOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new ChatFailure(reply.error);
  return reply.data;
}

/** How long to wait before try number `attempt` (1, 2 …), in ms: what the server says, or longer each time; never in step with others. */
export function pauseBefore(attempt: number, failure?: ChatFailure): number {
  const base = failure?.retryAfterMs ?? Math.min(250 * 2 ** attempt, 10_000);
  return base * (1 + Math.random() / 2);
}
