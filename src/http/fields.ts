import type { Request } from 'express';
import { z } from 'zod';
import type { WrongField } from '../errors.ts';
import { MUST } from '../field-words.ts';

/** Of fields that stand where they mean nothing, so many are named. */
const MOST_NAMED = 10;

/** Names of the fields that are numbers. In a path and a query everything arrives as text. */
export function numbersIn(input: z.ZodObject | undefined): Set<string> {
  const fields = Object.entries(input?.shape ?? {});
  return new Set(fields.filter(([, field]) => isNumber(field)).map(([name]) => name));
}

/** Requests whose bodies mean nothing (RFC 9110): what they say is in the query. */
export function saysInQuery(method: string): boolean {
  return ['GET', 'HEAD', 'DELETE'].includes(method.toUpperCase());
}

/** All that a request says, for one schema: the query of a GET or a DELETE, otherwise the body; and the path, which wins. */
export function fieldsOf(req: Request, numbers: Set<string>): Record<string, unknown> {
  const said = saysInQuery(req.method) ? withNumbers(req.query, numbers) : req.body;
  return { ...said, ...withNumbers(req.params, numbers) };
}

/**
 * Fields that would be passed over in silence: in the query of a request that says all in its body, or the other way round, or
 * what the path says otherwise.
 */
export function misplacedIn(req: Request): WrongField[] {
  const [said, elsewhere, words] = saysInQuery(req.method)
    ? [req.query, req.body, MUST.beInQuery]
    : [req.body, req.query, MUST.beInBody];
  const misplaced = Object.keys(Object(elsewhere)).slice(0, MOST_NAMED);
  const inPath = Object.entries(req.params).filter(([name, value]) => String(said?.[name] ?? value) !== value);
  return [
    ...misplaced.map((name) => ({ path: name.slice(0, 64), words })),
    ...inPath.map(([name]) => ({ path: name, words: MUST.beAsInPath })),
  ];
}

function withNumbers(fields: object, numbers: Set<string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, numbers.has(name) && isDigits(value) ? Number(value) : value]),
  );
}

function isNumber(field: z.core.$ZodType): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return isNumber(field.unwrap());
  return field instanceof z.ZodNumber;
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,16}$/.test(value);
}
