import { z } from 'zod';
import type { WrongField } from './errors.ts';
import { MUST } from './field-words.ts';
import { nearestName } from './nearest-name.ts';

/** How many are named: whoever sends thousands is not to be answered with thousands. */
const MOST = 10;
/** Characters of a name that are repeated to whoever sent it. */
const LONGEST = 64;

/** Fields that the schema does not know, in objects within objects and lists as well. */
export function unknownFields(schema: z.core.$ZodType, input: unknown): WrongField[] {
  const found: WrongField[] = [];
  look(schema, input, '', found);
  return found;
}

function look(schema: z.core.$ZodType, input: unknown, path: string, found: WrongField[]): void {
  if (typeof input !== 'object' || input === null) return;
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) lookInObject(inner, input as Record<string, unknown>, path, found);
  else if (inner instanceof z.ZodArray && Array.isArray(input)) {
    for (const [i, item] of input.entries()) look(inner.element, item, `${path}${i}.`, found);
  }
}

function lookInObject({ shape }: z.ZodObject, input: Record<string, unknown>, path: string, found: WrongField[]): void {
  for (const name of Object.keys(input)) {
    if (found.length === MOST) return;
    if (Object.hasOwn(shape, name)) look(shape[name] as z.ZodType, input[name], `${path}${name}.`, found);
    else found.push(unknown(path, name, Object.keys(shape)));
  }
}

function unknown(path: string, name: string, known: string[]): WrongField {
  const meant = nearestName(name, known);
  return {
    path: (path + name).slice(0, LONGEST),
    words: meant === undefined ? MUST.beKnown(known.join(', ')) : MUST.beKnownAs(meant),
  };
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  return isWrapped ? unwrapped(schema.unwrap()) : schema;
}
