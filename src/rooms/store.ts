import { CompiledQuery, type Selectable, sql } from 'kysely';
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
import { type Db, run, type Statement } from '../db/statement.ts';
import type { RoomTable } from '../db/tables.ts';
import type { Room, RoomLifetime, RoomMode } from '../protocol/model.ts';

/** A room with what only the server knows of it. */
export interface RoomState extends Room {
  ownerId: string;
  activeAt: number;
  /** Since when nobody is in it. */
  emptySince: number | null;
  /** Any change of the room, its members or its log replaces it by another number. */
  revision: number;
}

/** What changes about a room all the time. */
export type RoomHead = Pick<Room, 'headSeq' | 'memberCount' | 'onlineCount'>;

export interface NewRoom {
  title: string;
  mode: RoomMode;
  lifetime: RoomLifetime;
  ownerId: string;
}

/** A place in the list of rooms, newest activity first. */
export interface RoomsCursor {
  activeAt: number;
  id: number;
}

type RoomRow = Pick<Selectable<RoomTable>, (typeof STATE)[number]>;

const STATE = [
  'id',
  'title',
  'mode',
  'lifetime',
  'owner_id',
  'head_seq',
  'member_count',
  'online_count',
  'created_at',
  'active_at',
  'empty_since',
  'live_since',
  'slow_mode_seconds',
  'revision',
] as const;

const HEAD = ['id', 'head_seq', 'member_count', 'online_count'] as const;

const CHANGING = [
  'title',
  'title_folded',
  'head_seq',
  'member_count',
  'online_count',
  'active_at',
  'empty_since',
  'revision',
] as const;

/** The table `room`. */
export class RoomStore {
  readonly #db: Db;
  readonly #select: string;

  constructor(db: Db) {
    this.#db = db;
    this.#select = sql`SELECT ${packed('room', STATE)} FROM room`.compile(db).sql;
  }

  async create({ title, mode, lifetime, ownerId }: NewRoom, at: number): Promise<Room> {
    const { insertId } = await this.#db
      .insertInto('room')
      .values({
        title,
        title_folded: folded(title),
        mode,
        lifetime,
        owner_id: ownerId,
        created_at: at,
        active_at: at,
        empty_since: at,
        live_since: null,
        slow_mode_seconds: null,
      })
      .executeTakeFirstOrThrow();
    const counts = { headSeq: 0, memberCount: 0, onlineCount: 0 };
    return { id: Number(insertId), title, mode, lifetime, ...counts, createdAt: at };
  }

  async find(id: number): Promise<Room | undefined> {
    const row = await this.#db.selectFrom('room').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toRoom(row);
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

  /** Newest activity first. `words` must all occur in the title, in any case. */
  async list(words: string, cursor: RoomsCursor | undefined, limit: number): Promise<(RoomsCursor & { room: Room })[]> {
    let query = this.#db.selectFrom('room').selectAll().orderBy('active_at', 'desc').orderBy('id', 'desc').limit(limit);
    for (const word of folded(words).split(' ').filter(Boolean)) {
      query = query.where(sql<boolean>`title_folded LIKE ${`%${escaped(word)}%`} ESCAPE '!'`);
    }
    if (cursor) {
      query = query
        .where('active_at', '<=', cursor.activeAt)
        .where(({ eb, or }) => or([eb('active_at', '<', cursor.activeAt), eb('id', '<', cursor.id)]));
    }
    const rows = await query.execute();
    return rows.map((row) => ({ room: toRoom(row), activeAt: row.active_at, id: row.id }));
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

  save(rooms: RoomState[]): Statement<void> {
    return updateRows(this.#db, 'room', ['id'], CHANGING, rooms.map(toRow));
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

  /** Transient rooms that nobody has been in since `since`. */
  async abandoned(since: number, limit: number): Promise<number[]> {
    const rows = await this.#db
      .selectFrom('room')
      .select('id')
      .where('lifetime', '=', 'transient')
      .where('empty_since', '<=', since)
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  async toPurge(): Promise<number | undefined> {
    return (await this.#db.selectFrom('removed_room').select('room_id').limit(1).executeTakeFirst())?.room_id;
  }

  async purged(id: number): Promise<void> {
    await this.#db.deleteFrom('removed_room').where('room_id', '=', id).execute();
  }
}

function toRoom(row: RoomRow): Room {
  return {
    id: row.id,
    title: row.title,
    mode: row.mode,
    lifetime: row.lifetime,
    headSeq: row.head_seq,
    memberCount: row.member_count,
    onlineCount: row.online_count,
    createdAt: row.created_at,
    ...(row.live_since !== null && { liveSince: row.live_since }),
    ...(row.slow_mode_seconds !== null && { slowModeSeconds: row.slow_mode_seconds }),
  };
}

function toHead(row: Pick<RoomRow, (typeof HEAD)[number]>): [id: number, head: RoomHead] {
  return [row.id, { headSeq: row.head_seq, memberCount: row.member_count, onlineCount: row.online_count }];
}

function toRow(room: RoomState) {
  return {
    id: room.id,
    title: room.title,
    title_folded: folded(room.title),
    head_seq: room.headSeq,
    member_count: room.memberCount,
    online_count: room.onlineCount,
    active_at: room.activeAt,
    empty_since: room.emptySince,
    revision: room.revision,
  };
}

function toState(row: RoomRow): RoomState {
  const { owner_id: ownerId, active_at: activeAt, empty_since: emptySince, revision } = row;
  return { ...toRoom(row), ownerId, activeAt, emptySince, revision };
}

/** A title as searches see it. */
function folded(title: string): string {
  return title.normalize('NFKC').toLowerCase().slice(0, 255).toWellFormed();
}

function escaped(word: string): string {
  return word.replace(/[!%_]/g, '!$&');
}
