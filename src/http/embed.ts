import { Router } from 'express';
import { BUILT } from './page.ts';

/** A room that fills a frame. Of all pages, this one alone may stand in those of other sites: the ones that may call the API. */
export function embedRoutes(corsOrigins: readonly string[]): Router {
  const router = Router();
  router.get('/embed/rooms/:roomId', (_req, res) => {
    const policy = String(res.getHeader('Content-Security-Policy'));
    const ancestors = ["frame-ancestors 'self'", ...corsOrigins].join(' ');
    res.removeHeader('X-Frame-Options');
    res.set('Content-Security-Policy', policy.replace("frame-ancestors 'self'", ancestors));
    res.set('Cache-Control', 'no-cache').sendFile(`${BUILT}/views/embed.html`);
  });
  return router;
}
