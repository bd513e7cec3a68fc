import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { isTransient } from '../db/errors.ts';
import { ChatError, databaseAway } from '../errors.ts';
import { Counter, Histogram, SECONDS } from '../instruments.ts';
import type { Logger } from '../logger.ts';
import { SAY } from '../words.ts';
import type { Broadcast } from './broadcast.ts';
import type { Change, Commit, Done, Written } from './change.ts';
import { Pace } from './pace.ts';
import { Parking, type Waiting } from './parking.ts';

export interface WriterLimits {
  /** Changes that may wait. */
  queued: number;
  /** Bytes that may wait. */
  queuedBytes: number;
  /** Changes that may wait for one room that is locked, so that it leaves the others space. */
  parked: number;
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
  parked: 1_000,
  batch: 1_000,
  batchBytes: 1_000_000,
  patienceMs: 5_000,
};

/** What a writer has done, for whoever watches. */
class WriterFigures {
  /** Changes that were settled. `failed`: the database did not take them. */
  readonly changes = new Counter<['committed' | 'refused' | 'failed']>(['committed'], ['refused'], ['failed']);
  readonly entries = new Counter<[kind: string]>();
  /** Changes a transaction. */
  readonly batch = new Histogram([1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]);
  /** From its begin to its commit, in seconds. */
  readonly commitSeconds = new Histogram(SECONDS);
  /** Transactions that were tried once more. */
  readonly repeated = new Counter<[]>([]);
}

/**
 * All that is written about rooms goes through here: stored first, told second. While a transaction is under way, new
 * changes queue up, and the next one takes them together (group commit). There is no timer: an idle writer commits a lone
 * change at once, a busy one commits hundreds for the price of one.
 *
 * Senders are acknowledged before the others are told: while that is being done, they say the next thing, and the next
 * transaction finds all of it.
 *
 * A room that somebody else has locked holds up no other: what is to happen to it is parked, and tried again.
 */
export class LogWriter {
  readonly figures = new WriterFigures();
  readonly #commit: Commit;
  readonly #broadcast: Broadcast;
  readonly #logger: Logger;
  readonly #limits: WriterLimits;
  readonly #wrote: (written: Written, changes: Change[]) => void;
  readonly #pace = new Pace();
  readonly #parking: Parking;
  #queue: Waiting[] = [];
  /** How many of the queue are to be tried alone, each in a transaction of its own. */
  #alone = 0;
  /** Of all that are not settled. */
  #count = 0;
  #bytes = 0;
  #running: Promise<void> | undefined;
  #stopped = false;

  /** @param wrote is called with what was done to which room, and by which changes, before anyone else is told */
  constructor(
    commit: Commit,
    broadcast: Broadcast,
    logger: Logger,
    limits: WriterLimits = WRITER_LIMITS,
    wrote: (written: Written, changes: Change[]) => void = () => {},
  ) {
    this.#commit = commit;
    this.#broadcast = broadcast;
    this.#logger = logger;
    this.#limits = limits;
    this.#wrote = wrote;
    this.#parking = new Parking(limits.parked, (waiting) => this.#add(waiting));
  }

