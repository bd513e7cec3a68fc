import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { z } from 'zod';
import { ChatError, Failure, type Refusals, STATUS, toFailure } from '../errors.ts';
import { languageFor } from '../language.ts';
import type { Logger } from '../logger.ts';
import type { ErrorCode } from '../protocol/reply.ts';
import { SAY } from '../words.ts';
import { loggable, requestIdOf } from './requests.ts';

export const notFound: RequestHandler = (req) => {
  throw new ChatError('not_found', SAY.nothingAt(`${req.method} ${req.path.slice(0, 100)}`));
};

const { message: detail, ...more } = Failure.shape;

export type Problem = z.output<typeof Problem>;
export const Problem = z
  .object({
    type: z.string().meta({ format: 'uri-reference', description: 'Where the code is explained' }),
    title: z.string().meta({ description: 'The status in words' }),
    status: z.int(),
    detail,
    ...more,
  })
  .meta({ id: 'Problem', description: 'Why something was not done (RFC 9457)' });

/** Whatever was thrown becomes `application/problem+json` (RFC 9457), with our `code` in it. */
export function problems(refusals: Refusals, logger: Logger): ErrorRequestHandler {
  return (thrown, req, res, next) => {
    const error = translated(thrown);
    const requestId = requestIdOf(res);
    const isLogged = !(error instanceof ChatError);
    if (isLogged) {
      logger.error('request failed', { requestId, method: req.method, path: loggable(req.originalUrl), error });
    }
    if (res.headersSent) return next(error);

    const language = languageFor(req.headers['accept-language']);
    const { message: detail, ...failure } = toFailure(error, language);
    const status = STATUS[failure.code];
    refusals.inc(failure.code, 'http');
    // Who asks about the failure names it, and the log says what it was.
    if (isLogged && requestId !== undefined) failure.requestId = requestId;
    res.set('Content-Language', language).vary('Accept-Language');
    if (status === 401) res.set('WWW-Authenticate', 'Bearer');
    if (failure.retryAfterMs !== undefined) res.set('Retry-After', String(Math.ceil(failure.retryAfterMs / 1_000)));
    const problem: Problem = {
      type: typeOf(failure.code),
      title: STATUS_CODES[status] ?? '',
      status,
      detail,
      ...failure,
    };
    res.status(status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

/** Where the page of the API explains a code. */
export function typeOf(code: ErrorCode): string {
  return `/docs#error-${code}`;
}

/** What Express and its body parser say of a bad request, in our words. */
function translated(thrown: unknown): unknown {
  const { status, type } = (thrown ?? {}) as { status?: number; type?: string };
  if (thrown instanceof ChatError || status === undefined || status >= 500) return thrown;
  if (status === 413) return new ChatError('too_large', SAY.tooLarge);
  if (status === 415) return new ChatError('unsupported_media_type', SAY.badEncoding);
  if (type === 'entity.parse.failed') return new ChatError('invalid', SAY.badJson);
  return new ChatError('invalid', SAY.badRequest);
}
