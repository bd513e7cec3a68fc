import type { RequestHandler, Response } from 'express';
import { ChatError } from '../errors.ts';
import type { User } from '../protocol/model.ts';

/** Reads `Authorization: Bearer`. Who comes without is nobody; who comes with a bad token is told so. */
export function readIdentity(verify: (token: string) => Promise<User>): RequestHandler {
  return async (req, res, next) => {
    const { authorization } = req.headers;
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      if (!token) throw new ChatError('unauthenticated', 'Send Authorization: Bearer <token>');
      res.locals['user'] = await verify(token);
    }
    next();
  };
}

/** @throws ChatError `unauthenticated` */
export function identityOf(res: Response): User {
  const user: User | undefined = res.locals['user'];
  if (!user) throw new ChatError('unauthenticated', 'Send Authorization: Bearer <token>, from POST /api/sessions');
  return user;
}
