import cors from 'cors';
import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Refusals } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { User } from '../protocol/model.ts';
import { readIdentity } from './identity.ts';
import { notFound, problems } from './problem.ts';
import { observeRequests, type RequestFigures } from './requests.ts';

export interface HttpOptions {
  corsOrigins: string[];
  verify: (token: string) => Promise<User>;
  /** What is served under `/api`. */
  api: Router[];
  /** What is served beside it. */
  pages: Router[];
  figures: RequestFigures;
  refusals: Refusals;
  logger: Logger;
}

/** The order in which a request passes: its id, security headers, pages, CORS, body, identity, routes, problems. */
export function createHttp({ corsOrigins, verify, api, pages, figures, refusals, logger }: HttpOptions): Express {
  const app = express();
  app.use(observeRequests(figures, logger));
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: POLICY } }));
  app.use(...pages);
  app.use('/api', cors({ origin: corsOrigins, exposedHeaders: ['Location', 'Retry-After', 'X-Request-Id'] }));
  app.use('/api', express.json({ limit: LIMITS.packetBytes }));
  app.use('/api', readIdentity(verify), ...api);
  app.use(notFound, problems(refusals, logger));
  return app;
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
