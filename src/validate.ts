import { z } from 'zod';
import { invalid } from './errors.ts';
import { MUST } from './field-words.ts';
import type { Words } from './protocol/language.ts';
import { LIMITS } from './protocol/limits.ts';
import { isOneLine, isVisible, messageFrom } from './protocol/visible.ts';
import { unknownFields } from './unknown-fields.ts';
import { wordsOf } from './zod-words.ts';

/** Checks what came from outside. @throws ChatError `invalid`, with an issue for each field that is wrong or not known. */
export function validate<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  const unknown = unknownFields(schema, input);
  if (result.success && unknown.length === 0) return result.data;
  const wrong = result.error?.issues.map((issue) => ({
    path: issue.path.join('.'),
    words: said.get(issue.message) ?? wordsOf(issue, at(input, issue.path)),
  }));
  throw invalid([...unknown, ...(wrong ?? [])]);
}

/** What schemas themselves say of a wrong field. They know English alone, and so name what is said in all languages. */
const said = new Map<string, Words>();

/** For a schema: what to say where it does not fit. */
export function otherwise(words: Words): string {
  said.set(words.en, words);
  return words.en;
}

function at(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

/**
 * Text of 1 to `max` code points after trimming, of which at least one can be seen. Lone surrogates are refused: they are
 * no Unicode text, and a database would store something else.
 */
export function text(max: number) {
  return bounded(z.string().trim(), max);
}

/** What is said in a message: see `messageFrom` for what of it is kept. */
export function messageText(max: number) {
  return bounded(z.string().overwrite(messageFrom), max);
}

/** Text that can be stored as it is: some databases take `a` and `a ` for the same, or cut off what follows a NUL. */
export function isStorable(value: string): boolean {
  return value !== '' && value.trim() === value && value.isWellFormed() && !/\p{Cc}/u.test(value);
}

/** A name on one line. */
export function label(max: number) {
  return text(max).refine(isOneLine, stop(MUST.haveNoControls)).meta({ maxLength: max });
}

function bounded(string: z.ZodString, max: number) {
  return string
    .min(1, stop(MUST.notBeEmpty))
    .refine((value) => value.length <= 2 * max && codePoints(value) <= max, stop(MUST.haveCharacters(max)))
    .refine((value) => value.isWellFormed(), stop(MUST.beWellFormed))
    .refine(isVisible, stop(MUST.beVisible))
    .meta({ maxLength: max });
}

/** The first thing that is wrong with a text is enough. */
function stop(words: Words): { error: string; abort: true } {
  return { error: otherwise(words), abort: true };
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
export const pageBytes = z
  .int()
  .min(1)
  .max(LIMITS.pageBytes)
  .meta({
    description: `How large the page may be, in bytes of JSON, about: a slow line is asked for a little at a time. ${LIMITS.pageBytes} where it is not said. There is always one entry, where there is any`,
    examples: [32_000],
  });
/** One of members holds an id, whose characters take six bytes each in JSON at most. */
const LONGEST_CURSOR = Math.ceil((4 / 3) * (6 * LIMITS.userId + 30));
export const cursor = z.string().max(LONGEST_CURSOR).meta({ description: '`nextCursor` of the page before' });
export const nextCursor = z.string().meta({ description: '`cursor` of the next page; absent on the last one' });
export const time = z
  .int()
  .min(0)
  .meta({ description: 'Epoch milliseconds', examples: [1_767_225_600_000] });
