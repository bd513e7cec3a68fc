import { sql } from 'kysely';
import { now, selectRows } from '../db/bulk.ts';
import { isDuplicate } from '../db/errors.ts';
import { type Db, run } from '../db/statement.ts';

const PRESENT = ['room_id', 'user_id'] as const;

/** The table `worker`: who holds connections, and until when that is believed. The clock is the database's. */
export class WorkerStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The worker is alive for `ms` from now. @returns whether it has been until now */
  async lease(workerId: string, ms: number): Promise<boolean> {
    const held = await this.#db
      .selectFrom('worker')
      .select('id')
      .where('id', '=', workerId)
      .where('lease_until', '>=', now(this.#db))
      .executeTakeFirst();
    const until = sql<number>`${now(this.#db)} + ${ms}`;
    await this.#db.replaceInto('worker').values({ id: workerId, lease_until: until }).execute();
    return held !== undefined;
  }

  /** Which users the worker holds connections of, by room. @param roomIds the rooms; all, if it is not said */
  async presentAt(workerId: string, roomIds?: number[]): Promise<Map<number, Set<string>>> {
    const rows = roomIds ? await this.#presentIn(workerId, roomIds) : await this.#presentAnywhere(workerId);
    const present = new Map<number, Set<string>>();
    for (const { room_id, user_id } of rows) present.set(room_id, (present.get(room_id) ?? new Set()).add(user_id));
    return present;
  }

  async #presentAnywhere(workerId: string) {
    return await this.#db.selectFrom('presence').select(PRESENT).where('worker_id', '=', workerId).execute();
  }

  async #presentIn(workerId: string, roomIds: number[]) {
    const keys = roomIds.map((room_id) => ({ room_id, worker_id: workerId }));
    const [rows] = await run(
      this.#db,
      selectRows(this.#db, 'presence', ['room_id', 'worker_id'], PRESENT, keys, (row) => row),
    );
    return rows;
  }

  /** Up to `limit` presences of workers whose lease has run out. */
  async orphans(limit: number): Promise<{ roomId: number; userId: string; workerId: string }[]> {
    const rows = await this.#db
      .selectFrom('worker')
      .innerJoin('presence', 'presence.worker_id', 'worker.id')
      .select(['presence.room_id', 'presence.user_id', 'presence.worker_id'])
      .where('worker.lease_until', '<', now(this.#db))
      .limit(limit)
      .execute();
    return rows.map((row) => ({ roomId: row.room_id, userId: row.user_id, workerId: row.worker_id }));
  }

  /** Who woke up, long forgotten, wrote, and died before it had a lease again is known as dead from now on. */
  async recallForgotten(): Promise<void> {
    const forgotten = this.#db
      .selectFrom('presence')
      .leftJoin('worker', 'worker.id', 'presence.worker_id')
      .where('worker.id', 'is', null)
      .select(['presence.worker_id', sql.lit(0).as('lease_until')])
      .distinct();
    const insert = this.#db.insertInto('worker').columns(['id', 'lease_until']).expression(forgotten);
    // Another worker may be doing the same.
    await insert.execute().catch((error) => {
      if (!isDuplicate(error)) throw error;
    });
  }

  /** Forgets workers that have been dead for `ms` and hold nothing. */
  async forget(ms: number): Promise<void> {
    await this.#db
      .deleteFrom('worker')
      .where('lease_until', '<', sql<number>`${now(this.#db)} - ${ms}`)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('presence').select('user_id').whereRef('presence.worker_id', '=', 'worker.id'))),
      )
      .execute();
  }
}
