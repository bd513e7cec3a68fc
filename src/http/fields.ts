import type { Request } from 'express';

/** Fields of a path or a query that stand for numbers. There everything arrives as text. */
const NUMBERS = new Set(['roomId', 'target', 'after', 'before', 'limit']);

/** All that a request says, for one schema: the query of a GET, otherwise the body; and the path, which wins. */
export function fieldsOf(req: Request): Record<string, unknown> {
  const said = req.method === 'GET' ? withNumbers(req.query) : req.body;
  return { ...said, ...withNumbers(req.params) };
}

function withNumbers(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, NUMBERS.has(name) && isDigits(value) ? Number(value) : value]),
  );
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,16}$/.test(value);
}
