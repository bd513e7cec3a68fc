import { ChatError } from '../errors.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Role } from '../protocol/model.ts';
import { type Session, SYSTEM } from '../session.ts';
import { SAY } from '../words.ts';
import { nicknameIn } from './room-words.ts';
import { FOR_GOOD, type Rank } from './store.ts';

// Changes that ask these read the room's staff (`Change.staff`).

const RANK = { none: 0, member: 1, moderator: 2, owner: 3, backend: 4 } as const;

/** How much somebody has to say in a room: by role there, or by power everywhere. */
export function rankIn(room: LockedRoom, { user, power }: Session): number {
  return Math.max(RANK[room.roleOf(user.id)], RANK[power]);
}

/** How much another has to say in a room. What a token gives is known of members, as it was when they came last. */
export function rankOf(room: LockedRoom, userId: string): number {
  return Math.max(RANK[room.roleOf(userId)], RANK[room.member(userId)?.power ?? 'none']);
}

/** As what a moderator or somebody above acts. */
export function actingAs(room: LockedRoom, by: Session): Rank {
  if (by.power === 'backend') return 'backend';
  return rankIn(room, by) >= RANK.owner ? 'owner' : 'moderator';
}

/** What was decided above somebody is not theirs to change. @param as what it was decided as. @throws ChatError `forbidden` */
export function mustNotBeBelow(room: LockedRoom, by: Session, as: Rank = 'moderator'): void {
  if (rankIn(room, by) >= RANK[as]) return;
  throw new ChatError('forbidden', as === 'backend' ? SAY.decidedByHost : SAY.decidedByOwner);
}

/** @throws ChatError `forbidden` */
export function mustOwn(room: LockedRoom, by: Session): void {
  if (!mayOwn(room, by)) throw new ChatError('forbidden', SAY.ownersOnly);
}

export function mayOwn(room: LockedRoom, by: Session): boolean {
  return rankIn(room, by) >= RANK.owner;
}

/** @throws ChatError `forbidden` */
export function mustModerate(room: LockedRoom, by: Session): void {
  if (!mayModerate(room, by)) throw new ChatError('forbidden', SAY.moderatorsOnly);
}

export function mayModerate(room: LockedRoom, by: Session): boolean {
  return rankIn(room, by) >= RANK.moderator;
}

/** Moderators act on members, owners on moderators too; nobody on their equals. @throws ChatError `forbidden` */
export function mustModerateUser(room: LockedRoom, by: Session, userId: string): void {
  mustModerate(room, by);
  if (userId === by.user.id) throw new ChatError('forbidden', SAY.notToYourself);
  if (rankIn(room, by) <= rankOf(room, userId)) throw new ChatError('forbidden', SAY.notThem);
}

/** @throws ChatError `banned`, with `retryAfterMs` unless it is for good. Asks for `Change.sanctions`. */
export function mustNotBeBanned(room: LockedRoom, userId: string): void {
  const until = bannedUntil(room, userId);
  const retryAfterMs = until - Date.now();
  if (retryAfterMs <= 0) return;
  if (until === FOR_GOOD) throw new ChatError('banned', SAY.banned);
  throw new ChatError('banned', SAY.bannedFor(retryAfterMs), { retryAfterMs });
}

/** Asks for `Change.sanctions`. */
export function isBanned(room: LockedRoom, userId: string): boolean {
  return bannedUntil(room, userId) > Date.now();
}

function bannedUntil(room: LockedRoom, userId: string): number {
  return room.sanctionOn(userId)?.ban?.until ?? 0;
}

/**
 * Whether a member or not. The last owner stays one, until there is another.
 * @returns the role before. @throws ChatError `conflict` (the last owner, too many)
 */
export function changeRole(room: LockedRoom, userId: string, role: Role): Role {
  const before = room.roleOf(userId);
  if (before === role) return before;
  if (before === 'owner' && room.staffCount('owner') === 1) throw new ChatError('conflict', SAY.lastOwner);
  if (before === 'member' && room.staffCount() >= LIMITS.staff) throw new ChatError('conflict', SAY.tooManyStaff);
  room.setRole(userId, role);
  return before;
}

/** What somebody does is written under the name that the room knows; what the host's backend does, under the system's. */
export function nameIn(room: LockedRoom, { user, power }: Session): { userId: string; nickname: string } {
  if (power === 'backend') return { userId: SYSTEM.id, nickname: SYSTEM.nickname };
  return room.member(user.id) ?? { userId: user.id, nickname: nicknameIn(room, user.nickname) };
}
