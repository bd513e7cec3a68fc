import type { Logger } from '../logger.ts';
import type { MemberService } from '../members/service.ts';
import { isGuest, type Session } from '../session.ts';
import type { UserStore } from './store.ts';

/** Users whose latest token is remembered, about 150 bytes each. */
const MOST = 20_000;

/** The host's users go by the nickname and the picture of their latest token, in all of their rooms at once. */
export class TokenNames {
  readonly #users: UserStore;
  readonly #members: MemberService;
  readonly #logger: Logger;
  /** When the latest token that was looked at was issued, by user: it is looked at once. */
  readonly #seen = new Map<string, number>();

  constructor(users: UserStore, members: MemberService, logger: Logger) {
    this.#users = users;
    this.#members = members;
    this.#logger = logger;
  }

  /** Takes over what the token says, where it is the latest. A room that cannot be written now is renamed in at the next join. */
  async follow({ user, power, issuedAt, expiresAt = 0 }: Session): Promise<void> {
    const { id } = user;
    if (power === 'backend' || isGuest(id)) return;
    // Tokens of a host that does not date them end in the order in which they were issued.
    const at = issuedAt ?? expiresAt;
    if ((this.#seen.get(id) ?? -1) >= at) return;
    if (await this.#users.followToken(user, at)) {
      await this.#members
        .showProfile(id)
        .catch((error) =>
          this.#logger.warn('a new nickname or picture could not be written everywhere', { userId: id, error }),
        );
    }
    this.#seen.delete(id);
    this.#seen.set(id, at);
    for (const [oldest] of this.#seen) {
      if (this.#seen.size <= MOST) break;
      this.#seen.delete(oldest);
    }
  }
}
