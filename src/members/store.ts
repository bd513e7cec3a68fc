import { type Selectable, sql } from 'kysely';
import { deleteRows, insertRows, raiseRows, selectRows, updateRows } from '../db/bulk.ts';
import { type Db, run, type Statement } from '../db/statement.ts';
import type { MemberRow } from '../db/tables.ts';
import type { Member } from '../protocol/model.ts';

export interface MemberState extends Omit<Member, 'online'> {
  /** Joined over REST, or a room that keeps its members: stays a member while offline. */
  stays: boolean;
  mutedUntil?: number;
  /** In slow mode: when the member last spoke. */
  spokeAt?: number;
  /** What the member's token gave in every room when the member came last. */
  power?: 'moderator' | 'owner' | 'backend';
  /** How far the member has read; absent where that is not known. Written by `reading/store`, and here with a new member alone. */
  readSeq?: number;
  /** Of a guest: when last seen, to about a day. Written by `AbsentGuests`, and here with a new member alone. */
  seenAt?: number;
}

/** A worker that holds connections of a member. */
export interface PresenceState {
  userId: string;
  workerId: string;
}

interface Key {
  roomId: number;
  userId: string;
}

export type Membership = MemberState & { roomId: number };

/** A place in the list of members, in order of arrival. */
export interface MembersCursor {
  joinedAt: number;
  userId: string;
}

const MEMBER = [
  'room_id',
  'user_id',
  'nickname',
  'avatar_url',
  'role',
  'stays',
  'joined_at',
  'muted_until',
  'spoke_at',
  'power',
  'read_seq',
  'seen_at',
] as const;
/** What changes about a member. */
const CHANGING = ['nickname', 'avatar_url', 'role', 'stays', 'muted_until', 'spoke_at', 'power'] as const;
const BY_USER = ['room_id', 'user_id'] as const;
const PRESENCE = ['room_id', 'user_id', 'worker_id'] as const;

