import { Router } from 'express';
import { fieldsOf } from '../http/fields.ts';
import { validate } from '../validate.ts';
import { Nickname } from './schema.ts';
import type { UserService } from './service.ts';

export function userRoutes(users: UserService): Router {
  const router = Router();
  router.post('/sessions', async (req, res) => {
    const { nickname } = validate(Nickname, fieldsOf(req));
    res.status(201).json(await users.startSession(nickname, req.ip ?? ''));
  });
  return router;
}
