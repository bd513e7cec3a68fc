import { Router } from 'express';
import { View } from './view.ts';

/** A room that fills a frame. Of all pages, this one alone may stand in those of other sites: the ones that may call the API. */
export function embedRoutes(corsOrigins: readonly string[], basePath: string): Router {
  const router = Router();
  const embed = new View('embed.html', basePath);
  router.get('/embed/rooms/:roomId', async (req, res) => {
    const policy = String(res.getHeader('Content-Security-Policy'));
    const ancestors = ["frame-ancestors 'self'", ...corsOrigins].join(' ');
    res.removeHeader('X-Frame-Options');
    res.set({
      'Content-Security-Policy': policy.replace("frame-ancestors 'self'", ancestors),
      // A page with Cross-Origin-Embedder-Policy shows no frame that has none. Pictures from elsewhere are loaded without cookies.
      'Cross-Origin-Embedder-Policy': 'credentialless',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    await embed.page.send(req, res);
  });
  return router;
}
