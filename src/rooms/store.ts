import { CompiledQuery, sql } from 'kysely';
import {
  BY_KEY,
  deleteRows,
  forUpdate,
  insertRows,
  nothing,
  type PackedRow,
  packed,
  selectRows,
  statement,
  unpackRows,
  updateRows,
} from '../db/bulk.ts';
import { folded } from '../db/folded.ts';
import { type Db, run, type Statement } from '../db/statement.ts';
import type { RoomLifetime, RoomMode, Visibility } from '../protocol/model.ts';
import {
  HEAD,
  type RoomHead,
  type RoomRow,
  type RoomSettings,
  type RoomState,
  STATE,
  toHead,
  toRow,
  toSettingsRow,
  toState,
} from './state.ts';

export interface NewRoom {
  title: string;
  mode: RoomMode;
  lifetime: RoomLifetime;
  ownerId: string;
  visibility: Visibility;
  settings: RoomSettings;
  /** Who made it is no owner of it: the host's backend is nobody. */
  isUnowned?: boolean;
}

/** A place in the list of rooms: by newest activity, or with `id` alone, by id. */
type RoomsPlace = { activeAt: number; id: number } | { activeAt?: undefined; id: number };

export interface RoomsQuery {
  words: string;
  /** Where to go on, and so in which order; undefined for the newest activity first. */
  after: RoomsPlace | undefined;
  seenBy: { userId: string } | 'all' | undefined;
}

const CHANGING = [
  'head_seq',
  'member_count',
  'online_count',
  'active_at',
  'empty_since',
  'is_crowded',
  'presenter_online',
  'revision',
] as const;

const SETTINGS = [
  'title',
  'title_folded',
  'mode',
  'visibility',
  'live_since',
  'slow_mode_seconds',
  'settings',
] as const;

/** The table `room`. */
export class RoomStore {
  readonly #db: Db;
  readonly #select: string;

  constructor(db: Db) {
    this.#db = db;
    this.#select = sql`SELECT ${packed('room', STATE)} FROM room`.compile(db).sql;
  }

