import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { LogWriter } from '../log/writer.ts';
import type { MembersPage } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { LeaveReason, Member, Room, User } from '../protocol/model.ts';
import type { UserStore } from '../users/store.ts';
import type { MemberListing } from './listing.ts';
import type { ListMembers, RemoveMember } from './schema.ts';
import type { MemberState, MemberStore } from './store.ts';

const Place = z.tuple([z.int(), z.string()]);

export interface MemberServiceParts {
  writer: LogWriter;
  members: MemberStore;
  listing: MemberListing;
  users: UserStore;
  joins: Limiter;
  /** This worker's name in the table `presence`. */
  workerId: string;
}

/** Who is in a room. Coming and going are entries of its log, written in one transaction with the member. */
export class MemberService {
  readonly #parts: MemberServiceParts;

  constructor(parts: MemberServiceParts) {
    this.#parts = parts;
  }

  /** Comes before a join. @throws ChatError `rate_limited` */
  async admit(user: User): Promise<void> {
    await this.#parts.joins.spend(user.id);
  }

  /** Joins for as long as a connection lasts. A member who comes back, or opens a second tab, writes nothing. */
  async connect(user: User, roomId: number): Promise<{ room: Room; you: Member }> {
    return await this.#enter(user, roomId, (room) => {
      const member = welcome(room, user, false);
      room.connect(user.id, this.#parts.workerId);
      return member;
    });
  }

  /** Joins until told otherwise, connected or not. @throws ChatError `not_found`, `rate_limited` */
  async join(user: User, roomId: number): Promise<Member> {
    await this.admit(user);
    const { you } = await this.#enter(user, roomId, (room) => welcome(room, user, true));
    return you;
  }

  /** @throws ChatError `forbidden` (not a member), `not_found` */
  async leave(user: User, roomId: number): Promise<void> {
    await this.#parts.writer.change({
      roomId,
      users: [user.id],
      presence: true,
      decide: (room) => depart(room, room.mustHaveMember(user.id), 'left'),
    });
  }

  /** Leaves, or has somebody else leave. @throws ChatError `forbidden`, `not_found` */
  async remove(by: User, { roomId, userId }: RemoveMember): Promise<void> {
    if (userId === 'me' || userId === by.id) return await this.leave(by, roomId);
    await this.#parts.writer.change({
      roomId,
      users: [userId],
      presence: true,
      decide: (room) => {
        room.mustBeOwnedBy(by.id);
        const member = room.member(userId);
        if (!member) throw new ChatError('not_found', 'This user is not a member of the room');
        depart(room, member, 'kicked');
      },
    });
  }

  /**
   * A worker holds no connection of the user any more. Without another one, and unless added over REST, the user leaves.
   * @returns whether the user left by it
   */
  async disconnected(roomId: number, userId: string, workerId = this.#parts.workerId): Promise<boolean> {
    const change = this.#parts.writer.change({
      roomId,
      users: [userId],
      presence: true,
      decide: (room) => {
        room.disconnect(userId, workerId);
        const member = room.member(userId);
        if (!member || member.stays || room.isOnline(userId)) return false;
        depart(room, member, 'disconnected');
        return true;
      },
    });
    return (await change.catch(unlessRoomIsGone)) ?? false;
  }

  /** Writes the nickname that the user has chosen into each of the user's rooms. @returns the nickname */
  async rename(userId: string): Promise<string | undefined> {
    for (;;) {
      // Looked at anew each time: of two changes at once, the one that came last holds everywhere.
      const nickname = await this.#parts.users.nicknameOf(userId);
      if (nickname === undefined) return undefined;
      const rooms = await this.#parts.members.roomsWhereNamedOtherwise(userId, nickname, 500);
      if (rooms.length === 0) return nickname;
      await Promise.all(rooms.map((roomId) => this.#renameIn(roomId, userId, nickname).catch(unlessRoomIsGone)));
    }
  }

  /** In order of arrival, as it was a second ago at most, and after all that `asker` did. @throws ChatError `not_found`, `invalid` (cursor) */
  async list({ roomId, cursor, limit = LIMITS.latest }: ListMembers, asker: User | undefined): Promise<MembersPage> {
    const place = decodeCursor(Place, cursor);
    const after = place && { joinedAt: place[0], userId: place[1] };
    const found = await this.#parts.listing.after(roomId, asker?.id, after, limit + 1);
    const members = found.slice(0, limit);
    const last = members.at(-1);
    if (found.length <= limit || !last) return { members };
    return { members, nextCursor: encodeCursor([last.joinedAt, last.userId]) };
  }

  async #enter(user: User, roomId: number, enter: (room: LockedRoom) => MemberState) {
    return await this.#parts.writer.change({
      roomId,
      users: [user.id],
      presence: true,
      nicknames: true,
      decide: (room) => {
        const member = enter(room);
        return { room: room.toRoom(), you: room.toMember(member) };
      },
    });
  }

  #renameIn(roomId: number, userId: string, nickname: string): Promise<void> {
    return this.#parts.writer.change({
      roomId,
      users: [userId],
      decide: (room) => {
        const member = room.member(userId);
        if (member && member.nickname !== nickname) renamed(room, member, nickname);
      },
    });
  }
}

/** Under the nickname that holds now: what the token says may be older. */
function welcome(room: LockedRoom, { nickname, ...who }: User, stays: boolean): MemberState {
  const user = { ...who, nickname: room.chosenNickname(who.id) ?? nickname };
  const known = room.member(user.id);
  if (!known) {
    const member = room.admit(user, room.state.ownerId === user.id ? 'owner' : 'member', stays);
    room.append(member, { kind: 'joined' });
    return member;
  }
  const member = known.nickname === user.nickname ? known : renamed(room, known, user.nickname);
  return stays && !member.stays ? room.alter(member, { stays }) : member;
}

function renamed(room: LockedRoom, member: MemberState, to: string): MemberState {
  const altered = room.alter(member, { nickname: to });
  room.append(altered, { kind: 'renamed', from: member.nickname, to });
  return altered;
}

function depart(room: LockedRoom, member: MemberState, reason: LeaveReason): void {
  room.append(member, { kind: 'left', reason });
  room.dismiss(member.userId);
}

function unlessRoomIsGone(error: unknown): void {
  if (!(error instanceof ChatError && error.code === 'not_found')) throw error;
}
