import type { z } from 'zod';

/**
 * `T` as it is compared: what may be absent says so, so that a field which one of two types lacks makes a difference. What
 * makes none is left out: `readonly`, `undefined` beside `?`, numbers that are known.
 */
export type Plain<T> = T extends number
  ? number
  : T extends object
    ? { -readonly [K in keyof T]-?: Plain<Exclude<T[K], undefined>> | (object extends Pick<T, K> ? 'absent' : never) }
    : T;

interface Differs<T, S> {
  'the schema says': Plain<S>;
  'the type says': Plain<T>;
}

/**
 * Takes a schema that describes the type `T`, whole and nothing but: `exactly<Room>()(z.object({ … }))`. Where the two
 * come apart, one way or the other, it does not compile.
 */
export function exactly<T>() {
  return <S extends z.ZodType>(
    schema: S &
      ([Plain<T>, Plain<z.output<S>>] extends [Plain<z.output<S>>, Plain<T>] ? unknown : Differs<T, z.output<S>>),
  ): S => schema;
}
