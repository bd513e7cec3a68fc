import { Router } from 'express';
import { built } from './built.ts';
import { BUILT, View } from './view.ts';

/** The browser page. Its scripts and styles carry a hash of their content in their names. */
export function pageRoutes(basePath: string): Router {
  const router = Router();
  const chat = new View('chat.html', basePath);
  router.get(
    '/chat/assets/:name',
    built({ root: `${BUILT}/assets`, keep: 'for ever' }, ({ name = '' }) => name),
  );
  router.get(['/chat', '/chat/rooms/:roomId'], (req, res) => chat.page.send(req, res));
  router.get(
    '/chat/theme.js',
    built({ root: BUILT, keep: 0 }, () => 'theme.js'),
  );
  // What there is not says so on the page: people come there by a link. Scripts and styles that are not there do not.
  router.get('/chat/*elsewhere', (req, res, next) => {
    if (req.path.startsWith('/chat/assets/')) return next();
    res.status(404);
    return chat.page.send(req, res);
  });
  router.get('/', (_req, res) => {
    res.redirect(`${basePath}/chat`);
  });
  return router;
}
