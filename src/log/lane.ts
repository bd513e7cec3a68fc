import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { isTransient } from '../db/errors.ts';
import { ChatError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Change, Done, Outcome, Written } from './change.ts';
import { Pace } from './pace.ts';

export interface LaneLimits {
  /** Changes that one transaction takes. */
  batch: number;
  /** Bytes that one transaction takes, so that its statements stay far below `max_allowed_packet`. */
  batchBytes: number;
  /** How long a transaction is repeated after it first failed because the database was away, in ms. */
  patienceMs: number;
}

/** A change, and whoever waits for what becomes of it. */
export interface Waiting {
  change: Change;
  bytes: number;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

export interface LanePorts {
  commit: (changes: Change[]) => Promise<Done>;
  /** What was committed is told. */
  tell: (written: Written) => void;
  /** Its room is locked by somebody else, and all that follows in the lane for the same rooms comes with it. */
  locked: (waiting: Waiting[]) => void;
  /** So many bytes have left the queue. */
  taken: (bytes: number) => void;
}

/** Transactions one after another: while one is under way, changes queue up, and the next one takes all of them. */
export class Lane {
  readonly pace = new Pace();
  readonly #ports: LanePorts;
  readonly #logger: Logger;
  readonly #limits: LaneLimits;
  #queue: Waiting[] = [];
  /** How many changes of each room are in the queue, or under way. */
  readonly #rooms = new Map<number, number>();
  #running: Promise<void> | undefined;

  constructor(ports: LanePorts, logger: Logger, limits: LaneLimits) {
    this.#ports = ports;
    this.#logger = logger;
    this.#limits = limits;
  }

  /** Changes that wait for their transaction. */
  get length(): number {
    return this.#queue.length;
  }

  /** Something is to be done, or being done, to the room. */
  has(roomId: number): boolean {
    return this.#rooms.has(roomId);
  }

  add(waiting: Waiting): void {
    const { roomId } = waiting.change;
    this.#queue.push(waiting);
    this.#rooms.set(roomId, 1 + (this.#rooms.get(roomId) ?? 0));
    this.#running ??= this.#run();
  }

  /** Resolves when all that is in the lane is done. */
  async finished(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      // Whatever else arrives in this turn of the event loop comes along.
      await turn();
      const batch = this.#takeBatch();
      await this.#write(batch);
      this.#leave(batch);
    }
    this.#running = undefined;
  }

  #takeBatch(): Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const { bytes: more } of this.#queue) {
      if (count === this.#limits.batch || (count > 0 && bytes + more > this.#limits.batchBytes)) break;
      count++;
      bytes += more;
    }
    this.#ports.taken(bytes);
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return batch;
  }

  async #write(batch: Waiting[]): Promise<void> {
    try {
      this.pace.begin(batch.length);
      const { outcomes, written } = await this.#persist(batch.map(({ change }) => change));
      this.pace.end();
      const locked = batch.filter((waiting, i) => !settle(waiting, outcomes[i] as Outcome));
      if (locked.length > 0) this.#handOver(locked);
      await turn();
      for (const room of written) this.#ports.tell(room);
    } catch (error) {
      await this.#failed(batch, error);
    }
  }

  #leave(gone: Waiting[]): void {
    for (const { change } of gone) {
      const left = (this.#rooms.get(change.roomId) ?? 0) - 1;
      if (left > 0) this.#rooms.set(change.roomId, left);
      else this.#rooms.delete(change.roomId);
    }
  }

  #handOver(locked: Waiting[]): void {
    const rooms = new Set(locked.map(({ change }) => change.roomId));
    const following = this.#queue.filter(({ change }) => rooms.has(change.roomId));
    this.#queue = this.#queue.filter(({ change }) => !rooms.has(change.roomId));
    this.#leave(following);
    this.#ports.taken(following.reduce((sum, { bytes }) => sum + bytes, 0));
    this.#ports.locked([...locked, ...following]);
  }

  async #persist(changes: Change[]): Promise<Done> {
    let deadline: number | undefined;
    for (let pause = 20; ; pause = Math.min(2 * pause, 500)) {
      try {
        return await this.#ports.commit(changes);
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
      const refusal = new ChatError('unavailable', 'The database is away: try again', { retryAfterMs: 1_000 });
      for (const { reject } of batch) reject(refusal);
    } else if (batch.length > 1) {
      for (const waiting of batch) await this.#write([waiting]);
    } else {
      batch[0]?.reject(error);
    }
  }
}

/** @returns whether it was decided */
function settle({ resolve, reject }: Waiting, outcome: Outcome): boolean {
  if ('refusal' in outcome) reject(outcome.refusal);
  else if ('value' in outcome) resolve(outcome.value as never);
  return !('isLocked' in outcome);
}
