import { sql } from 'kysely';
import { statement } from '../db/bulk.ts';
import { type Db, isSqlite, run, type Statement } from '../db/statement.ts';
import type { UserRow } from '../db/tables.ts';

type Named = Pick<UserRow, 'id' | 'nickname' | 'source' | 'token_nickname'>;

/** The table `user`: who goes by another nickname than a guest's token says, and what the host's latest token said. */
export class UserStore {
  readonly #db: Db;
  readonly #ownChoiceHolds: (userId: string) => boolean;

  /** @param ownChoiceHolds whether such a user may go by a nickname of their own choice */
  constructor(db: Db, ownChoiceHolds: (userId: string) => boolean = () => true) {
    this.#db = db;
    this.#ownChoiceHolds = ownChoiceHolds;
  }

  /** The nickname that holds for the user, where it is kept here. */
  async nicknameOf(userId: string): Promise<string | undefined> {
    const row = await this.#db.selectFrom('user').selectAll().where('id', '=', userId).executeTakeFirst();
    return row && this.#held(row);
  }

  /** Those of these users whose nickname is kept here, with it. */
  nicknames(users: { id: string }[]): Statement<Map<string, string>> {
    // Under a name that says what they are: as `id`, which is a number elsewhere, MySQL would find none of them.
    const rows = users.map(({ id }) => ({ user_id: id }));
    const read = (found: Named[]) =>
      new Map(
        found.flatMap((row) => {
          const nickname = this.#held(row);
          return nickname === undefined ? [] : [[row.id, nickname] as const];
        }),
      );
    return statement(this.#db, 'select nicknames', ['user_id'], rows, read, (given) => {
      const join = isSqlite(this.#db) ? sql`CROSS JOIN` : sql`STRAIGHT_JOIN`;
      const columns = sql`user.id, user.nickname, user.source, user.token_nickname`;
      return sql`SELECT ${columns} FROM ${given} ${join} user ON user.id = given.user_id`;
    });
  }

  /** The nicknames of those of these users that have one here. */
  async nicknamesOf(userIds: string[]): Promise<Map<string, string>> {
    const [nicknames] = await run(this.#db, this.nicknames(userIds.map((id) => ({ id }))));
    return nicknames;
  }

  /** @param source who says so: the user, or the host's backend */
  async setNickname(userId: string, nickname: string, source: 'self' | 'host'): Promise<void> {
    const named = { nickname, source, changed_at: Date.now() };
    await this.#add({ id: userId, ...named, token_nickname: null, token_at: null });
    await this.#db.updateTable('user').set(named).where('id', '=', userId).execute();
  }

  /** The user goes by the nickname of the latest token again. */
  async resetNickname(userId: string): Promise<void> {
    const reset = { nickname: sql<string>`token_nickname`, source: 'token' as const, changed_at: Date.now() };
    const theirs = this.#db.updateTable('user').set(reset).where('id', '=', userId);
    await theirs.where('token_nickname', 'is not', null).execute();
    await this.#db.deleteFrom('user').where('id', '=', userId).where('token_nickname', 'is', null).execute();
  }

  /**
   * A token of the host product says what the user is called. Of two tokens, the one that was issued later holds.
   * @returns whether the user may go by another nickname now
   */
  async followToken(userId: string, nickname: string, at: number): Promise<boolean> {
    const known = await this.#db.selectFrom('user').selectAll().where('id', '=', userId).executeTakeFirst();
    if (known && known.token_at !== null && known.token_at >= at) return false;
    if (known?.token_nickname === nickname) {
      await this.#tokenIsAsNew(userId, at);
      return false;
    }
    const named = { token_nickname: nickname, token_at: at, changed_at: Date.now() };
    await this.#add({ id: userId, nickname, source: 'token', ...named });
    const kept = this.#ownChoiceHolds(userId) ? ['host', 'self'] : ['host'];
    const isKept = sql`source IN (${sql.join(kept)})`;
    await this.#db
      .updateTable('user')
      // In this order: MySQL sees the new value of a column that was set before.
      .set({
        nickname: sql<string>`CASE WHEN ${isKept} THEN nickname ELSE ${nickname} END`,
        source: sql<UserRow['source']>`CASE WHEN ${isKept} THEN source ELSE 'token' END`,
        ...named,
      })
      .where('id', '=', userId)
      .where(({ eb, or }) => or([eb('token_at', 'is', null), eb('token_at', '<', at)]))
      .execute();
    return true;
  }

  /** Another token says the same: one that was issued between the two holds no more. */
  async #tokenIsAsNew(userId: string, at: number): Promise<void> {
    await this.#db
      .updateTable('user')
      .set({ token_at: at })
      .where('id', '=', userId)
      .where(({ eb, or }) => or([eb('token_at', 'is', null), eb('token_at', '<', at)]))
      .execute();
  }

  /** Unless there is one already. */
  async #add(row: UserRow): Promise<void> {
    const adding = this.#db.insertInto('user').values(row);
    await (isSqlite(this.#db) ? adding.orIgnore() : adding.ignore()).execute();
  }

  /** What the host's users chose for themselves, where they might, holds no more where they may not. */
  #held({ id, nickname, source, token_nickname }: Named): string | undefined {
    const isOver = source === 'self' && !this.#ownChoiceHolds(id);
    return isOver ? (token_nickname ?? undefined) : nickname;
  }
}
