import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { RoomAccess } from './access.ts';
import type { InvitationStore } from './invitation-store.ts';
import { hashOf } from './invitations.ts';
import { Lanes } from './lanes.ts';
import { isPassword } from './passwords.ts';
import type { RoomState } from './state.ts';

/** What one brings to the door. */
export interface Keys {
  roomId: number;
  /** The client's network address. */
  address: string;
  password?: string | undefined;
  /** The code of an invitation. */
  invitation?: string | undefined;
}

/** Wrong guesses of passwords. */
export interface Guesses {
  byUser: Limiter;
  byAddress: Limiter;
  /** Past it, one guess at the room is looked at at a time. */
  byRoom: Limiter;
}

/** Decides who may walk into which room. Passwords and invitations are looked at before the room is locked. */
export class Admission {
  readonly access: RoomAccess;
  readonly #invitations: InvitationStore;
  readonly #guesses: Guesses;
  readonly #lanes = new Lanes();

  constructor(access: RoomAccess, invitations: InvitationStore, guesses: Guesses) {
    this.access = access;
    this.#invitations = invitations;
    this.#guesses = guesses;
  }

  /** @throws ChatError `not_found` (no such room that one may know of), `forbidden` (password), `rate_limited` (guesses), `busy` */
  async check(session: Session, { roomId, address, password, invitation }: Keys): Promise<Pass> {
    const room = await this.access.find(roomId, undefined);
    const { visibility, settings } = room;
    const isOpen = visibility === 'public' && settings.passwordHash === undefined;
    // Whoever comes back needs no key, and uses none up.
    if (isOpen || (await this.access.belongs(roomId, session))) return new Pass(room, session, {});
    const isInvited = invitation !== undefined && (await this.#invitations.use(roomId, hashOf(invitation), Date.now()));
    const giveBack = () => this.#giveBack(isInvited, invitation);
    // Here, and not where the room is locked: that it is guarded, or busy, would tell that it is there.
    if (visibility === 'private' && !isInvited) throw new ChatError('not_found', SAY.noRoom(roomId));
    try {
      const knows = password !== undefined && (await this.#knowsPassword(session.user.id, address, room, password));
      return new Pass(room, session, { knows, isInvited, giveBack });
    } catch (error) {
      await giveBack();
      throw error;
    }
  }

  /** Wrong ones alone count: many may come at once with the right one. */
  async #knowsPassword(userId: string, address: string, { id, settings }: RoomState, password: string): Promise<true> {
    if (settings.passwordHash === undefined) return true;
    const hash = settings.passwordHash;
    const { byUser, byAddress, byRoom } = this.#guesses;
    const own: [Limiter, key: string][] = [
      [byUser, `${id} ${userId}`],
      [byAddress, `${id} ${address}`],
    ];
    const mayGuess = async () => {
      for (const [limiter, key] of own) await limiter.mustHaveLeft(key);
    };
    await mayGuess();
    // And once more when it is its turn: guesses that were tried at once have been counted meanwhile.
    const look = () => isPassword(hash, password, mayGuess);
    // What others guessed keeps nobody out: it only has to be waited for.
    const isGuessedAt = await byRoom.mustHaveLeft(`${id}`).then(no, yes);
    if (await (isGuessedAt ? this.#lanes.inTurn(id, look) : look())) return true;
    await Promise.all(own.map(([limiter, key]) => limiter.spend(key)));
    // Past its bound, the room's guesses go on being counted, and refuse nobody.
    await byRoom.spend(`${id}`).catch(no);
    throw new ChatError('forbidden', SAY.wrongPassword);
  }

  async #giveBack(isInvited: boolean, invitation: string | undefined): Promise<void> {
    if (isInvited && invitation !== undefined) await this.#invitations.giveBack(hashOf(invitation));
  }
}

const yes = () => true;
const no = () => false;

interface Brought {
  knows?: boolean;
  isInvited?: boolean;
  giveBack?: () => Promise<void>;
}

/** What was found at the door. */
export class Pass {
  readonly #seen: RoomState;
  readonly #session: Session;
  readonly #brought: Brought;

  constructor(seen: RoomState, session: Session, brought: Brought) {
    this.#seen = seen;
    this.#session = session;
    this.#brought = brought;
  }

  /** The room is locked, and may be another than the one that was looked at. @throws ChatError `not_found`, `forbidden` */
  mustOpen(room: LockedRoom): void {
    const { visibility, settings, id } = room.state;
    if (this.#session.power !== 'none' || room.roleOf(this.#session.user.id) !== 'member') return;
    if (visibility === 'private' && !this.#brought.isInvited) throw new ChatError('not_found', SAY.noRoom(id));
    const isCurrent = settings.passwordHash === this.#seen.settings.passwordHash;
    const needsPassword = settings.passwordHash !== undefined && !(this.#brought.knows && isCurrent);
    if (needsPassword) throw new ChatError('forbidden', SAY.needsPassword);
  }

  /** One did not get in: an invitation is not used up by that. */
  async giveBack(): Promise<void> {
    await this.#brought.giveBack?.();
  }
}
