import { deleteRows, insertRows } from '../db/bulk.ts';
import type { Db, Statement } from '../db/statement.ts';
import type { BroadcastRow } from '../db/tables.ts';

/** From the start to the end of a live room's presentation: the part of its log from `seq` `id` on. */
export interface BroadcastState {
  id: number;
  presenterId: string;
  startedAt: number;
  endedAt?: number;
  lastSeq?: number;
}

const COLUMNS = ['room_id', 'id', 'presenter_id', 'started_at', 'ended_at', 'last_seq'] as const;

/** The table `broadcast`. */
export class BroadcastStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  insert(broadcasts: (BroadcastState & { roomId: number })[]): Statement<void> {
    const rows = broadcasts.map(({ roomId, id, presenterId, startedAt, endedAt, lastSeq }) => ({
      room_id: roomId,
      id,
      presenter_id: presenterId,
      started_at: startedAt,
      ended_at: endedAt ?? null,
      last_seq: lastSeq ?? null,
    }));
    return insertRows(this.#db, 'broadcast', COLUMNS, rows);
  }

  delete(broadcasts: { roomId: number; id: number }[]): Statement<void> {
    const keys = broadcasts.map(({ roomId, id }) => ({ room_id: roomId, id }));
    return deleteRows(this.#db, 'broadcast', ['room_id', 'id'], keys);
  }

  /** Of rooms that are being removed. */
  deleteAllOf(roomIds: number[]): Statement<void> {
    return deleteRows(
      this.#db,
      'broadcast',
      ['room_id'],
      roomIds.map((id) => ({ room_id: id })),
    );
  }

  async find(roomId: number, id: number): Promise<BroadcastState | undefined> {
    const row = await this.#db
      .selectFrom('broadcast')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toState(row);
  }

  /** Newest first; those before `before`, if it is given. */
  async list(roomId: number, before: number | undefined, limit: number): Promise<BroadcastState[]> {
    let query = this.#db
      .selectFrom('broadcast')
      .selectAll()
      .where('room_id', '=', roomId)
      .orderBy('id', 'desc')
      .limit(limit);
    if (before !== undefined) query = query.where('id', '<', before);
    return (await query.execute()).map(toState);
  }
}

function toState(row: BroadcastRow): BroadcastState {
  return {
    id: row.id,
    presenterId: row.presenter_id,
    startedAt: row.started_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.last_seq !== null && { lastSeq: row.last_seq }),
  };
}
