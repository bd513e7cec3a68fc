import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RequestHandler, Response } from 'express';

/** What the build put beside a file, the best first. `vite.parts.ts` makes them. */
const COMPRESSED = [
  { encoding: 'br', extension: '.br' },
  { encoding: 'gzip', extension: '.gz' },
];

/** No folders, and nothing hidden. */
const NAME = /^\w[\w.-]*$/;

export interface BuiltOptions {
  /** The folder that it is in. */
  root: string;
  /** For how many seconds it may be kept; for ever, where its name changes with its content. */
  keep: number | 'for ever';
}

/** Sends a file that was built, as the client takes it: with brotli, with gzip, or as it is. @param nameOf the name of the file */
export function built(
  { root, keep }: BuiltOptions,
  nameOf: (params: Record<string, string>) => string,
): RequestHandler {
  return (req, res, next) => {
    const name = nameOf(req.params as Record<string, string>);
    if (!NAME.test(name) || !existsSync(join(root, name))) return next();
    const compressed = COMPRESSED.find(
      ({ encoding, extension }) => req.acceptsEncodings(encoding) && existsSync(join(root, name + extension)),
    );
    res.vary('Accept-Encoding').type(extname(name)).set('Cache-Control', caching(keep));
    if (compressed) res.set('Content-Encoding', compressed.encoding);
    send(res, name + (compressed?.extension ?? ''), root, next);
  };
}

function send(res: Response, file: string, root: string, next: (error?: unknown) => void): void {
  res.sendFile(file, { root, cacheControl: false }, (error?: NodeJS.ErrnoException) => {
    // Who asked is gone, or something has been sent already.
    if (!error || error.code === 'ECONNABORTED' || res.headersSent) return;
    for (const header of ['Content-Encoding', 'Content-Type', 'Cache-Control']) res.removeHeader(header);
    next(error);
  });
}

function caching(keep: number | 'for ever'): string {
  if (keep === 'for ever') return 'public, max-age=31536000, immutable';
  return keep > 0 ? `public, max-age=${keep}` : 'no-cache';
}
