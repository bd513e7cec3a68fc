import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { Counter, Histograms, SECONDS } from '../instruments.ts';
import type { Logger } from '../logger.ts';

/** What became of requests, for whoever watches. `route` is the pattern, so that there are few. */
export class RequestFigures {
  readonly requests = new Counter<[method: string, route: string, status: string]>();
  /** From arrival to the end of the answer. */
  readonly seconds = new Histograms<[method: string, route: string]>(SECONDS);
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What comes often and says little: probes and the page's files. */
const QUIET = /^\/(livez|readyz|metrics|chat\/assets)(\/|$)/;

/**
 * Gives each request an id, its own `X-Request-Id` if that is sane, and answers with it. Counts the request when it has
 * ended, and writes one line of it: never its query, its body or its headers, which may hold what is nobody's business.
 */
export function observeRequests(figures: RequestFigures, logger: Logger): RequestHandler {
  return (req, res, next) => {
    const begunAt = performance.now();
    const requestId = saneId(req.get('x-request-id')) ?? randomUUID();
    res.locals['requestId'] = requestId;
    res.set('X-Request-Id', requestId);
    res.once('close', () => {
      const ms = performance.now() - begunAt;
      const method = METHODS.has(req.method) ? req.method : 'other';
      const route = routeOf(req);
      const status = res.writableFinished ? String(res.statusCode) : 'aborted';
      figures.requests.inc(method, route, status);
      figures.seconds.of(method, route).observe(ms / 1_000);
      const level = QUIET.test(req.originalUrl) ? 'debug' : 'info';
      const [path, userId] = [loggable(req.originalUrl), res.locals['session']?.user.id];
      logger[level]('request', { requestId, method, route, path, status, ms: Math.round(10 * ms) / 10, userId });
    });
    next();
  };
}

export function requestIdOf(res: Response): string | undefined {
  return res.locals['requestId'];
}

function saneId(given: string | undefined): string | undefined {
  return given && /^[\w.:-]{1,64}$/.test(given) ? given : undefined;
}

/** The pattern that the path matched, as `/api/rooms/:roomId`; `none` where it matched nothing. */
function routeOf(req: Request): string {
  const { originalUrl, route } = req;
  if (originalUrl.startsWith('/chat/assets/')) return '/chat/assets';
  if (!route) return 'none';
  const [pattern] = [route.path].flat();
  return originalUrl.startsWith('/api/') ? `/api${pattern}` : String(pattern);
}

/** The path alone, without what is too long to be a name or an id, or may be an API key: somebody may have put a token there. */
export function loggable(url: string): string {
  return (url.split('?')[0] as string).replace(/[^/]{65,}|[^/]+(:|%3a)[^/]{32,}/gi, '…').slice(0, 200);
}
