import { createHash, randomBytes } from 'node:crypto';
import { ChatError } from '../errors.ts';
import type { LogWriter } from '../log/writer.ts';
import { mustModerate } from '../moderation/authority.ts';
import type { AuditRecord } from '../moderation/store.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as protocol from '../protocol/moderation.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { RoomAccess } from './access.ts';
import type { InvitationStore } from './invitation-store.ts';
import type { NamedInvitation, NewInvitation } from './schema.ts';

/** Links that let people into a private room: moderators make them and take them back. */
export class InvitationService {
  readonly #writer: LogWriter;
  readonly #access: RoomAccess;
  readonly #invitations: InvitationStore;

  constructor(writer: LogWriter, access: RoomAccess, invitations: InvitationStore) {
    this.#writer = writer;
    this.#access = access;
    this.#invitations = invitations;
  }

  /** @throws ChatError `forbidden`, `not_found` */
  async create(by: Session, { roomId, expiresInSeconds, uses }: NewInvitation): Promise<protocol.NewInvitation> {
    await this.#moderate(by, roomId, { action: 'invite', detail: { uses, expiresInSeconds } });
    const code = randomBytes(18).toString('base64url');
    const createdAt = Date.now();
    const times = { createdAt, expiresAt: createdAt + 1_000 * expiresInSeconds };
    const invitation = { id: hashOf(code), createdBy: by.user.id, ...times, usesLeft: uses };
    await this.#invitations.add(roomId, invitation);
    return { ...invitation, code };
  }

  /** Those that still let somebody in, the newest first, 200 at most. @throws ChatError `forbidden`, `not_found` */
  async list(by: Session, roomId: number): Promise<{ invitations: protocol.Invitation[] }> {
    await this.#moderate(by, roomId);
    return { invitations: await this.#invitations.list(roomId, Date.now(), LIMITS.page) };
  }

  /** It lets nobody in any more. @throws ChatError `forbidden`, `not_found` (room, invitation) */
  async remove(by: Session, { roomId, id }: NamedInvitation): Promise<void> {
    await this.#moderate(by, roomId, { action: 'uninvite', detail: { id } });
    if (!(await this.#invitations.remove(roomId, id))) throw new ChatError('not_found', SAY.noInvitation);
  }

  async #moderate(by: Session, roomId: number, record?: Omit<AuditRecord, 'at' | 'actorId'>): Promise<void> {
    await this.#access.mustSee(roomId, by);
    await this.#writer.change({
      roomId,
      users: [by.user.id],
      staff: true,
      decide: (room) => {
        mustModerate(room, by);
        if (record) room.record({ actorId: by.user.id, ...record });
      },
    });
  }
}

/** What is kept of a code, and names the invitation. */
export function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
