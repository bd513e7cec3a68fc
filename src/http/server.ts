import type { IncomingMessage } from 'node:http';
import cors from 'cors';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { clientNetwork } from '../client-address.ts';
import type { Refusals } from '../errors.ts';
import type { Limiters } from '../limiter.ts';
import type { Logger } from '../logger.ts';
import type { Session } from '../session.ts';
import type { TrustedProxies } from '../trusted-proxies.ts';
import { readBody } from './body.ts';
import { hideIds } from './hidden-ids.ts';
import { readIdentity } from './identity.ts';
import { otherMethods } from './methods.ts';
import { originMatches } from './origins.ts';
import { notFound, problems } from './problem.ts';
import { observeRequests, type RequestFigures } from './requests.ts';
import { API, type Routes } from './routes.ts';
import type { UnreadAnswers } from './unread-answers.ts';

export interface HttpOptions {
  corsOrigins: string[];
  /** Under which path browsers find all of it; empty for none. */
  basePath: string;
  trustProxy: TrustedProxies;
  verify: (token: string) => Promise<Session>;
  /** The secret by which ids that may be e-mail addresses are hidden from readers without a token; undefined where there are none. */
  hideIdsWith?: string | undefined;
  /** What is served under `/api`. */
  api: Routes[];
  /** What is served beside it. */
  pages: Router[];
  unread: UnreadAnswers;
  limiters: Limiters;
  figures: RequestFigures;
  refusals: Refusals;
  logger: Logger;
}

/** What pages of other origins may read of an answer, beside its body. */
const EXPOSED = [
  ...['Allow', 'Content-Language', 'ETag', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After'],
  ...['WWW-Authenticate', 'X-Request-Id'],
];
/** For how long browsers need not ask again whether they may. Chrome remembers it for two hours at most. */
const PREFLIGHT_SECONDS = 7_200;

/** The order in which a request passes: its id, what its client has left unread, security headers, pages, CORS, body, identity, routes, problems. */
export function createHttp(options: HttpOptions): Express {
  const {
    corsOrigins,
    basePath,
    trustProxy,
    verify,
    hideIdsWith,
    api,
    pages,
    unread,
    limiters,
    figures,
    refusals,
    logger,
  } = options;
  const app = express();
  app.set('trust proxy', trustProxy);
  app.locals['basePath'] = basePath;
  app.locals['limiters'] = limiters;
  app.use(observeRequests(figures, logger));
  app.use(unread.handler);
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: POLICY } }));
  app.use(...pages);
  app.use(API, cors({ origin: originMatches(corsOrigins), exposedHeaders: EXPOSED, maxAge: PREFLIGHT_SECONDS }));
  app.use(API, dependsOnToken, readBody());
  app.use(API, readIdentity(verify));
  if (hideIdsWith !== undefined) app.use(API, hideIds(hideIdsWith));
  for (const { router } of api) app.use(API, router);
  app.use(API, otherMethods(api.flatMap(({ operations }) => operations)));
  app.use(notFound, problems(refusals, logger));
  return app;
}

/** An answer is for who asked: nobody else is to be told it again. Routes whose answers may be kept say so. */
const dependsOnToken: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store').vary('Authorization');
  next();
};

/** Where a request came from that does not pass through Express, by the same setting: what its `req.ip` would be counted as. */
export function clientAddress(app: Express, { socket, headers }: IncomingMessage): string {
  const request: Request = Object.create(app.request, { socket: { value: socket }, headers: { value: headers } });
  return clientNetwork(request.ip ?? '');
}

/** Everything from here, nothing inline. Images may come from elsewhere: avatars and attachments do. */
const POLICY = {
  defaultSrc: ["'self'"],
  connectSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'https:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
};
