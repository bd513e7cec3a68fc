import { ChatError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Broadcast } from './broadcast.ts';
import type { Change, Commit, Written } from './change.ts';
import { Lane, type LaneLimits, type Waiting } from './lane.ts';

export interface WriterLimits extends LaneLimits {
  /** Changes that may wait. */
  queued: number;
  /** Bytes that may wait. */
  queuedBytes: number;
}

export const WRITER_LIMITS: WriterLimits = {
  queued: 10_000,
  queuedBytes: 16_000_000,
  batch: 1_000,
  batchBytes: 1_000_000,
  patienceMs: 5_000,
};

/**
 * All that is written about rooms goes through here: stored first, told second. While a transaction is under way, new
 * changes queue up, and the next one takes them together (group commit). There is no timer: an idle writer commits a lone
 * change at once, a busy one commits hundreds for the price of one.
 *
 * Senders are acknowledged before the others are told: while that is being done, they say the next thing, and the next
 * transaction finds all of it.
 *
 * A room that another worker has locked does not hold up the others: what is to happen to it goes to a lane that waits.
 */
export class LogWriter {
  readonly #broadcast: Broadcast;
  readonly #logger: Logger;
  readonly #limits: WriterLimits;
  readonly #quick: Lane;
  readonly #patient: Lane;
  #queuedBytes = 0;
  #stopped = false;

  constructor(commit: Commit, broadcast: Broadcast, logger: Logger, limits: WriterLimits = WRITER_LIMITS) {
    this.#broadcast = broadcast;
    this.#logger = logger;
    this.#limits = limits;
    const lane = (waits: boolean) =>
      new Lane(
        {
          commit: (changes) => commit(changes, waits),
          tell: (written) => this.#tell(written),
          locked: (waiting) => {
            for (const each of waiting) this.#add(this.#patient, each);
          },
          taken: (bytes) => {
            this.#queuedBytes -= bytes;
          },
        },
        logger,
        limits,
      );
    this.#quick = lane(false);
    this.#patient = lane(true);
  }

  /**
   * Resolves with what `decide` answers, once it is committed.
   * @throws ChatError what `decide` throws; `not_found` (no such room); `busy` (the queue is full); `unavailable` (the
   * database is away, or the server stops). After `unavailable` the change may have been done all the same.
   */
  change<T>(change: Change<T>): Promise<T> {
    if (this.#stopped)
      return Promise.reject(new ChatError('unavailable', 'The server is stopping', { retryAfterMs: 1_000 }));
    const bytes = change.bytes ?? 200;
    const queued = this.#quick.length + this.#patient.length;
    if (queued >= this.#limits.queued || this.#queuedBytes + bytes > this.#limits.queuedBytes) {
      const retryAfterMs = this.#quick.pace.timeFor(queued);
      return Promise.reject(new ChatError('busy', 'Too many messages at once: try again', { retryAfterMs }));
    }
    // Whatever follows a change that waits has to wait behind it.
    const lane = this.#patient.has(change.roomId) ? this.#patient : this.#quick;
    return new Promise<T>((resolve, reject) => this.#add(lane, { change, bytes, resolve, reject }));
  }

  /** Takes no more, and finishes what it has. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#quick.finished();
    await this.#patient.finished();
  }

  #add(lane: Lane, waiting: Waiting): void {
    this.#queuedBytes += waiting.bytes;
    lane.add(waiting);
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
}
