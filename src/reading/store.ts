import { CompiledQuery } from 'kysely';
import { raiseRows, selectRows } from '../db/bulk.ts';
import { type Db, isSqlite, run } from '../db/statement.ts';

export interface ReadMark {
  roomId: number;
  userId: string;
  /** Up to which the room was read. */
  seq: number;
}

/** What came of a mark: of somebody who has connections on other workers these want to know. */
export interface Marked extends ReadMark {
  isElsewhere: boolean;
}

/** What one has not read of a room. */
export interface Unread {
  roomId: number;
  /** Up to which all is read. */
  after: number;
}

const KEY = ['room_id', 'user_id'] as const;
/** The message is not deleted. Within its text, which is JSON, quotes are escaped; to parse each body would cost several times as much. */
const IS_LEFT = `INSTR(body, '"deletedAt":') = 0`;

/** The column `member.read_seq`, and what it says about the log. */
export class ReadingStore {
  readonly #db: Db;
  readonly #workerId: string;

  constructor(db: Db, workerId: string) {
    this.#db = db;
    this.#workerId = workerId;
  }

  /**
   * Moves the members' marks forward, no further than the log reaches. Waits for nobody: members whose row somebody else has
   * locked are left out, and the rooms are not locked. Nor does anyone wait for this process: no lock outlives the one statement
   * that takes it. @returns those that were there, each where it was read to
   */
  async advance(marks: ReadMark[]): Promise<Marked[]> {
    const keys = marks.map(({ roomId, userId }) => ({ room_id: roomId, user_id: userId }));
    const rooms = [...new Set(marks.map(({ roomId }) => roomId))].map((id) => ({ id }));
    const found = selectRows(this.#db, 'member', KEY, [...KEY, 'read_seq'], keys, (row) => row);
    const [members, heads, presences] = await run(
      this.#db,
      found,
      selectRows(this.#db, 'room', ['id'], ['id', 'head_seq'], rooms, ({ id, head_seq }) => [id, head_seq] as const),
      selectRows(this.#db, 'presence', KEY, [...KEY, 'worker_id'], keys, (row) => row),
    );
    const head = new Map(heads);
    const seqs = new Map(marks.map((it) => [`${it.roomId} ${it.userId}`, it.seq]));
    const ahead = members.flatMap((row) => {
      const seq = Math.min(seqs.get(nameOf(row)) ?? 0, head.get(row.room_id) ?? 0);
      return seq > (row.read_seq ?? -1) ? [{ ...row, read_seq: seq }] : [];
    });
    const [, now] = await run(this.#db, raiseRows(this.#db, 'member', KEY, 'read_seq', ahead), found);
    const least = new Map(ahead.map((row) => [nameOf(row), row.read_seq]));
    const elsewhere = new Set(presences.filter((it) => it.worker_id !== this.#workerId).map(nameOf));
    return now
      .map((row) => ({ ...row, read_seq: row.read_seq ?? -1 }))
      .filter((row) => row.read_seq >= (least.get(nameOf(row)) ?? 0))
      .map((row) => ({
        roomId: row.room_id,
        userId: row.user_id,
        seq: row.read_seq,
        isElsewhere: least.has(nameOf(row)) && elsewhere.has(nameOf(row)),
      }));
  }

  /** In which of the rooms the user is a member, and up to where they are read; null where that is not known. */
  async of(userId: string, roomIds: number[]): Promise<Map<number, number | null>> {
    const keys = roomIds.map((roomId) => ({ room_id: roomId, user_id: userId }));
    const found = selectRows(this.#db, 'member', KEY, ['room_id', 'read_seq'], keys, (row) => row);
    const [rows] = await run(this.#db, found);
    return new Map(rows.map(({ room_id, read_seq }) => [room_id, read_seq]));
  }

  /** How many messages of others come after that are not deleted, up to `most` a room. In one query, a part for each room: a range of its log. */
  async unread(userId: string, rooms: Unread[], most: number): Promise<Map<number, number>> {
    if (rooms.length === 0) return new Map();
    const byKey = isSqlite(this.#db) ? '' : 'FORCE INDEX (PRIMARY)';
    const part = `SELECT ? AS room_id, COUNT(*) AS unread FROM (SELECT 1 FROM entry ${byKey} WHERE room_id = ? AND seq > ? AND kind = 'message' AND user_id <> ? AND ${IS_LEFT} LIMIT ?) AS newer`;
    const values = rooms.flatMap(({ roomId, after }) => [roomId, roomId, after, userId, most]);
    const query = CompiledQuery.raw(rooms.map(() => part).join(' UNION ALL '), values);
    const { rows } = await this.#db.executeQuery<{ room_id: number; unread: number }>(query);
    return new Map(rows.map(({ room_id, unread }) => [Number(room_id), Number(unread)]));
  }
}

function nameOf({ room_id, user_id }: { room_id: number; user_id: string }): string {
  return `${room_id} ${user_id}`;
}
