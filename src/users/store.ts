import { sql } from 'kysely';
import { statement } from '../db/bulk.ts';
import { type Db, isSqlite, run, type Statement } from '../db/statement.ts';

/** The table `user`: what users changed about themselves here. */
export class UserStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The nickname that the user chose here, if any. */
  async nicknameOf(userId: string): Promise<string | undefined> {
    const row = await this.#db.selectFrom('user').select('nickname').where('id', '=', userId).executeTakeFirst();
    return row?.nickname;
  }

  /** The nicknames of those of these users that chose one. */
  async nicknamesOf(userIds: string[]): Promise<Map<string, string>> {
    const users = userIds.map((id) => ({ id }));
    const [nicknames] = await run(this.#db, this.chosenNicknames(users));
    return nicknames;
  }

  /** Those of these users that chose one, with what they chose. */
  chosenNicknames(users: { id: string }[]): Statement<Map<string, string>> {
    // Under a name that says what they are: as `id`, which is a number elsewhere, MySQL would find none of them.
    const rows = users.map(({ id }) => ({ user_id: id }));
    const read = (found: { id: string; nickname: string }[]) =>
      new Map(found.map(({ id, nickname }) => [id, nickname]));
    return statement(this.#db, 'select chosen nicknames', ['user_id'], rows, read, (given) => {
      const join = isSqlite(this.#db) ? sql`CROSS JOIN` : sql`STRAIGHT_JOIN`;
      return sql`SELECT user.id, user.nickname FROM ${given} ${join} user ON user.id = given.user_id`;
    });
  }

  async setNickname(userId: string, nickname: string, at: number): Promise<void> {
    await this.#db.replaceInto('user').values({ id: userId, nickname, changed_at: at }).execute();
  }
}
