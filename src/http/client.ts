import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

/** Where `npm run build` puts what other sites load. The client library as modules is there too, and not served. */
const BUILT = fileURLToPath(new URL('../../dist/client', import.meta.url));

/** Their names stay, so they are asked for anew each time; what they load has a hash of its content in its name. */
const SCRIPTS = ['sarangbang.js', 'widget.js'];

/** Scripts for the pages of any site: they hold nothing but code. What they may then ask for, CORS_ORIGINS says. */
export function clientRoutes(): Router {
  const router = Router();
  router.use('/client', (_req, res, next) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
    next();
  });
  router.use('/client/assets', express.static(`${BUILT}/assets`, { immutable: true, maxAge: '1y', index: false }));
  for (const script of SCRIPTS) {
    router.get(`/client/${script}`, (_req, res) => {
      res.set('Cache-Control', 'no-cache').sendFile(script, { root: BUILT });
    });
  }
  return router;
}
