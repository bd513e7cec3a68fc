import { randomUUID } from 'node:crypto';
import { ChatError, type Refusals, toFailure } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { User } from '../protocol/model.ts';
import type { Failure } from '../protocol/reply.ts';
import type { ChatSocket } from './socket.ts';

type Next = (refusal?: Error & { data?: object }) => void;

/** Admits connections that bring a token. A refusal arrives at the client as `connect_error`, with a `Failure` as its data. */
export function handshake(authenticate: (token: string) => Promise<User>, refusals: Refusals, logger: Logger) {
  return async (socket: ChatSocket, next: Next): Promise<void> => {
    try {
      const { token } = socket.handshake.auth;
      if (typeof token !== 'string') {
        throw new ChatError('unauthenticated', 'Connect with auth: { token }, from POST /api/sessions');
      }
      socket.data.logger = logger;
      socket.data.user = await authenticate(token);
      next();
    } catch (error) {
      const failure = toFailure(error);
      const { address } = socket.handshake;
      refusals.inc(failure.code, 'handshake');
      if (error instanceof ChatError) {
        logger.debug('handshake refused', { code: error.code, address });
      } else {
        failure.requestId = randomUUID();
        logger.error('handshake failed', { requestId: failure.requestId, error, address });
      }
      next(refusal(failure));
    }
  };
}

export function refusal(failure: Failure): Error & { data: Failure } {
  return Object.assign(new Error(failure.message), { data: failure });
}
