import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { isTransient } from '../db/errors.ts';
import { ChatError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Broadcast } from './broadcast.ts';
import type { Change, Commit, Outcome, Written } from './change.ts';
import { Pace } from './pace.ts';

export interface WriterLimits {
  /** Changes that may wait. */
  queued: number;
  /** Bytes that may wait. */
  queuedBytes: number;
  /** Changes that one transaction takes. */
  batch: number;
  /** Bytes that one transaction takes, so that its statements stay far below `max_allowed_packet`. */
  batchBytes: number;
  /** How long a transaction is repeated after it first failed because the database was away, in ms. */
  patienceMs: number;
}

export const WRITER_LIMITS: WriterLimits = {
  queued: 10_000,
  queuedBytes: 16_000_000,
  batch: 1_000,
  batchBytes: 1_000_000,
  patienceMs: 5_000,
};

interface Waiting {
  change: Change;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

/**
 * All that is written about rooms goes through here: stored first, told second. While a transaction is under way, new
 * changes queue up, and the next one takes them together (group commit). There is no timer: an idle writer commits a lone
 * change at once, a busy one commits hundreds for the price of one.
 *
 * Senders are acknowledged before the others are told: while that is being done, they say the next thing, and the next
 * transaction finds all of it.
 */
export class LogWriter {
  readonly #commit: Commit;
  readonly #broadcast: Broadcast;
  readonly #logger: Logger;
  readonly #limits: WriterLimits;
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #stopped = false;
  readonly #pace = new Pace();

  constructor(commit: Commit, broadcast: Broadcast, logger: Logger, limits: WriterLimits = WRITER_LIMITS) {
    this.#commit = commit;
    this.#broadcast = broadcast;
    this.#logger = logger;
    this.#limits = limits;
  }

  /**
   * Resolves with what `decide` answers, once it is committed.
   * @throws ChatError what `decide` throws; `not_found` (no such room); `busy` (the queue is full); `unavailable` (the
   * database is away, or the server stops). After `unavailable` the change may have been done all the same.
   */
  change<T>(change: Change<T>): Promise<T> {
    if (this.#stopped)
      return Promise.reject(new ChatError('unavailable', 'The server is stopping', { retryAfterMs: 1_000 }));
    const bytes = sizeOf(change);
    if (this.#queue.length >= this.#limits.queued || this.#queuedBytes + bytes > this.#limits.queuedBytes) {
      const retryAfterMs = this.#pace.timeFor(this.#queue.length);
      return Promise.reject(new ChatError('busy', 'Too many messages at once: try again', { retryAfterMs }));
    }
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ change, resolve, reject });
      this.#queuedBytes += bytes;
      this.#running ??= this.#run();
    });
  }

  /** Takes no more, and finishes what it has. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      await turn();
      await this.#write(this.#takeBatch());
    }
    this.#running = undefined;
  }

  #takeBatch(): Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const { change } of this.#queue) {
      const more = sizeOf(change);
      if (count === this.#limits.batch || (count > 0 && bytes + more > this.#limits.batchBytes)) break;
      count++;
      bytes += more;
    }
    this.#queuedBytes -= bytes;
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return batch;
  }

  async #write(batch: Waiting[]): Promise<void> {
    try {
      this.#pace.begin(batch.length);
      const { outcomes, written } = await this.#persist(batch.map(({ change }) => change));
      this.#pace.end();
      for (const [i, waiting] of batch.entries()) settle(waiting, outcomes[i] as Outcome);
      await turn();
      for (const room of written) this.#tell(room);
    } catch (error) {
      await this.#failed(batch, error);
    }
  }

  /** What is committed stays so, whether or not it can be told: those who miss it read it from the log. */
  #tell({ roomId, entries, removed }: Written): void {
    try {
      if (entries.length > 0) this.#broadcast.log(roomId, entries);
      for (const entry of entries) {
        if (entry.kind === 'left' && entry.reason !== 'disconnected')
          this.#broadcast.expel(roomId, entry.userId, entry.seq);
      }
      if (removed) this.#broadcast.dissolve(roomId);
    } catch (error) {
      this.#logger.error('broadcast failed', { error, roomId });
    }
  }

  async #persist(changes: Change[]): ReturnType<Commit> {
    let deadline: number | undefined;
    for (let pause = 20; ; pause = Math.min(2 * pause, 500)) {
      try {
        return await this.#commit(changes);
      } catch (error) {
        deadline ??= Date.now() + this.#limits.patienceMs;
        if (!isTransient(error) || Date.now() + pause > deadline) throw error;
        this.#logger.warn('transaction failed, repeating it', { error, changes: changes.length });
        await delay(pause * (0.5 + Math.random()));
      }
    }
  }

  /** One change that the database will not take must not take others down with it: try each alone. */
  async #failed(batch: Waiting[], error: unknown): Promise<void> {
    if (isTransient(error)) {
      this.#logger.error('database away, changes refused', { error, changes: batch.length });
      const refusal = new ChatError('unavailable', 'The database is away: try again', { retryAfterMs: 2_000 });
      for (const { reject } of batch) reject(refusal);
    } else if (batch.length > 1) {
      for (const waiting of batch) await this.#write([waiting]);
    } else {
      batch[0]?.reject(error);
    }
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if ('refusal' in outcome) reject(outcome.refusal);
  else resolve(outcome.value as never);
}

function sizeOf(change: Change): number {
  return change.bytes ?? 200;
}
