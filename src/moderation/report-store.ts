import { insertMissingRows } from '../db/bulk.ts';
import type { Db, Statement } from '../db/statement.ts';

export type ReportState = 'open' | 'resolved' | 'dismissed';

/** A message that somebody wants the moderators to look at. Times are epoch milliseconds. */
export interface Report {
  id: number;
  seq: number;
  reporterId: string;
  reason: string;
  at: number;
  state: ReportState;
  handledBy?: string;
  handledAt?: number;
}

type NewReport = Pick<Report, 'seq' | 'reporterId' | 'reason' | 'at'> & { roomId: number };

const COLUMNS = ['room_id', 'seq', 'reporter_id', 'reason', 'at'] as const;

/** The table `report`. */
export class ReportStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Whoever has reported the message before has done so already. */
  insert(reports: NewReport[]): Statement<void> {
    return insertMissingRows(this.#db, 'report', COLUMNS, reports.map(toRow));
  }

  /** Newest first; those before the report `before`, if it is given. */
  async list(
    roomId: number,
    { state, before }: { state: ReportState; before?: number | undefined },
    limit: number,
  ): Promise<Report[]> {
    let query = this.#db
      .selectFrom('report')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('state', '=', state)
      .orderBy('id', 'desc')
      .limit(limit);
    if (before !== undefined) query = query.where('id', '<', before);
    const rows = await query.execute();
    return rows.map((row) => ({
      id: row.id,
      seq: row.seq,
      reporterId: row.reporter_id,
      reason: row.reason,
      at: row.at,
      state: row.state,
      ...(row.handled_by !== null && { handledBy: row.handled_by }),
      ...(row.handled_at !== null && { handledAt: row.handled_at }),
    }));
  }

  /** Removes up to `most` reports of a room that is gone. @returns how many it removed */
  async purge(roomId: number, most: number): Promise<number> {
    const oldest = this.#db.selectFrom('report').select('id').where('room_id', '=', roomId).orderBy('id').limit(most);
    const ids = (await oldest.execute()).map(({ id }) => id);
    const upTo = ids.at(-1);
    if (upTo !== undefined)
      await this.#db.deleteFrom('report').where('room_id', '=', roomId).where('id', '<=', upTo).execute();
    return ids.length;
  }

  /** @returns the `seq` of the message that the report is about, if there is such a report in the room */
  async messageOf(roomId: number, id: number): Promise<number | undefined> {
    const report = this.#db.selectFrom('report').select('seq').where('room_id', '=', roomId).where('id', '=', id);
    return (await report.executeTakeFirst())?.seq;
  }

  async handle(roomId: number, id: number, state: ReportState, by: string, at: number): Promise<void> {
    await this.#db
      .updateTable('report')
      .set({ state, handled_by: by, handled_at: at })
      .where('room_id', '=', roomId)
      .where('id', '=', id)
      .execute();
  }
}

function toRow({ roomId, seq, reporterId, reason, at }: NewReport) {
  return { room_id: roomId, seq, reporter_id: reporterId, reason, at };
}
