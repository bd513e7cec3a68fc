import { every, type Repeating } from '../every.ts';
import type { Counter } from '../instruments.ts';
import type { Logger } from '../logger.ts';
import { type Connection, terminate, unreadBytes } from './connection.ts';

const LOOK_EVERY_MS = 1_000;

/** Cuts off connections that do not read what they are sent, before they eat the server's memory. They come back, and catch up from the log. */
export class SlowReceivers {
  readonly cutOff: Counter;
  readonly #mostBytes: number;
  readonly #logger: Logger;

  constructor(mostBytes: number, cutOff: Counter, logger: Logger) {
    this.cutOff = cutOff;
    this.#mostBytes = mostBytes;
    this.#logger = logger;
  }

  /** Before an answer: whoever has not read those before it gets none. @returns whether the connection was cut off */
  cut(connection: Connection): boolean {
    const bytes = unreadBytes(connection);
    if (bytes <= this.#mostBytes) return false;
    this.cutOff.inc();
    const { userId, remoteAddress: address } = connection;
    this.#logger.warn('slow receiver cut off', { userId, address, bytes });
    terminate(connection);
    return true;
  }

  /** What is broadcast is looked at once a second: more often would cost the way of a message something. */
  watch(connections: () => Iterable<Connection>): Repeating {
    return every(LOOK_EVERY_MS, 'looking for slow receivers', this.#logger, async () => {
      for (const connection of connections()) this.cut(connection);
    });
  }
}
