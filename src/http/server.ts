import type { IncomingMessage } from 'node:http';
import cors from 'cors';
import express, { type Express, type Request, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from '../logger.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { User } from '../protocol/model.ts';
import type { TrustedProxies } from '../trusted-proxies.ts';
import { readIdentity } from './identity.ts';
import { notFound, problems } from './problem.ts';

export interface HttpOptions {
  corsOrigins: string[];
  trustProxy: TrustedProxies;
  verify: (token: string) => Promise<User>;
  /** What is served under `/api`. */
  api: Router[];
  /** What is served beside it. */
  pages: Router[];
  logger: Logger;
}

/** The order in which a request passes: security headers, pages, CORS, body, identity, routes, problems. */
export function createHttp({ corsOrigins, trustProxy, verify, api, pages, logger }: HttpOptions): Express {
  const app = express();
  app.set('trust proxy', trustProxy);
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: POLICY } }));
  app.use(...pages);
  app.use('/api', cors({ origin: corsOrigins, exposedHeaders: ['Location', 'Retry-After'] }));
  app.use('/api', express.json({ limit: LIMITS.packetBytes }));
  app.use('/api', readIdentity(verify), ...api);
  app.use(notFound, problems(logger));
  return app;
}

/** Where a request came from that does not pass through Express, by the same setting: what its `req.ip` would be. */
export function clientAddress(app: Express, { socket, headers }: IncomingMessage): string {
  const request: Request = Object.create(app.request, { socket: { value: socket }, headers: { value: headers } });
  return request.ip ?? '';
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
