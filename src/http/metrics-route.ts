import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { ChatError } from '../errors.ts';
import { SAY } from '../words.ts';
import { CONTENT_TYPE, type Metrics } from './metrics.ts';

/** `/metrics`, for who knows the token. Without one set there is nothing. */
export function metricsRoutes(metrics: Metrics | undefined, token: string | undefined): Router {
  const router = Router();
  router.get('/metrics', async (req, res) => {
    if (!metrics || token === undefined) {
      throw new ChatError('not_found', SAY.metricsOff);
    }
    const given = /^Bearer +(\S+)$/i.exec(req.get('authorization') ?? '')?.[1];
    if (given === undefined || !areEqual(given, token)) {
      throw new ChatError('unauthenticated', SAY.needsMetricsToken);
    }
    const text = await metrics.text();
    res.set('Cache-Control', 'no-store').set('Content-Type', CONTENT_TYPE).send(text);
  });
  return router;
}

/** In a time that does not tell how much of it is right. */
function areEqual(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a as Buffer, b as Buffer);
}
