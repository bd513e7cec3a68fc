import { selectRows } from '../db/bulk.ts';
import type { Db, Statement } from '../db/statement.ts';

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

  /** Those of these users that chose one, with what they chose. */
  chosenNicknames(users: { id: string }[]): Statement<Map<string, string>> {
    const toPair = ({ id, nickname }: { id: string; nickname: string }) => [id, nickname] as const;
    const { query, read } = selectRows(this.#db, 'user', ['id'], ['id', 'nickname'], users, toPair);
    return { query, read: (rows) => new Map(read(rows)) };
  }

  async setNickname(userId: string, nickname: string, at: number): Promise<void> {
    await this.#db.replaceInto('user').values({ id: userId, nickname, changed_at: at }).execute();
  }
}
