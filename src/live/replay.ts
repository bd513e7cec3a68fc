import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { ChatError } from '../errors.ts';
import type { EntryStore } from '../log/store.ts';
import type { BroadcastsPage, ReplayPage } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { RoomAccess } from '../rooms/access.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { ListBroadcasts, ReadReplay } from './schema.ts';
import type { BroadcastStore } from './store.ts';

/** Entries that are looked through for one page: most may be edits, or coming and going. */
const LOOKED_AT = 10_000;

/** What was said in a broadcast, to be shown beside its recording. */
export class ReplayService {
  readonly #broadcasts: BroadcastStore;
  readonly #entries: EntryStore;
  readonly #access: RoomAccess;

  constructor(broadcasts: BroadcastStore, entries: EntryStore, access: RoomAccess) {
    this.#broadcasts = broadcasts;
    this.#entries = entries;
    this.#access = access;
  }

  /** Newest first. @throws ChatError `not_found`, `forbidden`, `invalid` (cursor) */
  async list(
    viewer: Session | undefined,
    { roomId, cursor, limit = LIMITS.latest }: ListBroadcasts,
  ): Promise<BroadcastsPage> {
    const before = decodeCursor(z.int(), cursor);
    await this.#access.mustRead(roomId, viewer);
    const found = await this.#broadcasts.list(roomId, before, limit + 1);
    const broadcasts = found.slice(0, limit).map(({ lastSeq: _, ...broadcast }) => broadcast);
    const last = broadcasts.at(-1);
    return found.length <= limit || !last ? { broadcasts } : { broadcasts, nextCursor: encodeCursor(last.id) };
  }

  /**
   * Messages of a broadcast from `fromMs` on, up to `toMs` after its start, oldest first, in their newest wording; deleted
   * ones are left out. What remains is read with `nextAfter` as `after`: a page may hold less than its bound, or nothing,
   * where much else was written.
   * @throws ChatError `not_found` (the room, the broadcast), `forbidden`
   */
  async read(
    viewer: Session | undefined,
    { roomId, broadcast: id, fromMs, toMs, after: seen = 0 }: ReadReplay,
  ): Promise<ReplayPage> {
    const { headSeq } = await this.#access.mustRead(roomId, viewer);
    const broadcast = await this.#broadcasts.find(roomId, id);
    if (!broadcast) throw new ChatError('not_found', SAY.noBroadcast);
    const { startedAt, endedAt, lastSeq = headSeq } = broadcast;
    const first = await this.#firstAt(roomId, Math.max(id, seen + 1), lastSeq, startedAt + fromMs);
    const last = toMs === undefined ? lastSeq : (await this.#firstAt(roomId, first, lastSeq, startedAt + toMs + 1)) - 1;

    const upTo = Math.min(last, first + LOOKED_AT - 1);
    const bounds = { limit: LIMITS.page, bytes: LIMITS.pageBytes };
    const page = await this.#entries.messages(roomId, { from: first, upTo, ...bounds });
    const readUpTo = page.hasMore ? (page.entries.at(-1)?.seq ?? upTo) : upTo;
    const hasMore = readUpTo < last;
    const entries = page.entries
      .filter(({ deletedAt }) => deletedAt === undefined)
      .map((it) => ({ ...it, offsetMs: Math.max(0, it.at - startedAt) }));
    return { entries, hasMore, ...(hasMore && { nextAfter: readUpTo }), isOver: endedAt !== undefined };
  }

  /** The first entry of the part that was written at `at` or later, by halving it: a log's times do not go back. */
  async #firstAt(roomId: number, first: number, last: number, at: number): Promise<number> {
    let [low, high] = [first, last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const { entries } = await this.#entries.page({ roomId, after: middle - 1, limit: 1, bytes: 1 });
      const [entry] = entries;
      if (!entry || entry.at >= at) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
