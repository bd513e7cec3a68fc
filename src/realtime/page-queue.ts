import { ChatError } from '../errors.ts';
import { SAY } from '../words.ts';
import { type Connection, taken } from './connection.ts';

/** Large answers of one connection: so many are made at once, and so many may wait; more of the host's backend. */
const MOST = { atOnce: 2, waiting: 100, waitingOfBackend: 1_000 };
/** When to ask again where too many wait, in ms. */
const RETRY_MS = 1_000;

/**
 * Has each connection pay for its own large answers: few are made at once, and none before those before it have been taken
 * by the network. Whoever does not read waits, and nobody else.
 */
export class PageQueue {
  readonly #underWay = new Map<Connection, { running: number; waiting: (() => void)[] }>();

  /** @throws ChatError `rate_limited`, and what `read` throws */
  async run<T>(connection: Connection, read: () => Promise<T>): Promise<T> {
    const own = this.#underWay.get(connection) ?? { running: 0, waiting: [] };
    this.#underWay.set(connection, own);
    if (own.running >= MOST.atOnce) {
      if (own.waiting.length >= (connection.isBackend ? MOST.waitingOfBackend : MOST.waiting)) {
        throw new ChatError('rate_limited', SAY.tooOften(RETRY_MS), { retryAfterMs: RETRY_MS });
      }
      await new Promise<void>((go) => own.waiting.push(go));
    } else {
      own.running++;
    }
    try {
      await taken(connection);
      if (connection.readyState !== 'open') throw new ChatError('conflict', SAY.connectionClosed);
      return await read();
    } finally {
      // Who waits takes over the place.
      const next = own.waiting.shift();
      if (next) next();
      else if (--own.running === 0) this.#underWay.delete(connection);
    }
  }
}
