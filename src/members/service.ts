import { z } from 'zod';
import type { SealedCursors } from '../cursor.ts';
import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import { endBroadcastOf } from '../live/ending.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { LogWriter } from '../log/writer.ts';
import { changeRole, isBanned, mustNotBeBanned } from '../moderation/authority.ts';
import { isFlagged, nicknameIn } from '../moderation/room-words.ts';
import type { Joined, MembersPage } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { EntryBody, Member, User } from '../protocol/model.ts';
import type { Admission, Keys } from '../rooms/admission.ts';
import type { Power, Session } from '../session.ts';
import type { HeldProfile, UserStore } from '../users/store.ts';
import { SAY } from '../words.ts';
import type { CountCrowd } from './crowd.ts';
import { depart } from './departure.ts';
import { keepsMembers } from './keeping.ts';
import type { MemberListing } from './listing.ts';
import type { AddMember, ListMembers } from './schema.ts';
import type { MemberState, MemberStore } from './store.ts';

const Place = z.tuple([z.int(), z.string()]);

/** What one finds who joins. */
type Entered = Omit<Joined, 'entries' | 'hasMore'>;

export interface MemberServiceParts {
  writer: LogWriter;
  members: MemberStore;
  listing: MemberListing;
  admission: Admission;
  users: UserStore;
  joins: Limiter;
  /** This worker's name in the table `presence`. */
  workerId: string;
  countCrowd: CountCrowd;
  cursors: SealedCursors;
}

/** Who is in a room. Coming and going are entries of its log, written in one transaction with the member; in a crowd, counts. */
export class MemberService {
  readonly #parts: MemberServiceParts;

  constructor(parts: MemberServiceParts) {
    this.#parts = parts;
  }

  /** Comes before a join. @throws ChatError `forbidden` (an API key), `rate_limited` */
  async admit({ user, power }: Session): Promise<void> {
    if (power === 'backend') throw new ChatError('forbidden', SAY.keysDoNotJoin);
    await this.#parts.joins.spend(user.id);
  }

