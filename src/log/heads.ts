import { every, type Repeating } from '../every.ts';
import type { Heard } from '../heard.ts';
import { Counter } from '../instruments.ts';
import type { Logger } from '../logger.ts';
import type { Presence } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Entry } from '../protocol/model.ts';
import type { RoomHead } from '../rooms/state.ts';
import type { RoomStore } from '../rooms/store.ts';
import type { EntryStore } from './store.ts';

/** What a worker can tell its own connections. */
export interface LocalRooms {
  /** The rooms that some connection of this worker hears. */
  rooms(): number[];
  /** What other workers broadcast to the room does not arrive here. */
  isCutOff(roomId: number): boolean;
  /** What was broadcast of the room to this worker, by any; undefined where nobody hears it. */
  heard(roomId: number): Heard | undefined;
  log(roomId: number, entries: Entry[]): void;
  /** The log reaches up to `seq`: who is behind reads the rest. */
  head(roomId: number, seq: number): void;
  presence(roomId: number, presence: Presence): void;
  /** Some of what was written there was not broadcast to this worker, or is still on its way, or was before anybody heard it here. */
  grewUnheard(roomId: number): void;
  dissolve(roomId: number): void;
}

/** Also the bound of `presence` events: one a room in this time. */
const LOOK_EVERY_MS = 1_000;
/** A change of any of these is told. */
const PRESENCE = ['memberCount', 'onlineCount', 'presenterOnline'] as const satisfies (keyof Presence)[];

/**
 * Broadcasts are at most once: the last of a burst may get lost without anyone noticing. So each worker looks, once a
 * second and in one query, how the rooms stand that it has connections in, and tells them how far the log reaches, how
 * many are there, and whether the presenter is. That comes from the database alone, so that all workers tell the same.
 */
export class Heads {
  /** Rooms that grew without a broadcast of it arriving here, each time. */
  readonly repaired = new Counter<[]>([]);
  readonly #rooms: RoomStore;
  readonly #entries: EntryStore;
  readonly #local: LocalRooms;
  #known = new Map<number, RoomHead>();
  /** Rooms that had grown unheard at the last look: the broadcast may have been on its way. */
  #unheard = new Map<number, number>();
  /** Rooms that were not there at the last look: that they were removed may have been on its way. */
  #missing = new Set<number>();

  constructor(rooms: RoomStore, entries: EntryStore, local: LocalRooms) {
    this.#rooms = rooms;
    this.#entries = entries;
    this.#local = local;
  }

  start(logger: Logger): Repeating {
    return every(LOOK_EVERY_MS, 'looking for what was missed', logger, () => this.#look());
  }

  async #look(): Promise<void> {
    const here = this.#local.rooms();
    const heads = await this.#rooms.heads(here);
    this.#countRepaired();
    for (const roomId of here) {
      const head = heads.get(roomId);
      if (head) await this.#compare(roomId, this.#known.get(roomId), head);
      else if (this.#missing.has(roomId)) this.#gone(roomId);
      if (head && !this.#unheard.has(roomId)) this.#local.heard(roomId)?.settle(head.headSeq);
    }
    this.#known = heads;
    this.#missing = new Set(here.filter((roomId) => !heads.has(roomId)));
  }

  async #compare(roomId: number, before: RoomHead | undefined, now: RoomHead): Promise<void> {
    // An empty log, as of a live room in which nothing was said yet, is no news.
    if (now.headSeq !== (before?.headSeq ?? 0)) await this.#grew(roomId, before?.headSeq, now.headSeq);
    const { headSeq: _, ...presence } = now;
    if (!before || PRESENCE.some((part) => presence[part] !== before[part])) this.#local.presence(roomId, presence);
  }

  async #grew(roomId: number, after: number | undefined, head: number): Promise<void> {
    const heard = this.#local.heard(roomId);
    if (heard && (heard.upTo ?? 0) < head) {
      if (heard.upTo !== undefined) this.#unheard.set(roomId, head);
      this.#local.grewUnheard(roomId);
    }
    if (after !== undefined && this.#local.isCutOff(roomId)) {
      const bounds = { limit: LIMITS.page, bytes: LIMITS.pageBytes };
      const { entries } = await this.#entries.page({ roomId, after, ...bounds });
      this.#local.log(roomId, entries);
    }
    this.#local.head(roomId, head);
  }

  #countRepaired(): void {
    for (const [roomId, head] of this.#unheard) {
      const heard = this.#local.heard(roomId);
      if (heard && (heard.upTo ?? head) < head) this.repaired.inc();
      heard?.settle(head);
    }
    this.#unheard.clear();
  }

  /** That it was removed has not been heard here. Everyone is behind such a head, reads, and finds the room gone. */
  #gone(roomId: number): void {
    this.#local.head(roomId, Number.MAX_SAFE_INTEGER);
    this.#local.dissolve(roomId);
  }
}
