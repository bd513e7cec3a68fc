import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

/** Where `npm run build` puts the pages. */
export const BUILT = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** The browser page. Its scripts and styles carry a hash of their content in their names, and may be kept for ever. */
export function pageRoutes(): Router {
  const router = Router();
  router.use('/chat/assets', express.static(`${BUILT}/assets`, { immutable: true, maxAge: '1y', index: false }));
  router.get('/chat/theme.js', (_req, res) => {
    res.set('Cache-Control', 'no-cache').sendFile(`${BUILT}/theme.js`);
  });
  router.get(['/chat', '/chat/rooms/:roomId'], (_req, res) => {
    res.set('Cache-Control', 'no-cache').sendFile(`${BUILT}/views/chat.html`);
  });
  // What there is not says so on the page: people come there by a link. Scripts and styles that are not there do not.
  router.get(/^\/chat\/(?!assets\/)/, (_req, res) => {
    res.status(404).set('Cache-Control', 'no-cache').sendFile(`${BUILT}/views/chat.html`);
  });
  router.get('/', (_req, res) => {
    res.redirect('/chat');
  });
  return router;
}
