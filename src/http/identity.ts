import type { RequestHandler, Response } from 'express';
import { ChatError } from '../errors.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';

/** Reads `Authorization: Bearer`. Who comes without is nobody; who comes with a bad token is told so. */
export function readIdentity(verify: (token: string) => Promise<Session>): RequestHandler {
  return async (req, res, next) => {
    const { authorization } = req.headers;
    if (authorization !== undefined) {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      if (!token) throw new ChatError('unauthenticated', SAY.sendToken);
      res.locals['session'] = await verify(token);
    }
    next();
  };
}

/** @throws ChatError `unauthenticated` */
export function sessionOf(res: Response): Session {
  const session: Session | undefined = res.locals['session'];
  if (!session) throw new ChatError('unauthenticated', SAY.needsToken);
  return session;
}
