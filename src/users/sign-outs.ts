import { ChatError } from '../errors.ts';
import { every, type Repeating } from '../every.ts';
import type { Logger } from '../logger.ts';
import { isGuest, KEY_PREFIX, type Session } from '../session.ts';
import { SAY } from '../words.ts';
import { CLOCK_TOLERANCE, LONGEST_MS } from './claims.ts';
import type { SignOutStore } from './sign-out-store.ts';

/** In ms: so it holds on every worker within a second. */
const LOOK_EVERY_MS = 500;
/** What another worker has written may be seen a little later than its time says, in ms. */
const OVERLAP_MS = 10_000;
/** Longer than any token holds, in ms. */
const KEPT_MS = LONGEST_MS + 86_400_000;

/** Users who were signed out everywhere. Every token is held against them, so they are kept in memory: about 100 bytes each. */
export class SignOuts {
  readonly #store: SignOutStore;
  readonly #at = new Map<string, number>();
  readonly #changed: () => void;
  #newest = 0;

  /** @param changed somebody else was signed out */
  constructor(store: SignOutStore, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
  }

  async start(logger: Logger): Promise<Repeating[]> {
    await this.#look();
    return [
      every(LOOK_EVERY_MS, 'looking for who was signed out', logger, () => this.#look()),
      every(3_600_000, 'forgetting who was signed out', logger, () => this.#forget()),
    ];
  }

  /** All tokens of the user that were issued until now hold no more. */
  async signOut(userId: string): Promise<void> {
    await this.#store.add(userId);
    await this.#look();
  }

  /** @throws ChatError `unauthenticated` */
  mustHold({ user, power, issuedAt }: Session): void {
    const at = this.#at.get(user.id);
    // Tokens say the second in which they were issued: one of the same second may be the old one.
    if (at === undefined || (issuedAt ?? 0) > at) return;
    if (power === 'backend') throw new ChatError('unauthenticated', SAY.badKey);
    if (issuedAt === undefined) throw new ChatError('unauthenticated', SAY.signedOutBefore);
    // A guest gets no other token.
    const retryAfterMs = isGuest(user.id) ? undefined : timeUntilNewTokensHold(at);
    throw new ChatError('unauthenticated', SAY.signedOut, retryAfterMs === undefined ? {} : { retryAfterMs });
  }

  async #look(): Promise<void> {
    let isChanged = false;
    for (const { userId, at } of await this.#store.since(this.#newest, OVERLAP_MS)) {
      isChanged ||= this.#at.get(userId) !== at;
      this.#at.set(userId, at);
      this.#newest = Math.max(this.#newest, at);
    }
    if (isChanged) this.#changed();
  }

  /** API keys do not end: those that were signed out stay so. */
  async #forget(): Promise<void> {
    await this.#store.forget(KEPT_MS, KEY_PREFIX);
    for (const [userId, at] of this.#at) {
      if (at < Date.now() - KEPT_MS && !userId.startsWith(KEY_PREFIX)) this.#at.delete(userId);
    }
  }
}

/**
 * How soon after a sign-out at `at` a token that the host issues then holds, in ms: tokens say the second alone, and those of
 * a host whose clock is ahead are dated back. Of one whose clock is behind, a little later; undefined when that time is over.
 */
function timeUntilNewTokensHold(at: number): number | undefined {
  const holdsFrom = 1_000 * (Math.floor(at / 1_000) + CLOCK_TOLERANCE + 1);
  const left = holdsFrom - Date.now();
  if (left > 0) return left;
  return left > -1_000 * CLOCK_TOLERANCE ? 1_000 : undefined;
}
