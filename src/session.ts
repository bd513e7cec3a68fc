import type { User } from './protocol/model.ts';

/** What somebody may do in every room: as a moderator, an owner, or the host product's own backend. */
export type Power = 'none' | 'moderator' | 'owner' | 'backend';

/** The ids of the host product's API keys begin so, and no user's. */
export const KEY_PREFIX = 'key:';

/** The ids of guests begin so, and no other user's. */
export const GUEST_PREFIX = 'g_';

export function isGuest(userId: string): boolean {
  return userId.startsWith(GUEST_PREFIX);
}

/** Whose words are nobody's: the host product's own. What its backend does is told as the system's, and its key named in the audit alone. */
export const SYSTEM: User = { id: 'system', nickname: 'system' };

/** Who asks, by the token that came along. */
export interface Session {
  user: User;
  power: Power;
  /** When the token was made, at the earliest: hosts' clocks may be ahead. In epoch ms. */
  issuedAt?: number;
  /** When it ends, in epoch ms; undefined for one that does not. */
  expiresAt?: number;
}