  /** A new room, whose owner is on its staff, where it has one. */
  async create({ isUnowned, ...room }: NewRoom, at: number): Promise<RoomState> {
    const { title, mode, lifetime, ownerId, visibility, settings } = room;
    const times = { createdAt: at, activeAt: at, emptySince: at };
    const state = { id: 0, headSeq: 0, memberCount: 0, onlineCount: 0, ...times, revision: 0, ...room };
    const id = await this.#db.transaction().execute(async (transaction) => {
      const { id: _, ...columns } = toSettingsRow({ ...state, isCrowded: false, presenterOnline: false });
      const { insertId } = await transaction
        .insertInto('room')
        .values({ ...columns, lifetime, owner_id: ownerId, created_at: at, active_at: at, empty_since: at })
        .executeTakeFirstOrThrow();
      const owner = { room_id: Number(insertId), user_id: ownerId, role: 'owner' as const };
      if (!isUnowned) await transaction.insertInto('staff').values(owner).execute();
      return Number(insertId);
    });
    return { ...state, id, title, mode, visibility, settings, isCrowded: false, presenterOnline: false };
  }

  async find(id: number): Promise<RoomState | undefined> {
    const row = await this.#db.selectFrom('room').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toState(row);
  }

  async exists(id: number): Promise<boolean> {
    return (await this.#db.selectFrom('room').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
  }

  /** How these rooms stand, those of them that exist. */
  async heads(ids: number[]): Promise<Map<number, RoomHead>> {
    const rooms = ids.map((id) => ({ id }));
    const [heads] = await run(this.#db, selectRows(this.#db, 'room', ['id'], HEAD, rooms, toHead));
    return new Map(heads);
  }

  /**
   * Newest activity first, or by id. `words` must all occur in the title, in any case.
   * @param seenBy whose private rooms are among them; 'all' for everybody's
   */
  async list({ words, seenBy, after }: RoomsQuery, limit: number): Promise<RoomState[]> {
    const all = this.#db.selectFrom('room').selectAll().limit(limit);
    const isById = after !== undefined && after.activeAt === undefined;
    let query = isById ? all.orderBy('id') : all.orderBy('active_at', 'desc').orderBy('id', 'desc');
    if (seenBy !== 'all')
      query = query.where(({ eb, or, exists, selectFrom }) =>
        or([
          eb('visibility', '=', 'public'),
          ...(seenBy === undefined
            ? []
            : [
                exists(
                  selectFrom('member')
                    .select('user_id')
                    .whereRef('member.room_id', '=', 'room.id')
                    .where('member.user_id', '=', seenBy.userId),
                ),
                exists(
                  selectFrom('staff')
                    .select('user_id')
                    .whereRef('staff.room_id', '=', 'room.id')
                    .where('staff.user_id', '=', seenBy.userId),
                ),
              ]),
        ]),
      );
    for (const word of folded(words).split(' ').filter(Boolean)) {
      query = query.where(sql<boolean>`title_folded LIKE ${`%${escaped(word)}%`} ESCAPE '!'`);
    }
    if (after?.activeAt !== undefined) {
      const { activeAt, id } = after;
      query = query
        .where('active_at', '<=', activeAt)
        .where(({ eb, or }) => or([eb('active_at', '<', activeAt), eb('id', '<', id)]));
    } else if (after) query = query.where('id', '>', after.id);
    const rows = await query.execute();
    return rows.map(toState);
  }

  /**
   * Locks the rooms until the transaction ends, in order, so that two workers cannot deadlock. Those that somebody else
   * has locked are left out.
   */
  lock(ids: number[]): Statement<RoomState[]> {
    const locking = forUpdate(this.#db, 'SKIP LOCKED');
    const text = `${this.#select} WHERE id IN (${ids.map(() => '?')}) ORDER BY id ${locking}`;
    const read = (rows: PackedRow[]) => unpackRows<RoomRow>(STATE, rows).map(toState);
    return { query: CompiledQuery.raw(text, ids), read };
  }

  /** Locks the rooms, or fails at once. */
  lockAtOnce(ids: number[]): Statement<void> {
    const text = `SELECT id FROM room WHERE id IN (${ids.map(() => '?')}) ORDER BY id ${forUpdate(this.#db, 'NOWAIT')}`;
    return { query: CompiledQuery.raw(text, ids), read: nothing };
  }

  /** What changes all the time. */
  save(rooms: RoomState[]): Statement<void> {
    return updateRows(this.#db, 'room', ['id'], CHANGING, rooms.map(toRow));
  }

  /** What somebody decides now and then. */
  saveSettings(rooms: RoomState[]): Statement<void> {
    return updateRows(this.#db, 'room', ['id'], SETTINGS, rooms.map(toSettingsRow));
  }

  /** Says how far the logs reach of those rooms that still have the revision `was`. MySQL's alone. */
  advanceIfUnchanged(rooms: { state: RoomState; was: number }[]): Statement<void> {
    const columns = ['id', 'was', 'head_seq', 'active_at', 'revision'];
    const rows = rooms.map(({ state: { id, headSeq, activeAt, revision }, was }) => ({
      id,
      was,
      head_seq: headSeq,
      active_at: activeAt,
      revision,
    }));
    return statement(this.#db, 'advance room', columns, rows, nothing, (given) => {
      const unchanged = sql`room.id = given.id AND room.revision = given.was`;
      const set = sql`room.head_seq = given.head_seq, room.active_at = given.active_at, room.revision = given.revision`;
      return sql`UPDATE ${given} STRAIGHT_JOIN room ${BY_KEY} ON ${unchanged} SET ${set}`;
    });
  }

  /** Removes the rooms; their logs, which may be long, wait in `removed_room` to be purged. */
  remove(ids: number[]): Statement<void>[] {
    const rooms = ids.map((id) => ({ id }));
    const removed = ids.map((id) => ({ room_id: id }));
    return [deleteRows(this.#db, 'room', ['id'], rooms), insertRows(this.#db, 'removed_room', ['room_id'], removed)];
  }

  /** Transient rooms that nobody has been in since `since`, and that are not live. */
  async abandoned(since: number, limit: number): Promise<number[]> {
    const rows = await this.#db
      .selectFrom('room')
      .select('id')
      .where('lifetime', '=', 'transient')
      .where('empty_since', '<=', since)
      .where('live_since', 'is', null)
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Who presents in those of the rooms that are live. */
  async presenters(ids: number[]): Promise<Map<number, string>> {
    const rooms = ids.map((id) => ({ id }));
    const columns = ['id', 'live_since', 'settings'] as const;
    const [found] = await run(
      this.#db,
      selectRows(this.#db, 'room', ['id'], columns, rooms, (row) => row),
    );
    const live = found.filter(({ live_since, settings }) => live_since !== null && settings !== null);
    return new Map(
      live.map(({ id, settings }) => [id, (JSON.parse(settings as string) as RoomSettings).presenterId ?? '']),
    );
  }

  async toPurge(): Promise<number | undefined> {
    return (await this.#db.selectFrom('removed_room').select('room_id').limit(1).executeTakeFirst())?.room_id;
  }

  async purged(id: number): Promise<void> {
    await this.#db.deleteFrom('removed_room').where('room_id', '=', id).execute();
  }
}

function escaped(word: string): string {
  return word.replace(/[!%_]/g, '!$&');
}