  /**
   * Resolves with what `decide` answers, once it is committed.
   * @throws ChatError what `decide` throws; `not_found` (no such room); `busy` (the queue is full, or the room locked for
   * long); `unavailable` (the database is away, or the server stops). After `unavailable` the change may have been done
   * all the same.
   */
  change<T>(change: Change<T>): Promise<T> {
    if (this.#stopped) return Promise.reject(new ChatError('unavailable', SAY.stopping, { retryAfterMs: 1_000 }));
    const bytes = change.bytes ?? 200;
    if (this.#count >= this.#limits.queued || this.#bytes + bytes > this.#limits.queuedBytes) {
      const retryAfterMs = this.#pace.timeFor(this.#count);
      return Promise.reject(new ChatError('busy', SAY.busy, { retryAfterMs }));
    }
    return new Promise<T>((resolve, reject) => {
      const settled = <V>(settle: (value: V) => void) => {
        return (value: V) => {
          this.#count--;
          this.#bytes -= bytes;
          settle(value);
        };
      };
      this.#count++;
      this.#bytes += bytes;
      const waiting: Waiting = { change, bytes, resolve: settled(resolve), reject: settled(reject) };
      // Whatever follows a change that is parked has to wait behind it.
      if (!this.#parking.join(waiting)) this.#add([waiting]);
    });
  }

  /** What is not settled yet. */
  get load(): { changes: number; bytes: number; parkedRooms: number } {
    return { changes: this.#count, bytes: this.#bytes, parkedRooms: this.#parking.rooms };
  }

  /** Takes no more, and finishes what it has. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#running || this.#parking.rooms > 0) {
      await this.#running;
      await delay(5);
    }
  }

  #add(waiting: Waiting[]): void {
    this.#queue.push(...waiting);
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      // Whatever else arrives in this turn of the event loop comes along.
      await turn();
      await this.#write(this.#takeBatch());
    }
    this.#running = undefined;
  }

  #takeBatch(): Waiting[] {
    const most = this.#alone > 0 ? 1 : this.#limits.batch;
    this.#alone = Math.max(0, this.#alone - 1);
    let count = 0;
    let bytes = 0;
    for (const { bytes: more } of this.#queue) {
      if (count === most || (count > 0 && bytes + more > this.#limits.batchBytes)) break;
      count++;
      bytes += more;
    }
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return batch;
  }

  async #write(batch: Waiting[]): Promise<void> {
    const changes = batch.map(({ change }) => change);
    let done: Done;
    try {
      this.#pace.begin(batch.length);
      done = await this.#persist(changes);
      this.#pace.end();
    } catch (error) {
      return this.#failed(batch, error);
    }
    for (const room of done.written) {
      this.#afterCommit('noting what was written failed', room.roomId, () => this.#wrote(room, changes));
    }
    const locked: Waiting[] = [];
    let refused = 0;
    for (const [i, waiting] of batch.entries()) {
      const outcome = done.outcomes[i];
      if (!outcome || 'isLocked' in outcome) locked.push(waiting);
      else if ('refusal' in outcome) {
        refused++;
        waiting.reject(outcome.refusal);
      } else waiting.resolve(outcome.value as never);
    }
    if (refused > 0) this.figures.changes.add(refused, 'refused');
    this.figures.changes.add(batch.length - refused - locked.length, 'committed');
    if (locked.length > 0) this.#park(locked);
    await turn();
    for (const room of done.written) this.#tell(room);
  }

  /** With all that follows for the same rooms, so that it stays in order. */
  #park(locked: Waiting[]): void {
    const rooms = new Set(locked.map(({ change }) => change.roomId));
    const following = this.#queue.filter(({ change }) => rooms.has(change.roomId));
    this.#queue = this.#queue.filter(({ change }) => !rooms.has(change.roomId));
    this.#parking.park([...locked, ...following]);
  }

  /** Those who miss it read it from the log. */
  #tell({ roomId, entries, departed, removed }: Written): void {
    for (const { kind } of entries) this.figures.entries.inc(kind);
    this.#afterCommit('broadcast failed', roomId, () => {
      if (entries.length > 0) this.#broadcast.log(roomId, entries);
      for (const departure of departed) this.#broadcast.expel(roomId, departure);
      if (removed) this.#broadcast.dissolve(roomId);
    });
  }

  /** What is committed stays so, whatever fails after it: it must not be done again. */
  #afterCommit(failure: string, roomId: number, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#logger.error(failure, { error, roomId });
    }
  }

  async #persist(changes: Change[]): Promise<Done> {
    let deadline: number | undefined;
    for (let pause = 20; ; pause = Math.min(2 * pause, 500)) {
      try {
        const begunAt = performance.now();
        const done = await this.#commit(changes);
        this.figures.commitSeconds.observe((performance.now() - begunAt) / 1_000);
        this.figures.batch.observe(changes.length);
        return done;
      } catch (error) {
        deadline ??= performance.now() + this.#limits.patienceMs;
        if (!isTransient(error) || performance.now() + pause > deadline) throw error;
        this.figures.repeated.inc();
        this.#logger.warn('transaction failed, repeating it', { error, changes: changes.length });
        await delay(pause * (0.5 + Math.random()));
      }
    }
  }

  /** One change that the database will not take must not take others down with it: try each alone. */
  #failed(batch: Waiting[], error: unknown): void {
    if (isTransient(error)) {
      this.#logger.error('database away, changes refused', { error, changes: batch.length });
      this.figures.changes.add(batch.length, 'failed');
      for (const { reject } of batch) reject(databaseAway());
    } else if (batch.length > 1) {
      this.#queue.unshift(...batch);
      this.#alone = batch.length;
    } else {
      this.figures.changes.inc('failed');
      batch[0]?.reject(error);
    }
  }
}