/** The tables `member` and `presence`. */
export class MemberStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async list(roomId: number, cursor: MembersCursor | undefined, limit: number): Promise<Member[]> {
    let query = this.#db
      .selectFrom('member')
      .selectAll()
      .select(({ exists, selectFrom }) =>
        exists(
          selectFrom('presence')
            .select('worker_id')
            .whereRef('presence.room_id', '=', 'member.room_id')
            .whereRef('presence.user_id', '=', 'member.user_id'),
        ).as('online'),
      )
      .where('room_id', '=', roomId)
      .orderBy('joined_at')
      .orderBy('user_id')
      .limit(limit);
    if (cursor) {
      query = query
        .where('joined_at', '>=', cursor.joinedAt)
        .where(({ eb, or }) => or([eb('joined_at', '>', cursor.joinedAt), eb('user_id', '>', cursor.userId)]));
    }
    const rows = await query.execute();
    return rows.map((row) => {
      return toMember(toState(row), Boolean(row.online));
    });
  }

  async isIn(roomId: number, userId: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('member')
      .select('user_id')
      .where('room_id', '=', roomId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Up to `limit` rooms after the room `after`, by id, in which the user goes by another nickname or picture, an empty one for none. */
  async roomsWhereShownOtherwise(
    userId: string,
    { nickname, avatarUrl }: { nickname?: string | undefined; avatarUrl?: string | undefined },
    after: number,
    limit: number,
  ): Promise<number[]> {
    const rows = await this.#db
      .selectFrom('member')
      .select('room_id')
      .where('user_id', '=', userId)
      .where(({ eb, or }) =>
        or([
          ...(nickname === undefined ? [] : [eb('nickname', '!=', nickname)]),
          ...(avatarUrl === undefined ? [] : [eb(sql`COALESCE(avatar_url, '')`, '!=', avatarUrl)]),
        ]),
      )
      .where('room_id', '>', after)
      .orderBy('room_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.room_id);
  }

  /** Memberships of guests who were last seen before `before`, up to `limit`, the longest ago first. */
  async absentGuests(before: number, limit: number): Promise<Key[]> {
    const rows = await this.#db
      .selectFrom('member')
      .select(['room_id', 'user_id'])
      .where('seen_at', '<', before)
      .orderBy('seen_at')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ roomId: row.room_id, userId: row.user_id }));
  }

  /** Of these guests' memberships those that say an earlier time than `before` say `at` from now on. Waits for no lock. */
  async sawGuests(userIds: string[], before: number, at: number): Promise<void> {
    const keys = userIds.map((user_id) => ({ user_id }));
    const columns = [...BY_USER, 'seen_at'] as const;
    const [found] = await run(
      this.#db,
      selectRows(this.#db, 'member', ['user_id'], columns, keys, (row) => row),
    );
    const old = found.filter(({ seen_at }) => seen_at !== null && seen_at < before);
    if (old.length === 0) return;
    const raised = old.map((row) => ({ ...row, seen_at: at }));
    await run(this.#db, raiseRows(this.#db, 'member', BY_USER, 'seen_at', raised));
  }

  load(keys: Key[]): Statement<{ roomId: number; member: MemberState }[]> {
    return selectRows(this.#db, 'member', ['room_id', 'user_id'], MEMBER, keys.map(toKey), (row) => ({
      roomId: row.room_id,
      member: toState(row),
    }));
  }

  loadPresences(keys: Key[]): Statement<{ roomId: number; presence: PresenceState }[]> {
    return selectRows(this.#db, 'presence', ['room_id', 'user_id'], PRESENCE, keys.map(toKey), (row) => ({
      roomId: row.room_id,
      presence: { userId: row.user_id, workerId: row.worker_id },
    }));
  }

  /** @param gone as they were @param added as they are now. Those who are both have changed. */
  save(gone: Membership[], added: Membership[]): Statement<void>[] {
    const before = new Set(gone.map(nameOf));
    const now = new Set(added.map(nameOf));
    const left = gone.filter((member) => !now.has(nameOf(member))).map(toKey);
    const joined = added.filter((member) => !before.has(nameOf(member))).map(toRow);
    const changed = added.filter((member) => before.has(nameOf(member))).map(toRow);
    return [
      deleteRows(this.#db, 'member', ['room_id', 'user_id'], left),
      insertRows(this.#db, 'member', MEMBER, joined),
      updateRows(this.#db, 'member', ['room_id', 'user_id'], CHANGING, changed),
    ];
  }

  insertPresences(presences: (Key & PresenceState)[]): Statement<void> {
    return insertRows(this.#db, 'presence', PRESENCE, presences.map(toPresenceRow));
  }

  deletePresences(presences: (Key & PresenceState)[]): Statement<void> {
    return deleteRows(this.#db, 'presence', PRESENCE, presences.map(toPresenceRow));
  }

  /** Everybody leaves rooms that are being removed. */
  deleteAllOf(roomIds: number[]): Statement<void>[] {
    const rooms = roomIds.map((id) => ({ room_id: id }));
    return [deleteRows(this.#db, 'member', ['room_id'], rooms), deleteRows(this.#db, 'presence', ['room_id'], rooms)];
  }
}

function toKey({ roomId, userId }: Key) {
  return { room_id: roomId, user_id: userId };
}

/** Whoever left and came back at once has another one. */
function nameOf({ roomId, userId, joinedAt }: Membership): string {
  return `${roomId} ${joinedAt} ${userId}`;
}

function toRow(member: Membership): Selectable<MemberRow> {
  return {
    ...toKey(member),
    nickname: member.nickname,
    avatar_url: member.avatarUrl ?? null,
    role: member.role,
    stays: Number(member.stays),
    joined_at: member.joinedAt,
    muted_until: member.mutedUntil ?? null,
    spoke_at: member.spokeAt ?? null,
    power: member.power ?? null,
    read_seq: member.readSeq ?? null,
    seen_at: member.seenAt ?? null,
  };
}

function toPresenceRow({ roomId, userId, workerId }: Key & PresenceState) {
  return { room_id: roomId, user_id: userId, worker_id: workerId };
}

function toState(row: Selectable<MemberRow>): MemberState {
  return {
    userId: row.user_id,
    nickname: row.nickname,
    ...(row.avatar_url !== null && { avatarUrl: row.avatar_url }),
    role: row.role,
    joinedAt: row.joined_at,
    stays: row.stays === 1,
    ...(row.muted_until !== null && { mutedUntil: row.muted_until }),
    ...(row.spoke_at !== null && { spokeAt: row.spoke_at }),
    ...(row.power !== null && { power: row.power }),
    ...(row.read_seq !== null && { readSeq: row.read_seq }),
    ...(row.seen_at !== null && { seenAt: row.seen_at }),
  };
}

/** A member as all may see it. */
export function toMember(state: MemberState, online: boolean): Member {
  const { stays: _, mutedUntil = 0, spokeAt: __, power: ___, readSeq: ____, seenAt: _____, ...member } = state;
  return { ...member, online, ...(mutedUntil > Date.now() && { mutedUntil }) };
}
