import type { Limiter } from '../limiter.ts';
import type { MemberService } from '../members/service.ts';
import type { User } from '../protocol/model.ts';
import type { Guests } from './guests.ts';
import type { Identity } from './identity.ts';
import type { UserStore } from './store.ts';

export interface UserServiceParts {
  identity: Identity;
  guests: Guests;
  users: UserStore;
  members: MemberService;
  sessions: Limiter;
  joins: Limiter;
}

export class UserService {
  readonly #parts: UserServiceParts;

  constructor(parts: UserServiceParts) {
    this.#parts = parts;
  }

  /** A new guest. @param address the client's, whose number of new guests is limited. @throws ChatError `rate_limited` */
  async startSession(nickname: string, address: string): Promise<{ token: string; user: User }> {
    await this.#parts.sessions.spend(address);
    return await this.#parts.guests.issue(nickname);
  }

  /** Whose token it is, under the name that the token gives. @throws ChatError `unauthenticated` */
  async verify(token: string): Promise<User> {
    return await this.#parts.identity.verify(token);
  }

  /** Whose token it is, under the name that the user goes by now. @throws ChatError `unauthenticated` */
  async current(token: string): Promise<User> {
    const user = await this.verify(token);
    const nickname = await this.#parts.users.nicknameOf(user.id);
    return nickname === undefined ? user : { ...user, nickname };
  }

  /** Holds for rooms joined from now on at once, for each of the user's rooms when it has been written there. */
  async changeNickname(user: User, nickname: string): Promise<{ user: User }> {
    await this.#parts.joins.spend(user.id);
    await this.#parts.users.setNickname(user.id, nickname, Date.now());
    const current = await this.#parts.members.rename(user.id);
    return { user: { ...user, nickname: current ?? nickname } };
  }
}
