import { setTimeout as delay } from 'node:timers/promises';
import { every, type Repeating } from '../every.ts';
import { Counter } from '../instruments.ts';
import type { Departure } from '../log/broadcast.ts';
import type { Logger } from '../logger.ts';
import type { Connections } from './connections.ts';
import type { MemberService } from './service.ts';
import type { WorkerStore } from './worker-store.ts';

export interface AttendanceTimes {
  /** How long a member may be without a connection before leaving, in ms. */
  reconnectGraceMs: number;
  /** How long a worker is believed to be alive after its last sign of life, in ms. */
  leaseMs: number;
}

export interface LocalConnections {
  /** The connections of a membership that is over hear the room no more. */
  expel(roomId: number, departure: Departure): void;
  /** All come back, as after a lost connection. */
  reconnectAll(): Promise<void>;
}

/** Members who leave at one time, so that a mass departure does not crowd out messages. */
const AT_ONCE = 500;
/** How soon rooms are looked at in which somebody may have been removed unheard, in ms. */
const SUSPECTED_MS = 250;
/** Within which time a removal is told, as a rule, in ms. */
const SETTLED_MS = 500;
/** How often at most in one turn. */
const BATCHES = 20;

/** Sees off who is gone: members of this worker without a connection, and members of workers that died. */
export class Attendance {
  /** Who left by it: `disconnected` from this worker; `orphaned` from one that died. */
  readonly seenOff = new Counter<['disconnected' | 'orphaned']>(['disconnected'], ['orphaned']);
  readonly #connections: Connections;
  readonly #members: MemberService;
  readonly #workers: WorkerStore;
  readonly #workerId: string;
  readonly #times: AttendanceTimes;
  readonly #local: LocalConnections;
  /** Rooms in which somebody may have been removed unheard. */
  #suspected = new Set<number>();
  #jobs: Repeating[] = [];
  /** When the lease was last renewed, and since when that has been so without a pause, by `performance.now`. */
  #renewedAt: number | undefined;
  #heldSince = Number.POSITIVE_INFINITY;
  /** When the last outage was over. */
  #recoveredAt = Number.NEGATIVE_INFINITY;

  constructor(
    connections: Connections,
    members: MemberService,
    workers: WorkerStore,
    workerId: string,
    times: AttendanceTimes,
    local: LocalConnections,
  ) {
    this.#connections = connections;
    this.#members = members;
    this.#workers = workers;
    this.#workerId = workerId;
    this.#times = times;
    this.#local = local;
  }

  async start(logger: Logger): Promise<void> {
    const { reconnectGraceMs, leaseMs } = this.#times;
    await this.#renew();
    this.#jobs = [
      every(reconnectGraceMs / 10, 'seeing off members', logger, () => this.#seeOffOwn()),
      every(leaseMs / 6, 'renewing the lease', logger, () => this.#renew()),
      every(leaseMs / 6, 'seeing off members of dead workers', logger, () => this.#seeOffOrphans()),
      every(10 * leaseMs, 'tidying up after dead workers', logger, () => this.#tidyUp()),
      every(leaseMs / 2, 'looking for members who were removed', logger, () => this.#expelRemoved()),
      every(SUSPECTED_MS, 'looking for members who were just removed', logger, () => this.#expelSuspected()),
    ];
  }

  /** The members of this worker now have the grace time to turn up elsewhere; another worker, or the next run, sees to it. */
  async stop(): Promise<void> {
    await Promise.all(this.#jobs.map((job) => job.stop()));
    await this.#workers.lease(this.#workerId, this.#times.reconnectGraceMs);
  }

  /**
   * Where two renewals lie more than half a lease apart, this worker or the database was away, and others may have been as
   * well: they get a lease's time to renew theirs. A worker that was away for longer than its lease may have been taken for
   * dead: if anybody was removed, all who are connected join again. How long that was is the database's to say: a host's own
   * clock may jump, or stand still with the host.
   */
  async #renew(): Promise<void> {
    const wasHeld = await this.#workers.lease(this.#workerId, this.#times.leaseMs);
    const now = performance.now();
    const before = this.#renewedAt;
    this.#renewedAt = now;
    if (before === undefined) {
      this.#heldSince = now;
    } else if (!wasHeld || now - before > this.#times.leaseMs / 2) {
      this.#heldSince = now;
      this.#recoveredAt = now;
    }
    if (before !== undefined && !wasHeld && (await this.#missing()).length > 0) await this.#local.reconnectAll();
  }

  /** The lease is held, and has been for a lease's time. @param since when an outage was over */
  #isWell(since: number): boolean {
    const { leaseMs } = this.#times;
    const now = performance.now();
    return now - since >= leaseMs && now - (this.#renewedAt ?? Number.NEGATIVE_INFINITY) <= leaseMs / 2;
  }

  /** Nor right after an outage, during which nobody could come back. */
  async #seeOffOwn(): Promise<void> {
    if (!this.#isWell(this.#recoveredAt)) return;
    const gone = this.#connections.abandoned(this.#times.reconnectGraceMs, AT_ONCE);
    await Promise.all(
      gone.map(async ({ roomId, userId }) => {
        const hasLeft = await this.#members.disconnected(roomId, userId);
        this.#connections.forget(roomId, userId);
        if (hasLeft) this.seenOff.inc('disconnected');
      }),
    );
  }

  /** Something was written in the room that this worker did not hear of, which may be that a member was removed. */
  readonly suspect = (roomId: number): void => {
    this.#suspected.add(roomId);
  };

  async #expelSuspected(): Promise<void> {
    if (this.#suspected.size === 0) return;
    const roomIds = [...this.#suspected];
    this.#suspected.clear();
    try {
      await this.#expelRemoved(roomIds);
    } catch (error) {
      for (const roomId of roomIds) this.#suspected.add(roomId);
      throw error;
    }
  }

  /**
   * That somebody was removed is told to all workers at most once. Whoever holds a seat here without one there is out.
   * @param roomIds where to look; everywhere, if it is not said
   */
  async #expelRemoved(roomIds?: number[]): Promise<void> {
    const missing = await this.#missing(roomIds);
    if (missing.length === 0) return;
    // That somebody left may be about to be told.
    await delay(SETTLED_MS);
    // Otherwise the client finds out why that is so when it comes back.
    for (const { roomId, ...membership } of missing) {
      this.#local.expel(roomId, { ...membership, reason: 'disconnected' });
    }
  }

  /** Who holds a seat here, as far as this worker knows, and is not there by the database. */
  async #missing(roomIds?: number[]) {
    const seated = this.#connections.seated(roomIds);
    const present = await this.#workers.presentAt(this.#workerId, roomIds);
    return seated.filter(({ roomId, userId }) => !present.get(roomId)?.has(userId));
  }

  /**
   * Not before a lease's time has passed since the start, or an outage. One that is just over shows by a renewal that took
   * its time, so that comes first.
   */
  async #seeOffOrphans(): Promise<void> {
    await this.#renew();
    for (let i = 0; i < BATCHES && this.#isWell(this.#heldSince); i++) {
      const orphans = await this.#workers.orphans(AT_ONCE);
      await Promise.all(
        orphans.map(async ({ roomId, userId, workerId }) => {
          if (await this.#members.disconnected(roomId, userId, workerId)) this.seenOff.inc('orphaned');
        }),
      );
      if (orphans.length < AT_ONCE) break;
    }
  }

  async #tidyUp(): Promise<void> {
    await this.#workers.recallForgotten();
    await this.#workers.forget(60 * this.#times.leaseMs);
  }
}
