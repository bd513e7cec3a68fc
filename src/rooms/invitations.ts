import { createHash, randomBytes } from 'node:crypto';
import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { Moderators } from '../moderation/moderators.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as protocol from '../protocol/moderation.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { InvitationStore } from './invitation-store.ts';
import type { LookUpInvitation, NamedInvitation, NewInvitation } from './schema.ts';

/** Links that let people into a private room: moderators make them and take them back. */
export class InvitationService {
  readonly #moderators: Moderators;
  readonly #invitations: InvitationStore;
  readonly #lookUps: Limiter;

  constructor(moderators: Moderators, invitations: InvitationStore, lookUps: Limiter) {
    this.#moderators = moderators;
    this.#invitations = invitations;
    this.#lookUps = lookUps;
  }

  /** @throws ChatError `forbidden`, `not_found`, `conflict` (100 are open; those made at the same moment may be more) */
  async create(by: Session, { roomId, expiresInSeconds, uses }: NewInvitation): Promise<protocol.NewInvitation> {
    await this.#moderators.mustModerate(by, roomId);
    if ((await this.#invitations.count(roomId, Date.now())) >= LIMITS.invitations)
      throw new ChatError('conflict', SAY.tooManyInvitations);
    await this.#moderators.mustModerate(by, roomId, { action: 'invite', detail: { uses, expiresInSeconds } });
    const code = randomBytes(18).toString('base64url');
    const createdAt = Date.now();
    const times = { createdAt, expiresAt: createdAt + 1_000 * expiresInSeconds };
    const invitation = { id: hashOf(code), createdBy: by.user.id, ...times, usesLeft: uses };
    await this.#invitations.add(roomId, { ...invitation, byHost: by.power !== 'none' });
    return { ...invitation, code };
  }

  /**
   * What it leads to, for whoever holds it, before they say who they are. It is not used up by that.
   * @throws ChatError `not_found` (no such room or invitation, or it lets nobody in: nobody is told which), `rate_limited`
   */
  async lookUp({ roomId, invitation }: LookUpInvitation, address: string): Promise<protocol.InvitedTo> {
    await this.#lookUps.spend(address);
    const found = await this.#invitations.find(roomId, hashOf(invitation), Date.now());
    if (!found) throw new ChatError('not_found', SAY.noInvitation);
    return found;
  }

  /** Those that still let somebody in, the newest first, 200 at most. @throws ChatError `forbidden`, `not_found` */
  async list(by: Session, roomId: number): Promise<{ invitations: protocol.Invitation[] }> {
    await this.#moderators.mustModerate(by, roomId);
    return { invitations: await this.#invitations.list(roomId, Date.now(), LIMITS.page) };
  }

  /** It lets nobody in any more. @throws ChatError `forbidden`, `not_found` (room, invitation) */
  async remove(by: Session, { roomId, id }: NamedInvitation): Promise<void> {
    await this.#moderators.mustModerate(by, roomId, { action: 'uninvite', detail: { id } });
    if (!(await this.#invitations.remove(roomId, id))) throw new ChatError('not_found', SAY.noInvitation);
  }
}

/** What is kept of a code, and names the invitation. */
export function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
