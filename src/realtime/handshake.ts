import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ChatError, invalid, type Refusals, toFailure } from '../errors.ts';
import { languageFor } from '../language.ts';
import type { Logger } from '../logger.ts';
import type { Language } from '../protocol/language.ts';
import type { Failure } from '../protocol/reply.ts';
import type { Session } from '../session.ts';
import { unknownFields } from '../unknown-fields.ts';
import { SAY } from '../words.ts';
import { connectionOf, terminate } from './connection.ts';
import { beginSession } from './sessions.ts';
import type { ChatSocket } from './socket.ts';

/** What a client says of itself when it connects. */
const Auth = z.object({ token: z.string(), lang: z.string() });

type Next = (refusal?: Error & { data?: object }) => void;

/** Admits connections that bring a token. A refusal arrives at the client as `connect_error`, with a `Failure` as its data. */
export function handshake(authenticate: (token: string) => Promise<Session>, refusals: Refusals, logger: Logger) {
  return async (socket: ChatSocket, next: Next): Promise<void> => {
    const connection = connectionOf(socket);
    // One session a connection: whoever asks for another before the first is answered gets none.
    if (connection.isTaken) return terminate(connection);
    connection.isTaken = true;
    socket.data.language = languageAsked(socket);
    try {
      const unknown = unknownFields(Auth, socket.handshake.auth);
      if (unknown.length > 0) throw invalid(unknown);
      const { token } = socket.handshake.auth;
      if (typeof token !== 'string') {
        throw new ChatError('unauthenticated', SAY.connectWithToken);
      }
      socket.data.logger = logger;
      beginSession(socket, await authenticate(token));
      const { user, power } = socket.data.session;
      connection.userId = user.id;
      connection.isBackend = power === 'backend';
      next();
    } catch (error) {
      const failure = toFailure(error, socket.data.language);
      const { address } = socket.handshake;
      refusals.inc(failure.code, 'handshake');
      if (error instanceof ChatError) {
        logger.debug('handshake refused', { code: error.code, address });
      } else {
        failure.requestId = randomUUID();
        logger.error('handshake failed', { requestId: failure.requestId, error, address });
      }
      connection.isTaken = false;
      next(refusal(failure));
    }
  };
}

/** What the client says of itself, `auth.lang`; otherwise what its request did. */
export function languageAsked(socket: Pick<ChatSocket, 'handshake' | 'conn'>): Language {
  return languageFor(socket.handshake.auth['lang'], connectionOf(socket).language);
}

export function refusal(failure: Failure): Error & { data: Failure } {
  return Object.assign(new Error(failure.message), { data: failure });
}
