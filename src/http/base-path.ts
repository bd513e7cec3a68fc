import type { IncomingMessage, Server } from 'node:http';
import { z } from 'zod';

/** What the server's own paths begin with: a base path that does, too, could not be told from them. */
const OWN = ['api', 'chat', 'client', 'docs', 'embed', 'livez', 'metrics', 'readyz', 'socket.io'];

/** Empty, or like `/myapp`: under which path browsers find the server. */
export function basePath() {
  return z
    .string()
    .transform((path) => path.replace(/\/$/, ''))
    .pipe(
      z
        .string()
        .max(100)
        .regex(/^(\/[A-Za-z0-9_~-][\w.~-]*)*$/, 'must be a path like /myapp')
        .refine((path) => !OWN.includes(path.split('/')[1] ?? ''), `must not begin with a path of its own: ${OWN}`),
    )
    .default('');
}

/**
 * Lets requests under the base path be what they are without it, WebSockets too. Where a proxy has taken it away already, nothing is
 * left to do. Call it when all others listen: it comes before them.
 */
export function serveUnder(basePath: string, server: Server): void {
  if (basePath === '') return;
  const strip = (req: IncomingMessage) => {
    req.url = without(basePath, req.url ?? '/');
  };
  server.prependListener('request', strip);
  server.prependListener('upgrade', strip);
}

function without(basePath: string, url: string): string {
  if (!url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}
