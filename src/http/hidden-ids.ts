import { createHmac } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** Fields that hold a user's id, in whatever is read without a token. */
const FIELDS: ReadonlySet<string> = new Set(['userId', 'presenterId']);

/**
 * Whoever reads without a token does not learn ids that may be e-mail addresses: another stands in their place, the same one for
 * a user in all answers of all workers. It leads back to nobody without the secret. What many ask for is looked through once.
 */
export function hideIds(secret: string): RequestHandler {
  const known = new WeakMap<object, object>();
  const hidden = (id: string) => `hidden_${createHmac('sha256', secret).update(id).digest('base64url').slice(0, 16)}`;
  const replace = (value: unknown, field?: string): unknown => {
    if (typeof value === 'string') return field && FIELDS.has(field) && value.includes('@') ? hidden(value) : value;
    if (Array.isArray(value)) return value.map((item) => replace(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replace(inner, name)]));
  };
  const hide = (answer: object): object => {
    const told = known.get(answer) ?? (replace(answer) as object);
    known.set(answer, told);
    return told;
  };
  return (_req, res, next) => {
    if (!res.locals['session']) res.locals['hide'] = hide;
    next();
  };
}

/** The answer, as whoever asked for it may be told it. */
export function toldTo<A>(res: Response, answer: A): A {
  const hide: ((answer: object) => object) | undefined = res.locals['hide'];
  return hide && typeof answer === 'object' && answer !== null ? (hide(answer) as A) : answer;
}
