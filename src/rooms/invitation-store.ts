import type { ExpressionBuilder } from 'kysely';
import type { Db } from '../db/statement.ts';
import type { Tables } from '../db/tables.ts';
import type { InvitedTo } from '../protocol/moderation.ts';

export interface Invitation {
  /** The hash of its code, which is known to those who were sent it alone. */
  id: string;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  usesLeft: number;
}

interface NewInvitation extends Invitation {
  /** Its maker had a say in the room by a token of the host's, and not by a role there. */
  byHost: boolean;
}

/** The table `invitation`. */
export class InvitationStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async add(roomId: number, { id, createdBy, createdAt, expiresAt, usesLeft, byHost }: NewInvitation): Promise<void> {
    await this.#db
      .insertInto('invitation')
      .values({
        code_hash: id,
        room_id: roomId,
        created_by: createdBy,
        created_at: createdAt,
        expires_at: expiresAt,
        uses_left: usesLeft,
        by_host: Number(byHost),
      })
      .execute();
  }

  /** What somebody who holds it may know before they come in; undefined where it lets nobody in. */
  async find(roomId: number, id: string, at: number): Promise<InvitedTo | undefined> {
    const row = await this.#db
      .selectFrom('invitation')
      .select('expires_at')
      .select(({ selectFrom }) => [
        selectFrom('room').select('room.title').whereRef('room.id', '=', 'invitation.room_id').as('title'),
        selectFrom('member')
          .select('member.nickname')
          .whereRef('member.room_id', '=', 'invitation.room_id')
          .whereRef('member.user_id', '=', 'invitation.created_by')
          .as('nickname'),
      ])
      .where('code_hash', '=', id)
      .where((eb) => isOpen(eb, roomId, at))
      .executeTakeFirst();
    if (!row || row.title === null) return undefined;
    return { title: row.title, expiresAt: row.expires_at, ...(row.nickname !== null && { invitedBy: row.nickname }) };
  }

  /** Takes one use of it. @returns whether there was one left */
  async use(roomId: number, id: string, at: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('invitation')
      .set(({ eb }) => ({ uses_left: eb('uses_left', '-', 1) }))
      .where('code_hash', '=', id)
      .where((eb) => isOpen(eb, roomId, at))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async giveBack(id: string): Promise<void> {
    await this.#db
      .updateTable('invitation')
      .set(({ eb }) => ({ uses_left: eb('uses_left', '+', 1) }))
      .where('code_hash', '=', id)
      .execute();
  }

  /** Those that still let somebody in, the newest first. */
  async list(roomId: number, at: number, limit: number): Promise<Invitation[]> {
    const rows = await this.#db
      .selectFrom('invitation')
      .selectAll()
      .where((eb) => isOpen(eb, roomId, at))
      .orderBy('created_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      id: row.code_hash,
      createdBy: row.created_by,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      usesLeft: row.uses_left,
    }));
  }

  /** How many still let somebody in. */
  async count(roomId: number, at: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom('invitation')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where((eb) => isOpen(eb, roomId, at))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Nobody can come into a room that is gone. */
  async removeAllOf(roomId: number): Promise<void> {
    await this.#db.deleteFrom('invitation').where('room_id', '=', roomId).execute();
  }

  /** @returns whether there was such an invitation */
  async remove(roomId: number, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('invitation')
      .where('room_id', '=', roomId)
      .where('code_hash', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Forgets those that nobody can use any more. */
  async forget(at: number): Promise<void> {
    await this.#db.deleteFrom('invitation').where('expires_at', '<', at).execute();
  }
}

/** Whoever made it has a say in the room still: with the role, one's invitations end. */
function isOpen(
  { eb, and, or, exists, selectFrom }: ExpressionBuilder<Tables, 'invitation'>,
  roomId: number,
  at: number,
) {
  const maker = selectFrom('staff')
    .select('staff.role')
    .where('staff.room_id', '=', roomId)
    .whereRef('staff.user_id', '=', 'invitation.created_by');
  return and([
    eb('invitation.room_id', '=', roomId),
    eb('uses_left', '>', 0),
    eb('expires_at', '>', at),
    or([eb('by_host', '=', 1), exists(maker)]),
  ]);
}
