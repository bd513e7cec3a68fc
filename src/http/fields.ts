import type { Request } from 'express';
import { z } from 'zod';

/** Names of the fields that are numbers. In a path and a query everything arrives as text. */
export function numbersIn(input: z.ZodObject | undefined): Set<string> {
  const fields = Object.entries(input?.shape ?? {});
  return new Set(fields.filter(([, field]) => isNumber(field)).map(([name]) => name));
}

/** Requests whose bodies mean nothing (RFC 9110): what they say is in the query. */
export function saysInQuery(method: string): boolean {
  return ['GET', 'DELETE'].includes(method.toUpperCase());
}

/** All that a request says, for one schema: the query of a GET or a DELETE, otherwise the body; and the path, which wins. */
export function fieldsOf(req: Request, numbers: Set<string>): Record<string, unknown> {
  const said = saysInQuery(req.method) ? withNumbers(req.query, numbers) : req.body;
  return { ...said, ...withNumbers(req.params, numbers) };
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
