import express, { type Request, type RequestHandler, Router } from 'express';
import { ChatError, invalid } from '../errors.ts';
import { MUST } from '../field-words.ts';
import { LIMITS } from '../protocol/limits.ts';
import { SAY } from '../words.ts';

/** Requests whose bodies are not even looked at. */
const MEANINGLESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Reads bodies, which are JSON objects and say so. Those of another type would be passed over in silence. */
export function readBody(): RequestHandler {
  const reading = Router();
  reading.use((req, _res, next) => {
    if (MEANINGLESS.has(req.method)) return next('router');
    if (hasBody(req) && !req.is('json')) throw new ChatError('unsupported_media_type', SAY.notJson);
    next();
  });
  reading.use(express.json({ limit: LIMITS.packetBytes }));
  reading.use((req, _res, next) => {
    if (Array.isArray(req.body)) throw invalid([{ path: '', words: MUST.beObject }]);
    next();
  });
  return reading;
}

/** An empty one has no type. */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
