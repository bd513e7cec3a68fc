import { ChatError } from '../errors.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import { mustNotBeBanned } from '../moderation/authority.ts';
import { nicknameIn } from '../moderation/room-words.ts';
import type { User } from '../protocol/model.ts';
import type { Power } from '../session.ts';
import { SAY } from '../words.ts';

/** Who says something: a member, or a visitor of a live room. */
export interface Speaker {
  userId: string;
  nickname: string;
  mutedUntil?: number;
  spokeAt?: number;
}

/** In a live room one may speak without having joined; what keeps somebody from it, or from being here, is looked up then. */
export class NotHere extends ChatError {
  constructor() {
    super('forbidden', SAY.notAMember);
  }
}

/** @throws NotHere */
export function mustBeHere(room: LockedRoom, author: User): Speaker {
  const member = room.member(author.id);
  if (!member) throw new NotHere();
  return member;
}

/** @throws ChatError `banned`, `forbidden` (not a member, where visitors may not speak), `not_found` (of a private room) */
export function mustBeAdmitted(room: LockedRoom, author: User): Speaker {
  const { mode, visibility, settings } = room.state;
  // They may have come back meanwhile. Of a private room nobody else is told anything.
  if (visibility === 'private' || room.member(author.id)) return room.mustHaveMember(author.id);
  mustNotBeBanned(room, author.id);
  if (mode !== 'live' || settings.passwordHash) return room.mustHaveMember(author.id);
  const { ban: _, ...sanction } = room.sanctionOn(author.id) ?? {};
  const nickname = nicknameIn(room, room.chosenNickname(author.id) ?? author.nickname);
  return { ...sanction, userId: author.id, nickname };
}

/** @param power of the speaker's token. @throws ChatError `muted`, `slow_mode`, both with `retryAfterMs` */
export function mustBeAllowedToSpeak(room: LockedRoom, speaker: Speaker, power: Power): void {
  const { userId, mutedUntil, spokeAt = 0 } = speaker;
  mustNotBeMuted(mutedUntil);
  const retryAfterMs = spokeAt + 1_000 * (room.state.slowModeSeconds ?? 0) - Date.now();
  if (retryAfterMs <= 0 || power !== 'none' || isOnStaff(room, userId)) return;
  throw new ChatError('slow_mode', SAY.slowMode(retryAfterMs), { retryAfterMs });
}

/** @throws ChatError `muted`, with `retryAfterMs` */
export function mustNotBeMuted(mutedUntil = 0): void {
  const retryAfterMs = mutedUntil - Date.now();
  if (retryAfterMs > 0) throw new ChatError('muted', SAY.muted(retryAfterMs), { retryAfterMs });
}

/** In slow mode it is known when somebody last spoke; members keep that with their membership. @param spokeAt epoch ms */
export function hasSpoken(room: LockedRoom, { userId, nickname }: Speaker, spokeAt: number): void {
  if (!room.state.slowModeSeconds) return;
  const member = room.member(userId);
  if (member) room.alter(member, { spokeAt });
  else room.sanction(userId, { nickname, spokeAt });
}

/** @throws ChatError `not_live`, `presenter_away` (the author presents, and has no connection) */
export function mustBeLive({ state }: LockedRoom, author: User): void {
  if (state.mode !== 'live') return;
  if (state.liveSince === undefined) throw new ChatError('not_live', SAY.notLive);
  if (state.settings.presenterId === author.id && !state.presenterOnline)
    throw new ChatError('presenter_away', SAY.presenterAway);
}

function isOnStaff(room: LockedRoom, userId: string): boolean {
  return (room.member(userId)?.role ?? 'member') !== 'member';
}
