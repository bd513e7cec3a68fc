import { ChatError } from '../errors.ts';
import { every, type Repeating } from '../every.ts';
import type { Logger } from '../logger.ts';
import type { Session } from '../session.ts';
import type { ChatNamespace, ChatSocket } from './socket.ts';

const LOOK_EVERY_MS = 500;
/** How long before its end a client is told to renew its session, in ms; of a short one, half of what is left. */
const WARN_MS = 60_000;

export interface EndingSessions extends Repeating {
  /** Ends at once those that hold no more. */
  look(): void;
}

/** From now on this connection is that session. */
export function beginSession(socket: ChatSocket, session: Session): void {
  const left = (session.expiresAt ?? Number.POSITIVE_INFINITY) - Date.now();
  socket.data.session = session;
  socket.data.warnAt = Date.now() + Math.max(left - WARN_MS, left / 2);
}

/**
 * Tells clients whose sessions are about to end, and ends those that have ended: by time, or because they hold no more. No
 * timer is set for each: some would be longer than timers can be.
 */
export function endSessions(chat: ChatNamespace, mustHold: (session: Session) => void, logger: Logger): EndingSessions {
  const look = () => {
    for (const socket of chat.sockets.values()) lookAt(socket, mustHold);
  };
  const looking = every(LOOK_EVERY_MS, 'looking for sessions that end', logger, async () => look());
  return { look, stop: () => looking.stop() };
}

function lookAt(socket: ChatSocket, mustHold: (session: Session) => void): void {
  const { session, warnAt } = socket.data;
  const { expiresAt } = session;
  const now = Date.now();
  if ((expiresAt !== undefined && now >= expiresAt) || !holds(session, mustHold)) {
    // Whoever comes back is told why at the handshake.
    socket.disconnect(true);
  } else if (expiresAt !== undefined && now >= warnAt) {
    socket.data.warnAt = Number.POSITIVE_INFINITY;
    socket.emit('session:expiring', { expiresAt });
  }
}

function holds(session: Session, mustHold: (session: Session) => void): boolean {
  try {
    mustHold(session);
    return true;
  } catch (error) {
    return !(error instanceof ChatError) || error.code !== 'unauthenticated';
  }
}
