import { sql } from 'kysely';
import { type PackedRow, packed, statement, unpackRows } from '../db/bulk.ts';
import { type Db, isSqlite, run } from '../db/statement.ts';

export interface Writer {
  roomId: number;
  userId: string;
}

const COLUMNS = ['room_id', 'user_id', 'nickname'] as const;
interface Row {
  room_id: number;
  user_id: string;
  nickname: string;
}

/** What has to be known of those who are writing. */
export class TypingStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Those of them of whom others are told: members who may speak, in a room that is neither live nor a crowd. In one query. */
  async told(writers: Writer[], now: number): Promise<(Writer & { nickname: string })[]> {
    const given = writers.map(({ roomId, userId }) => ({ room_id: roomId, user_id: userId, at: now }));
    const read = (rows: PackedRow[]) => unpackRows<Row>(COLUMNS, rows);
    const told = statement(this.#db, 'who is typing', ['room_id', 'user_id', 'at'], given, read, (writer) => {
      const join = isSqlite(this.#db) ? sql`CROSS JOIN` : sql`STRAIGHT_JOIN`;
      return sql`
        SELECT ${packed('member', COLUMNS)} FROM ${writer}
        ${join} member ON member.room_id = given.room_id AND member.user_id = given.user_id
        ${join} room ON room.id = given.room_id
        WHERE room.mode = 'chat' AND room.is_crowded = 0
        AND (member.muted_until IS NULL OR member.muted_until <= given.at)`;
    });
    const [rows] = await run(this.#db, told);
    return rows.map(({ room_id: roomId, user_id: userId, nickname }) => ({ roomId, userId, nickname }));
  }
}
