import type { Selectable } from 'kysely';
import { deleteRows, insertRows, selectRows } from '../db/bulk.ts';
import type { Db, Statement } from '../db/statement.ts';
import type { AuditTable, SanctionRow } from '../db/tables.ts';

/** An owner or moderator of a room, member or not. */
export interface StaffState {
  userId: string;
  role: 'owner' | 'moderator';
}

/** As what somebody acts in a room. */
export type Rank = 'moderator' | 'owner' | 'backend';

/** What a user may not do in a room, member or not. Times are epoch milliseconds. */
export interface SanctionState {
  userId: string;
  nickname: string;
  ban?: Ban;
  mutedUntil?: number;
  mutedAs?: Rank;
  /** In slow mode: when the user last spoke, before leaving. */
  spokeAt?: number;
}

export interface Ban {
  /** `FOR_GOOD` for one that does not end. */
  until: number;
  by: string;
  as?: Rank;
  at: number;
  reason?: string;
}

/** The year 9999: later than anything. */
export const FOR_GOOD = 253_402_300_799_000;

/** Something that was done to a room or to somebody in it. */
export interface AuditRecord {
  at: number;
  actorId: string;
  action: string;
  targetId?: string;
  targetSeq?: number;
  reason?: string;
  detail?: Record<string, unknown>;
}

interface Key {
  roomId: number;
  userId: string;
}

const STAFF = ['room_id', 'user_id', 'role'] as const;
const SANCTION = [
  'room_id',
  'user_id',
  'nickname',
  'banned_until',
  'ban_reason',
  'banned_by',
  'banned_at',
  'muted_until',
  'spoke_at',
  'banned_as',
  'muted_as',
] as const;
const AUDIT = ['room_id', 'at', 'actor_id', 'action', 'target_id', 'target_seq', 'reason', 'detail'] as const;