  /** Joins, connected. A member who comes back, or opens a second tab, appends nothing. */
  async connect(session: Session, room: Keys): Promise<Entered> {
    return await this.#enter(session, room, (locked) => {
      const member = welcome(locked, session.user, keepsMembers(locked.state), session.power);
      locked.connect(session.user.id, this.#parts.workerId);
      return member;
    });
  }

  /** Joins until told otherwise, connected or not. @returns also whether one was no member before. @throws ChatError `not_found`, `forbidden`, `banned`, `rate_limited` */
  async join(session: Session, room: Keys): Promise<{ member: Member; isNew: boolean }> {
    await this.admit(session);
    let isNew = false;
    const { you } = await this.#enter(session, room, (locked) => {
      isNew = locked.member(session.user.id) === undefined;
      return welcome(locked, session.user, true, session.power);
    });
    return { member: you, isNew };
  }

  /** The host's backend has a user join until told otherwise. @throws ChatError `forbidden`, `not_found`, `conflict` (banned) */
  async add(by: Session, { roomId, role, userId: id, nickname, avatarUrl }: AddMember): Promise<Member> {
    const user = { id, nickname, ...(avatarUrl !== undefined && { avatarUrl }) };
    if (by.power !== 'backend') throw new ChatError('forbidden', SAY.joinsItself);
    return await this.#parts.writer.change({
      roomId,
      users: [id],
      presence: true,
      profiles: true,
      staff: true,
      sanctions: true,
      decide: (room) => {
        if (isBanned(room, id)) throw new ChatError('conflict', SAY.theyAreBanned);
        const before = role && changeRole(room, id, role);
        const detail = before !== role && { detail: { from: before, to: role } };
        if (detail || !room.member(id)) room.record({ actorId: by.user.id, action: 'add', targetId: id, ...detail });
        return room.toMember(welcome(room, user, true));
      },
    });
  }

  /** @throws ChatError `forbidden` (not a member), `not_found` */
  async leave(by: Session, roomId: number): Promise<void> {
    const { user } = by;
    if (by.power === 'backend') throw new ChatError('forbidden', SAY.keysDoNotLeave);
    const leaving = this.#parts.writer.change({
      roomId,
      users: [user.id],
      presence: true,
      sanctions: true,
      decide: (room) => {
        const member = room.mustHaveMember(user.id);
        depart(room, member, 'left');
        endBroadcastOf(room, user.id, member);
        this.#parts.countCrowd(room);
      },
    });
    await this.#parts.admission.access.unlessHiddenAndBusy(roomId, by, leaving);
  }

  /**
   * A worker holds no connection of the user any more. Without another one the user is offline, and leaves, unless the user stays.
   * @returns whether the user left by it
   */
  async disconnected(roomId: number, userId: string, workerId = this.#parts.workerId): Promise<boolean> {
    const change = this.#parts.writer.change({
      roomId,
      users: [userId],
      presence: true,
      sanctions: true,
      decide: (room) => {
        room.disconnect(userId, workerId);
        const member = room.member(userId);
        const isLeaving = member !== undefined && !stays(room, member) && !room.isOnline(userId);
        if (isLeaving) depart(room, member, 'disconnected');
        this.#parts.countCrowd(room);
        return isLeaving;
      },
    });
    return (await change.catch(unlessRoomIsGone)) ?? false;
  }

  /** Writes the nickname and the picture that hold for the user into each of the user's rooms. @returns them */
  async showProfile(userId: string): Promise<HeldProfile> {
    let written: HeldProfile = {};
    for (;;) {
      // Looked at anew each time: of two changes at once, the one that came last holds everywhere.
      const profile = await this.#parts.users.profileOf(userId);
      if (profile.nickname === written.nickname && profile.avatarUrl === written.avatarUrl) return profile;
      await this.#showInAll(userId, profile);
      written = profile;
    }
  }

  async #showInAll(userId: string, profile: HeldProfile): Promise<void> {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const rooms: number[] = await this.#parts.members.roomsWhereShownOtherwise(userId, profile, after, 500);
      await Promise.all(rooms.map((roomId) => this.#showIn(roomId, userId).catch(unlessRoomIsGone)));
      after = rooms.at(-1);
    }
  }

  /** In order of arrival, as it was a second ago at most. @throws ChatError `not_found`, `forbidden`, `invalid` (cursor) */
  async list(
    viewer: Session | undefined,
    { roomId, cursor, limit = LIMITS.latest }: ListMembers,
  ): Promise<MembersPage> {
    const place = this.#parts.cursors.decode(Place, cursor);
    await this.#parts.admission.access.mustRead(roomId, viewer);
    const after = place && { joinedAt: place[0], userId: place[1] };
    const found = await this.#parts.listing.after(roomId, viewer?.user.id, after, limit + 1);
    const members = found.slice(0, limit);
    const last = members.at(-1);
    if (found.length <= limit || !last) return { members };
    return { members, nextCursor: this.#parts.cursors.encode([last.joinedAt, last.userId]) };
  }

  async #enter(session: Session, entering: Keys, enter: (room: LockedRoom) => MemberState) {
    const { user } = session;
    const pass = await this.#parts.admission.check(session, entering);
    const change = this.#parts.writer.change({
      roomId: entering.roomId,
      users: [user.id],
      presence: true,
      profiles: true,
      staff: true,
      sanctions: true,
      decide: (room) => {
        const wasIn = room.member(user.id) !== undefined;
        // In this order: of a private room, those who are banned from it are told as little as everybody else.
        if (!wasIn) pass.mustOpen(room);
        mustNotBeBanned(room, user.id);
        const member = enter(room);
        this.#parts.countCrowd(room);
        return { entered: toEntered(room, member), wasIn };
      },
    });
    const { entered, wasIn } = await change.catch(async (error) => {
      // After `unavailable` one may be in all the same, and has used the invitation up.
      if (error instanceof ChatError && error.code !== 'unavailable') await pass.giveBack().catch(() => {});
      throw error;
    });
    // Of two tabs that come with one invitation at once, one has used it up.
    if (wasIn) await pass.giveBack().catch(() => {});
    return entered;
  }

  #showIn(roomId: number, userId: string): Promise<void> {
    return this.#parts.writer.change({
      roomId,
      users: [userId],
      profiles: true,
      decide: (room) => {
        const member = room.member(userId);
        if (member) renamed(room, pictured(room, member), room.chosenNickname(userId) ?? member.nickname);
      },
    });
  }
}

