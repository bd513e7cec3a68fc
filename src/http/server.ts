import cors from 'cors';
import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from '../logger.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { User } from '../protocol/model.ts';
import { readIdentity } from './identity.ts';
import { notFound, problems } from './problem.ts';
import { API, type Routes } from './routes.ts';

export interface HttpOptions {
  corsOrigins: string[];
  verify: (token: string) => Promise<User>;
  /** What is served under `/api`. */
  api: Routes[];
  /** What is served beside it. */
  pages: Router[];
  logger: Logger;
}

/** The order in which a request passes: security headers, pages, CORS, body, identity, routes, problems. */
export function createHttp({ corsOrigins, verify, api, pages, logger }: HttpOptions): Express {
  const app = express();
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: POLICY } }));
  app.use(...pages);
  app.use(API, cors({ origin: corsOrigins, exposedHeaders: ['Location', 'Retry-After'] }));
  app.use(API, express.json({ limit: LIMITS.packetBytes }));
  app.use(API, readIdentity(verify), ...api.map(({ router }) => router));
  app.use(notFound, problems(logger));
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
