export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'slow_mode'
  | 'muted'
  | 'banned'
  | 'not_live'
  | 'presenter_away'
  | 'busy'
  | 'unavailable'
  | 'internal';

export interface Issue {
  /** The field, as in `attachments.0.url`; empty for the whole input. */
  path: string;
  message: string;
}

export interface Failure {
  code: ErrorCode;
  message: string;
  /** When it is worth trying again, where it is. */
  retryAfterMs?: number;
  issues?: Issue[];
  /** Of a failure that the server did not expect: its log says under this id what it was. */
  requestId?: string;
}

/** What every client event is acknowledged with, exactly once. */
export type Reply<T> = { ok: true; data: T } | { ok: false; error: Failure };
