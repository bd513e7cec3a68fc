import { z } from 'zod';
import { ChatError } from './errors.ts';
import { LIMITS } from './protocol/limits.ts';

/** Checks what came from outside. @throws ChatError `invalid`, with an issue for each wrong field. */
export function validate<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new ChatError('invalid', issues.map(describe).join('; '), { issues });
}

function describe({ path, message }: { path: string; message: string }): string {
  return path ? `${path}: ${message}` : message;
}

/**
 * Text of 1 to `max` code points after trimming. Lone surrogates are refused: they are no Unicode text, and a database
 * would store something else.
 */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1, stop('must not be empty'))
    .refine((value) => value.length <= 2 * max && codePoints(value) <= max, stop(`must be at most ${max} characters`))
    .refine((value) => value.isWellFormed(), stop('must be well-formed Unicode'))
    .meta({ maxLength: max });
}

/** A name on one line, with at least one character that can be seen. */
export function label(max: number) {
  return text(max)
    .refine(
      (value) => !/\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}/u.test(value),
      stop('must not contain control characters'),
    )
    .refine((value) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(value), stop('must contain a visible character'))
    .meta({ maxLength: max });
}

/** The first thing that is wrong with a text is enough. */
function stop(error: string): { error: string; abort: true } {
  return { error, abort: true };
}

function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

// What many inputs and answers speak of. Their examples tell of the first room of a new server, and are true there.
export const roomId = z
  .int()
  .min(1)
  .meta({ description: 'The room', examples: [1] });
export const seq = z
  .int()
  .min(1)
  .meta({ description: 'The number of an entry in its room’s log: 1, 2, 3 … without a gap', examples: [2] });
export const limit = z
  .int()
  .min(1)
  .max(LIMITS.page)
  .meta({ description: `How many at most; ${LIMITS.latest} where it is not said`, examples: [LIMITS.latest] });
export const cursor = z.string().max(200).meta({ description: '`nextCursor` of the page before' });
export const nextCursor = z.string().meta({ description: '`cursor` of the next page; absent on the last one' });
export const time = z
  .int()
  .min(0)
  .meta({ description: 'Epoch milliseconds', examples: [1_767_225_600_000] });
