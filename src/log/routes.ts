import { Router } from 'express';
import { fieldsOf } from '../http/fields.ts';
import { validate } from '../validate.ts';
import { ReadLog } from './schema.ts';
import type { LogService } from './service.ts';

export function logRoutes(log: LogService): Router {
  const router = Router();
  router.get('/rooms/:roomId/log', async (req, res) => {
    res.json(await log.read(validate(ReadLog, fieldsOf(req))));
  });
  return router;
}
