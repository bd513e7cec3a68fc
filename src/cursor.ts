import type { z } from 'zod';
import { invalid } from './errors.ts';
import { MUST } from './field-words.ts';

/** A place in a list, as clients carry it: opaque to them, and checked when it comes back. */
export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws ChatError `invalid` */
export function decodeCursor<S extends z.ZodType>(place: S, cursor: string | undefined): z.output<S> | undefined {
  if (cursor === undefined) return undefined;
  const result = place.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()));
  if (result.success) return result.data;
  throw invalid([{ path: 'cursor', words: MUST.beCursor }]);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