/** The tables `staff`, `sanction` and `audit`. */
export class ModerationStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  loadStaff(roomIds: number[]): Statement<{ roomId: number; staff: StaffState }[]> {
    const rooms = roomIds.map((id) => ({ room_id: id }));
    return selectRows(this.#db, 'staff', ['room_id'], STAFF, rooms, (row) => ({
      roomId: row.room_id,
      staff: { userId: row.user_id, role: row.role },
    }));
  }

  async isOnStaff(roomId: number, userId: string): Promise<boolean> {
    const staff = this.#db.selectFrom('staff').select('role').where('room_id', '=', roomId);
    return (await staff.where('user_id', '=', userId).executeTakeFirst()) !== undefined;
  }

  insertStaff(staff: (StaffState & { roomId: number })[]): Statement<void> {
    const rows = staff.map(({ roomId, userId, role }) => ({ room_id: roomId, user_id: userId, role }));
    return insertRows(this.#db, 'staff', STAFF, rows);
  }

  deleteStaff(keys: Key[]): Statement<void> {
    return deleteRows(this.#db, 'staff', ['room_id', 'user_id'], keys.map(toKey));
  }

  loadSanctions(keys: Key[]): Statement<{ roomId: number; sanction: SanctionState }[]> {
    return selectRows(this.#db, 'sanction', ['room_id', 'user_id'], SANCTION, keys.map(toKey), (row) => ({
      roomId: row.room_id,
      sanction: toSanction(row),
    }));
  }

  insertSanctions(sanctions: (SanctionState & { roomId: number })[]): Statement<void> {
    const rows = sanctions.map(({ roomId, userId, nickname, ban, mutedUntil, mutedAs, spokeAt }) => ({
      room_id: roomId,
      user_id: userId,
      nickname,
      banned_until: ban?.until ?? null,
      ban_reason: ban?.reason ?? null,
      banned_by: ban?.by ?? null,
      banned_at: ban?.at ?? null,
      muted_until: mutedUntil ?? null,
      spoke_at: spokeAt ?? null,
      banned_as: ban?.as ?? null,
      muted_as: mutedAs ?? null,
    }));
    return insertRows(this.#db, 'sanction', SANCTION, rows);
  }

  deleteSanctions(keys: Key[]): Statement<void> {
    return deleteRows(this.#db, 'sanction', ['room_id', 'user_id'], keys.map(toKey));
  }

  insertAudit(records: (AuditRecord & { roomId: number })[]): Statement<void> {
    const rows = records.map(({ roomId, at, actorId, action, targetId, targetSeq, reason, detail }) => ({
      room_id: roomId,
      at,
      actor_id: actorId,
      action,
      target_id: targetId ?? null,
      target_seq: targetSeq ?? null,
      reason: reason ?? null,
      detail: detail ? JSON.stringify(detail) : null,
    }));
    return insertRows(this.#db, 'audit', AUDIT, rows);
  }

  /** Nobody has a say in rooms that are being removed. What was done in them stays on record. */
  deleteAllOf(roomIds: number[]): Statement<void>[] {
    const rooms = roomIds.map((id) => ({ room_id: id }));
    return [deleteRows(this.#db, 'staff', ['room_id'], rooms), deleteRows(this.#db, 'sanction', ['room_id'], rooms)];
  }

  /** Up to `limit` sanctions of which nothing is left at that time. @param spokeBefore who spoke before may speak in any room */
  async expiredSanctions(at: number, spokeBefore: number, limit: number): Promise<Key[]> {
    const rows = await this.#db
      .selectFrom('sanction')
      .select(['room_id', 'user_id'])
      .where(({ eb, or }) => or([eb('banned_until', 'is', null), eb('banned_until', '<=', at)]))
      .where(({ eb, or }) => or([eb('muted_until', 'is', null), eb('muted_until', '<=', at)]))
      .where(({ eb, or }) => or([eb('spoke_at', 'is', null), eb('spoke_at', '<=', spokeBefore)]))
      .limit(limit)
      .execute();
    return rows.map((row) => ({ roomId: row.room_id, userId: row.user_id }));
  }

  /** Who is banned at that time, the newest ban first. */
  async bans(roomId: number, at: number, limit: number): Promise<(SanctionState & { ban: Ban })[]> {
    const rows = await this.#db
      .selectFrom('sanction')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('banned_until', '>', at)
      .orderBy('banned_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map(toSanction).flatMap(({ ban, ...sanction }) => (ban ? [{ ...sanction, ban }] : []));
  }

  /** How somebody was removed from a room last; undefined where they never were. Who was banned without being there was not removed. */
  async lastRemoval(roomId: number, userId: string): Promise<AuditRecord | undefined> {
    const row = await this.#db
      .selectFrom('audit')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('target_id', '=', userId)
      .where('action', 'in', ['kick', 'ban'])
      .where('target_seq', 'is not', null)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && toRecord(row);
  }

  /** Newest first; those before the record `before`, if it is given. */
  async audit(roomId: number, before: number | undefined, limit: number): Promise<(AuditRecord & { id: number })[]> {
    let query = this.#db
      .selectFrom('audit')
      .selectAll()
      .where('room_id', '=', roomId)
      .orderBy('id', 'desc')
      .limit(limit);
    if (before !== undefined) query = query.where('id', '<', before);
    return (await query.execute()).map(toRecord);
  }
}

function toKey({ roomId, userId }: Key) {
  return { room_id: roomId, user_id: userId };
}

function toSanction(row: Pick<SanctionRow, (typeof SANCTION)[number]>): SanctionState {
  const { banned_until: until, banned_by: by, banned_at: at, banned_as: as, ban_reason: reason } = row;
  const more = { ...(as !== null && { as }), ...(reason !== null && { reason }) };
  return {
    userId: row.user_id,
    nickname: row.nickname,
    ...(until !== null && { ban: { until, by: by ?? '', at: at ?? 0, ...more } }),
    ...(row.muted_until !== null && { mutedUntil: row.muted_until }),
    ...(row.muted_as !== null && { mutedAs: row.muted_as }),
    ...(row.spoke_at !== null && { spokeAt: row.spoke_at }),
  };
}

function toRecord(row: Selectable<AuditTable>): AuditRecord & { id: number } {
  return {
    id: row.id,
    at: row.at,
    actorId: row.actor_id,
    action: row.action,
    ...(row.target_id !== null && { targetId: row.target_id }),
    ...(row.target_seq !== null && { targetSeq: row.target_seq }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.detail !== null && { detail: JSON.parse(row.detail) }),
  };
}
