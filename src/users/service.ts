import { ChatError, invalid } from '../errors.ts';
import { MUST } from '../field-words.ts';
import type { Limiter } from '../limiter.ts';
import type { MemberService } from '../members/service.ts';
import { imitatesStaff } from '../moderation/staff-names.ts';
import type { Refreshed } from '../protocol/events.ts';
import type { User } from '../protocol/model.ts';
import { type RightsPolicy, rightsOf } from '../rights.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { Guests } from './guests.ts';
import type { Identity } from './identity.ts';
import type { Me, Profile, SetProfile } from './schema.ts';
import type { SignOuts } from './sign-outs.ts';
import type { UserStore } from './store.ts';
import type { TokenNames } from './token-names.ts';

export interface UserServiceParts {
  identity: Identity;
  /** Undefined where guests are not let in. */
  guests: Guests | undefined;
  users: UserStore;
  members: MemberService;
  signOuts: SignOuts;
  tokenNames: TokenNames;
  /** Nicknames that nobody may take who is not on the staff. */
  reservedNicknames: readonly string[];
  rights: RightsPolicy;
  sessions: Limiter;
  joins: Limiter;
  renames: Limiter;
}

export class UserService {
  readonly #parts: UserServiceParts;

  constructor(parts: UserServiceParts) {
    this.#parts = parts;
  }

  /** A new guest. @param address the client's, whose number of new guests is limited. @throws ChatError `rate_limited`, `forbidden` */
  async startSession(nickname: string, address: string): Promise<{ token: string; user: User }> {
    if (!this.#parts.guests) throw new ChatError('forbidden', SAY.noGuests);
    this.#mustNotImitateStaff(nickname);
    await this.#parts.sessions.spend(address);
    return await this.#parts.guests.issue(nickname);
  }

  /** Whose token it is, under the name that the token gives. @throws ChatError `unauthenticated` */
  async verify(token: string): Promise<Session> {
    const session = await this.#parts.identity.verify(token);
    this.#parts.signOuts.mustHold(session);
    await this.#parts.tokenNames.follow(session);
    return session;
  }

  /** Whose token it is, under the name that the user goes by now. @throws ChatError `unauthenticated` */
  async current(token: string): Promise<Session> {
    return await this.#named(await this.verify(token));
  }

  /** Who asks, and what they may do. */
  async me(session: Session): Promise<Me> {
    const { user, power, expiresAt } = await this.#named(session);
    return {
      user,
      ...(power !== 'none' && { globalRole: power }),
      ...(expiresAt !== undefined && { expiresAt }),
      rights: rightsOf(session, this.#parts.rights),
    };
  }

  async #named(session: Session): Promise<Session> {
    const { user } = session;
    const { nickname = user.nickname, avatarUrl = user.avatarUrl } = await this.#parts.users.profileOf(user.id);
    return { ...session, user: { id: user.id, nickname, ...(avatarUrl && { avatarUrl }) } };
  }

  /** Another token of the same user. @throws ChatError `unauthenticated`, `forbidden` (somebody else's) */
  async refresh(session: Session, token: string): Promise<Session & { expiresAt: number }> {
    const renewed = await this.current(token);
    const { expiresAt } = renewed;
    if (renewed.user.id !== session.user.id || expiresAt === undefined) {
      throw new ChatError('forbidden', SAY.othersToken);
    }
    return { ...renewed, expiresAt };
  }

  /** Ends all sessions of a user, on every worker within a second; an API key, for ever. @throws ChatError `forbidden` (somebody else's), `rate_limited` */
  async signOut(by: Session, userId: string): Promise<void> {
    if (userId === 'me' && by.power === 'backend') throw new ChatError('forbidden', SAY.keysHaveNoSessions);
    const isOwn = userId === 'me' || userId === by.user.id;
    if (!isOwn && by.power !== 'backend') throw new ChatError('forbidden', SAY.backendOnly);
    await this.#parts.joins.spend(by.user.id);
    await this.#parts.signOuts.signOut(isOwn ? by.user.id : userId);
  }

  /**
   * Holds for rooms joined from now on at once, for each of the user's rooms when it has been written there; a room with a
   * word filter masks it. @throws ChatError `forbidden` (not here, not by those, or an API key), `invalid` (like the staff's), `rate_limited`
   */
  async changeNickname(by: Session, nickname: string): Promise<{ user: User }> {
    const { user, power } = by;
    if (power === 'backend') throw new ChatError('forbidden', SAY.keysHaveNoName);
    const { rights } = this.#parts;
    if (!rightsOf(by, rights).changeNickname) {
      throw new ChatError('forbidden', rights.nicknameChange === 'nobody' ? SAY.nicknamesStay : SAY.noNicknameChange);
    }
    if (power === 'none') this.#mustNotImitateStaff(nickname);
    await this.#parts.renames.spend(user.id);
    await this.#parts.users.setNickname(user.id, nickname, 'self');
    const current = await this.#parts.members.showProfile(user.id);
    return { user: { ...user, nickname: current.nickname ?? nickname } };
  }

  /**
   * The host's backend says what a user is called, and where the picture is, whatever tokens and the user say; null takes
   * that back.
   * @throws ChatError `forbidden`, `busy`
   */
  async setProfile(by: Session, { userId, nickname, avatarUrl }: SetProfile): Promise<Profile> {
    if (by.power !== 'backend') throw new ChatError('forbidden', SAY.backendOnly);
    if (nickname === null) await this.#parts.users.resetNickname(userId);
    else await this.#parts.users.setNickname(userId, nickname, 'host');
    if (avatarUrl !== undefined) await this.#parts.users.setAvatar(userId, avatarUrl);
    const held = await this.#parts.members.showProfile(userId);
    return {
      userId,
      ...(held.nickname !== undefined && { nickname: held.nickname }),
      ...(held.avatarUrl && { avatarUrl: held.avatarUrl }),
    };
  }

  #mustNotImitateStaff(nickname: string): void {
    if (!imitatesStaff(nickname, this.#parts.reservedNicknames)) return;
    throw invalid([{ path: 'nickname', words: MUST.notImitateStaff }]);
  }
}

export function toRefreshed({ user, expiresAt }: Session & { expiresAt: number }): Refreshed {
  return { user, expiresAt };
}