/**
 * Under the nickname that holds now: what the token says may be older.
 * @param power of the user's token, where the user brings it
 */
function welcome(room: LockedRoom, user: User, stays: boolean, power?: Power): MemberState {
  const member = greet(room, user, stays);
  const held = power === 'none' ? undefined : power;
  return power === undefined || held === member.power ? member : room.alter(member, { power: held });
}

function greet(room: LockedRoom, { nickname, avatarUrl, ...who }: User, stays: boolean): MemberState {
  const chosen = room.chosenNickname(who.id) ?? nickname;
  const known = room.member(who.id);
  if (!known) {
    const held = room.heldAvatarUrl(who.id) ?? avatarUrl;
    const avatar = held ? { avatarUrl: held } : {};
    const name = nicknameWhileMuted(room, who.id) ?? chosen;
    const member = room.admit({ ...who, ...avatar, nickname: nicknameIn(room, name) }, stays);
    if (!room.isCrowd) tellNickname(room, member, { kind: 'joined' });
    return member;
  }
  const member = renamed(room, pictured(room, known), chosen);
  return stays && !member.stays ? room.alter(member, { stays }) : member;
}

/** The room may keep its members only since this one joined. */
function stays({ state }: LockedRoom, member: MemberState): boolean {
  return member.stays || keepsMembers(state);
}

/** With the picture that holds now, which the room's list of members shows at its next look. */
function pictured(room: LockedRoom, member: MemberState): MemberState {
  const held = room.heldAvatarUrl(member.userId) ?? member.avatarUrl ?? '';
  return held === (member.avatarUrl ?? '') ? member : room.alter(member, { avatarUrl: held || undefined });
}

/** A name must not say what its bearer may not say: here, the muted keep the one they had until they may speak again. */
function renamed(room: LockedRoom, member: MemberState, chosen: string): MemberState {
  const to = nicknameIn(room, chosen);
  if (member.nickname === to || (member.mutedUntil ?? 0) > Date.now()) return member;
  const altered = room.alter(member, { nickname: to });
  // The room may filter words only since then.
  const from = nicknameIn(room, member.nickname);
  if (!room.isCrowd) tellNickname(room, altered, { kind: 'renamed', from, to });
  return altered;
}

function nicknameWhileMuted(room: LockedRoom, userId: string): string | undefined {
  const { mutedUntil = 0, nickname } = room.sanctionOn(userId) ?? {};
  return mutedUntil > Date.now() ? nickname : undefined;
}

function tellNickname(room: LockedRoom, member: MemberState, body: EntryBody): void {
  const { seq } = room.append(member, body);
  if (isFlagged(room, member.nickname)) room.reportFiltered(seq);
}

function toEntered(room: LockedRoom, member: MemberState): Entered {
  const { headSeq, slowModeSeconds = 0 } = room.state;
  const { readSeq = headSeq, mutedUntil = 0, spokeAt = 0, role, power } = member;
  const nextSendAt = role === 'member' && !power ? spokeAt + 1_000 * slowModeSeconds : 0;
  return {
    room: room.toRoom(),
    you: room.toMember(member),
    readSeq,
    ...(mutedUntil > Date.now() && { mutedUntil }),
    ...(nextSendAt > Date.now() && { nextSendAt }),
  };
}

function unlessRoomIsGone(error: unknown): void {
  if (!(error instanceof ChatError && error.code === 'not_found')) throw error;
}
