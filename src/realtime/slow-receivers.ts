import { every, type Repeating } from '../every.ts';
import type { Counter } from '../instruments.ts';
import type { Logger } from '../logger.ts';
import type { ChatNamespace, ChatSocket } from './socket.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Cuts off connections that do not read what they are sent, before they eat the server's memory. They come back, and
 * catch up from the log. Looking once a second costs the way of a message nothing.
 */
export function cutOffSlowReceivers(
  chat: ChatNamespace,
  mostBytes: number,
  cutOff: Counter,
  logger: Logger,
): Repeating {
  return every(LOOK_EVERY_MS, 'looking for slow receivers', logger, async () => {
    for (const socket of chat.sockets.values()) {
      const bytes = unreadBytes(socket);
      if (bytes <= mostBytes) continue;
      cutOff.inc();
      logger.warn('slow receiver cut off', { userId: socket.data.session.user.id, bytes });
      terminate(socket);
    }
  });
}

/** The parts of Engine.IO's transports that its types leave out. A WebSocket has one `ws` socket, long polling none. */
interface Transport {
  socket?: { bufferedAmount: number; terminate(): void };
}

/** What waits in Engine.IO, and in the WebSocket below it. */
function unreadBytes(socket: ChatSocket): number {
  const { conn } = socket;
  let bytes = (conn.transport as Transport).socket?.bufferedAmount ?? 0;
  for (const { data } of conn['writeBuffer']) bytes += data?.length ?? 0;
  return bytes;
}

/** Without the closing handshake: who does not read does not answer one. */
function terminate(socket: ChatSocket): void {
  const { socket: raw } = socket.conn.transport as Transport;
  if (raw) raw.terminate();
  else socket.conn.close(true);
}
