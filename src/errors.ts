import { z } from 'zod';
import { isTransient } from './db/errors.ts';
import { exactly } from './exactly.ts';
import { Counter } from './instruments.ts';
import type { Language, Words } from './protocol/language.ts';
import type * as reply from './protocol/reply.ts';
import { SAY } from './words.ts';

/** The one table of error codes and their HTTP status. */
export const STATUS: Record<reply.ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  slow_mode: 429,
  muted: 403,
  banned: 403,
  not_live: 409,
  presenter_away: 409,
  busy: 503,
  unavailable: 503,
  internal: 500,
};

const Issue = exactly<reply.Issue>()(
  z
    .object({
      path: z.string().meta({ description: 'As `attachments.0.url`; empty for all of it', examples: ['title'] }),
      message: z.string().meta({ examples: ['must not be empty'] }),
    })
    .meta({ id: 'Issue', description: 'A field that is wrong' }),
);

export const Failure = exactly<reply.Failure>()(
  z
    .object({
      code: z.enum(Object.keys(STATUS) as reply.ErrorCode[]).meta({ id: 'ErrorCode', description: 'For programs' }),
      message: z.string().meta({ description: 'For people: what is wrong, and what to do', examples: ['Try again'] }),
      retryAfterMs: z.int().min(0).optional().meta({ description: 'When it is worth trying again, where it is' }),
      issues: z.array(Issue).optional().meta({ description: 'Each field that is wrong' }),
      requestId: z
        .string()
        .optional()
        .meta({ description: 'Of an unexpected failure of the server: names it in the server’s log' }),
    })
    .meta({ id: 'Failure', description: 'Why something was not done' }),
);

/** A field that is wrong, and what is wrong with it. */
export interface WrongField {
  /** As `attachments.0.url`; empty for all of it. */
  path: string;
  words: Words;
}

/** A refusal that its receiver may read, in words that say what to do; nothing secret belongs in them. */
export class ChatError extends Error {
  readonly code: reply.ErrorCode;
  readonly words: Words;
  readonly retryAfterMs: number | undefined;
  readonly issues: WrongField[] | undefined;

  constructor(code: reply.ErrorCode, words: Words, more: { retryAfterMs?: number; issues?: WrongField[] } = {}) {
    super(words.en);
    this.name = 'ChatError';
    this.code = code;
    this.words = words;
    this.retryAfterMs = more.retryAfterMs;
    this.issues = more.issues;
  }
}

/** Says of each field what is wrong with it. */
export function invalid(issues: WrongField[]): ChatError {
  const told = (language: Language) =>
    issues.map(({ path, words }) => (path ? `${path}: ${words[language]}` : words[language])).join('; ');
  return new ChatError('invalid', { en: told('en'), ko: told('ko') }, { issues });
}

const WAYS = ['http', 'socket', 'handshake', 'hint'] as const;

/** What clients were refused, for whoever watches. */
export type Refusals = Counter<[code: reply.ErrorCode, via: (typeof WAYS)[number]]>;

/** Begins with zeros: the first refusal of a kind is to be seen as one. */
export function createRefusals(): Refusals {
  const codes = Object.keys(STATUS) as reply.ErrorCode[];
  return new Counter(...codes.flatMap((code) => WAYS.map((via): [reply.ErrorCode, typeof via] => [code, via])));
}

/** It is not known whether what was to be written was. */
export function databaseAway(): ChatError {
  return new ChatError('unavailable', SAY.databaseAway, { retryAfterMs: 2_000 });
}

/** What a client is told of an error. Of one that is not ours it learns nothing: the details belong in the log. */
export function toFailure(error: unknown, language: Language): reply.Failure {
  if (isTransient(error)) return toFailure(databaseAway(), language);
  if (!(error instanceof ChatError)) return { code: 'internal', message: SAY.internal[language] };
  const { code, words, retryAfterMs, issues } = error;
  return {
    code,
    message: words[language],
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(issues && { issues: issues.map((issue) => ({ path: issue.path, message: issue.words[language] })) }),
  };
}
