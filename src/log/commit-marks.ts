import { isDuplicate } from '../db/errors.ts';
import { type Db, isSqlite, type Statement } from '../db/statement.ts';

const NO_STATEMENTS: Statement[] = [];

/**
 * The table `committed`: each transaction writes its id there together with its rows. When the connection breaks before
 * COMMIT was answered, the id tells whether it was done. SQLite needs none of this: it is in the same process.
 */
export class CommitMarks {
  readonly #db: Db;
  /** Ids that nobody needs any more: their transactions are settled. */
  #settled: string[] = [];

  constructor(db: Db) {
    this.#db = db;
  }

  /** What a transaction has to write beside its rows. */
  toMark(id: string): Statement[] {
    if (isSqlite(this.#db)) return NO_STATEMENTS;
    const mark = this.#db.insertInto('committed').values({ id, at: Date.now() }).compile();
    const settled = this.#settled.splice(0, 100);
    const forget =
      settled.length > 0 ? this.#db.deleteFrom('committed').where('id', 'in', settled).compile() : undefined;
    return [
      { query: forget, read: () => {} },
      { query: mark, read: () => {} },
    ];
  }

  /** The transaction's outcome is known. Its mark goes with the next one. */
  settle(id: string): void {
    if (!isSqlite(this.#db)) this.#settled.push(id);
  }

  /**
   * Whether the transaction was committed. If it was not, it can no longer be: its id is taken now, and a statement of it
   * that still arrives fails. Waits while the transaction is under way.
   */
  async wasCommitted(id: string): Promise<boolean> {
    try {
      await this.#db.insertInto('committed').values({ id, at: Date.now() }).execute();
      return false;
    } catch (error) {
      if (isDuplicate(error)) return true;
      throw error;
    }
  }

  /** Forgets the marks of workers that were killed. */
  async forget(before: number): Promise<void> {
    if (isSqlite(this.#db)) return;
    await this.#db.deleteFrom('committed').where('at', '<', before).execute();
  }
}
