import { sql, type UpdateObject } from 'kysely';
import { statement } from '../db/bulk.ts';
import { type Db, isSqlite, run, type Statement } from '../db/statement.ts';
import type { Tables, UserRow } from '../db/tables.ts';
import type { User } from '../protocol/model.ts';

type Kept = Omit<UserRow, 'changed_at' | 'token_at'>;

/** What of a user is kept here, and holds over what a token or a member says. */
export interface HeldProfile {
  nickname?: string | undefined;
  /** Empty where the user had a picture, and has none any more. */
  avatarUrl?: string | undefined;
}

/** Of somebody of whom nothing is known yet. */
const UNKNOWN = {
  nickname: '',
  source: 'token',
  token_nickname: null,
  token_at: null,
  host_avatar_url: null,
  token_avatar_url: null,
} as const;

/** The table `user`: who goes by another nickname or picture than a guest's token says, and what the host's latest token said. */
export class UserStore {
  readonly #db: Db;
  readonly #ownChoiceHolds: (userId: string) => boolean;

  /** @param ownChoiceHolds whether such a user may go by a nickname of their own choice */
  constructor(db: Db, ownChoiceHolds: (userId: string) => boolean = () => true) {
    this.#db = db;
    this.#ownChoiceHolds = ownChoiceHolds;
  }

  /** What is kept here of the user. */
  async profileOf(userId: string): Promise<HeldProfile> {
    const row = await this.#db.selectFrom('user').selectAll().where('id', '=', userId).executeTakeFirst();
    return row ? this.#held(row) : {};
  }

  /** What is kept here of these users. */
  profiles(users: { id: string }[]): Statement<Map<string, HeldProfile>> {
    // Under a name that says what they are: as `id`, which is a number elsewhere, MySQL would find none of them.
    const rows = users.map(({ id }) => ({ user_id: id }));
    const read = (found: Kept[]) => new Map(found.map((row) => [row.id, this.#held(row)] as const));
    return statement(this.#db, 'select profiles', ['user_id'], rows, read, (given) => {
      const join = isSqlite(this.#db) ? sql`CROSS JOIN` : sql`STRAIGHT_JOIN`;
      const names = sql`user.id, user.nickname, user.source, user.token_nickname`;
      const avatars = sql`user.host_avatar_url, user.token_avatar_url`;
      return sql`SELECT ${names}, ${avatars} FROM ${given} ${join} user ON user.id = given.user_id`;
    });
  }

  /** What is kept here of those of these users of whom there is something. */
  async profilesOf(userIds: string[]): Promise<Map<string, HeldProfile>> {
    const [profiles] = await run(this.#db, this.profiles(userIds.map((id) => ({ id }))));
    return profiles;
  }

  /** @param source who says so: the user, or the host's backend */
  async setNickname(userId: string, nickname: string, source: 'self' | 'host'): Promise<void> {
    await this.#set(userId, { nickname, source });
  }

  /** The user goes by the nickname of the latest token again. */
  async resetNickname(userId: string): Promise<void> {
    await this.#set(userId, { nickname: sql<string>`COALESCE(token_nickname, '')`, source: 'token' });
  }

  /** The host's backend says where the user's picture is. Null takes that back: then the one of the latest token holds, or none. */
  async setAvatar(userId: string, url: string | null): Promise<void> {
    const none = sql<string>`COALESCE(token_avatar_url, '')`;
    await this.#set(userId, { host_avatar_url: url, ...(url === null && { token_avatar_url: none }) });
  }

  async #set(userId: string, change: UpdateObject<Tables, 'user'>): Promise<void> {
    const changed_at = Date.now();
    await this.#add({ id: userId, ...UNKNOWN, changed_at });
    await this.#db
      .updateTable('user')
      .set({ ...change, changed_at })
      .where('id', '=', userId)
      .execute();
  }

  /**
   * A token of the host product says who the user is. Of two tokens, the one that was issued later holds; one without a
   * picture takes back what an earlier one said.
   * @returns whether the user may go by another nickname or picture now
   */
  async followToken({ id, nickname, avatarUrl }: User, at: number): Promise<boolean> {
    const known = await this.#db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirst();
    if (known && known.token_at !== null && known.token_at >= at) return false;
    const saysThat = known?.token_nickname === nickname && (known.token_avatar_url ?? '') === (avatarUrl ?? '');
    if (saysThat) {
      // One that was issued between the two holds no more.
      await this.#setUnlessNewer(id, at, { token_at: at });
      return false;
    }
    const said = { token_nickname: nickname, token_at: at, changed_at: Date.now() };
    await this.#add({ id, ...UNKNOWN, nickname, ...said, token_avatar_url: avatarUrl ?? null });
    const kept = this.#ownChoiceHolds(id) ? ['host', 'self'] : ['host'];
    const isKept = sql`source IN (${sql.join(kept)})`;
    const noAvatar = sql<string | null>`CASE WHEN token_avatar_url IS NULL THEN NULL ELSE '' END`;
    // In this order: MySQL sees the new value of a column that was set before.
    await this.#setUnlessNewer(id, at, {
      nickname: sql<string>`CASE WHEN ${isKept} THEN nickname ELSE ${nickname} END`,
      source: sql<UserRow['source']>`CASE WHEN ${isKept} THEN source ELSE 'token' END`,
      token_avatar_url: avatarUrl ?? noAvatar,
      ...said,
    });
    return true;
  }

  /** Unless a token that was issued later than `at` has been taken over meanwhile. */
  async #setUnlessNewer(userId: string, at: number, change: UpdateObject<Tables, 'user'>): Promise<void> {
    await this.#db
      .updateTable('user')
      .set(change)
      .where('id', '=', userId)
      .where(({ eb, or }) => or([eb('token_at', 'is', null), eb('token_at', '<', at)]))
      .execute();
  }

  /** Unless there is one already. */
  async #add(row: UserRow): Promise<void> {
    const adding = this.#db.insertInto('user').values(row);
    await (isSqlite(this.#db) ? adding.orIgnore() : adding.ignore()).execute();
  }

  #held(row: Kept): HeldProfile {
    return {
      nickname: this.#nicknameOf(row),
      avatarUrl: row.host_avatar_url ?? row.token_avatar_url ?? undefined,
    };
  }

  /** What the host's users chose for themselves, where they might, holds no more where they may not. */
  #nicknameOf({ id, nickname, source, token_nickname }: Kept): string | undefined {
    const isOver = source === 'self' && !this.#ownChoiceHolds(id);
    return isOver || source === 'token' ? (token_nickname ?? undefined) : nickname;
  }
}
