import { fileURLToPath } from 'node:url';
import { Router } from 'express';

/** Where `npm run build` puts the client library. */
const BUILT = fileURLToPath(new URL('../../dist/client', import.meta.url));

/** What pages of other origins load from here. */
const FILES = ['sarangbang.js'];

/** The client library for browsers: for pages from anywhere, which ask each time whether theirs is still the newest. */
export function clientRoutes(): Router {
  const router = Router();
  for (const file of FILES) {
    router.get(`/client/${file}`, (_req, res) => {
      res.set({
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': 'no-cache',
      });
      res.sendFile(`${BUILT}/${file}`);
    });
  }
  return router;
}
