import type { Request, RequestHandler, Response } from 'express';
import { clientNetwork } from '../client-address.ts';
import { ChatError } from '../errors.ts';
import { every, type Repeating } from '../every.ts';
import { Counter } from '../instruments.ts';
import type { Logger } from '../logger.ts';
import { SAY } from '../words.ts';

export interface UnreadBounds {
  /** What may wait to be read by one client address. */
  bytes: number;
  /** For how long an answer may. */
  ms: number;
  lookEveryMs: number;
}

const BOUNDS: UnreadBounds = { bytes: 16_000_000, ms: 120_000, lookEveryMs: 5_000 };
/** When to ask again where too much is unread, in ms. */
const RETRY_MS = 5_000;

interface Unread {
  address: string;
  bytes: number;
  since: number;
}

/** Answers that are made and not read yet. Whoever leaves too much of that gets no more, and what nobody reads is given up. */
export class UnreadAnswers {
  /** Connections that were ended because an answer was not read. */
  readonly givenUp = new Counter<[]>([]);
  readonly #answers = new Map<Response, Unread>();
  readonly #byAddress = new Map<string, number>();
  readonly #most: UnreadBounds;

  constructor(most = BOUNDS) {
    this.#most = most;
  }

  /** Refuses what an address asks that has too much unread. */
  readonly handler: RequestHandler = (req: Request, res, next) => {
    const address = clientNetwork(req.ip ?? '');
    if ((this.#byAddress.get(address) ?? 0) > this.#most.bytes) {
      res.set('Connection', 'close');
      throw new ChatError('rate_limited', SAY.tooOften(RETRY_MS), { retryAfterMs: RETRY_MS });
    }
    // All of it has been written, and lies with us until the network has taken it.
    res.once('prefinish', () => this.#add(res, address));
    next();
  };

  /** Ends connections on which an answer is not read for long. */
  watch(logger: Logger): Repeating {
    return every(this.#most.lookEveryMs, 'looking for unread answers', logger, async () => this.#giveUpOld());
  }

  #add(res: Response, address: string): void {
    // Whoever hung up before the answer was made has nothing to read, and no further `close` would take it back.
    if (res.closed) return;
    const bytes = Number(res.getHeader('Content-Length') ?? 0);
    this.#answers.set(res, { address, bytes, since: performance.now() });
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + bytes);
    res.once('close', () => this.#remove(res));
  }

  #remove(res: Response): void {
    const { address, bytes } = this.#answers.get(res) as Unread;
    this.#answers.delete(res);
    const left = (this.#byAddress.get(address) ?? 0) - bytes;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }

  #giveUpOld(): void {
    for (const [res, { since }] of this.#answers) {
      // The oldest come first.
      if (performance.now() - since < this.#most.ms) return;
      this.givenUp.inc();
      res.socket?.destroy();
    }
  }
}
