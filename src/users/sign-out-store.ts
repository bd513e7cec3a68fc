import { sql } from 'kysely';
import { now } from '../db/bulk.ts';
import type { Db } from '../db/statement.ts';

/** The table `sign_out`. Times are the database's own, in epoch ms. */
export class SignOutStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async add(userId: string): Promise<void> {
    await this.#db
      .replaceInto('sign_out')
      .values({ user_id: userId, at: now(this.#db) })
      .execute();
  }

  /** Those since `ms` before `at`, and of the last `ms`: the clock may have been put back. */
  async since(at: number, ms: number): Promise<{ userId: string; at: number }[]> {
    const rows = await this.#db
      .selectFrom('sign_out')
      .selectAll()
      .where(({ eb, or }) => or([eb('at', '>=', at - ms), eb('at', '>=', sql<number>`${now(this.#db)} - ${ms}`)]))
      .execute();
    return rows.map((row) => ({ userId: row.user_id, at: row.at }));
  }

  /** Forgets those of longer ago than `ms`, but for ids that begin with `kept`. */
  async forget(ms: number, kept: string): Promise<void> {
    await this.#db
      .deleteFrom('sign_out')
      .where('at', '<', sql<number>`${now(this.#db)} - ${ms}`)
      .where('user_id', 'not like', `${kept}%`)
      .execute();
  }
}
