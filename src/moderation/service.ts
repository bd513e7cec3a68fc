import { ChatError } from '../errors.ts';
import { endBroadcastOf } from '../live/ending.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { LogWriter } from '../log/writer.ts';
import type { CountCrowd } from '../members/crowd.ts';
import { depart } from '../members/departure.ts';
import type { MemberState } from '../members/store.ts';
import type { Member, RoomChange } from '../protocol/model.ts';
import type { RoomAccess } from '../rooms/access.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import {
  actingAs,
  changeRole,
  mustModerate,
  mustModerateUser,
  mustNotBeBelow,
  mustOwn,
  nameIn,
  rankIn,
  rankOf,
} from './authority.ts';
import { nicknameIn } from './room-words.ts';
import type { BanUser, ChangeRole, KickMember, MuteUser, NamedUser } from './schema.ts';
import { type Ban, FOR_GOOD, type Rank } from './store.ts';

/** Order in a room: who may be there, speak, and has a say. Each act is in the log or on record, in one transaction. */
export class ModerationService {
  readonly #writer: LogWriter;
  readonly #access: RoomAccess;
  readonly #countCrowd: CountCrowd;

  constructor(writer: LogWriter, access: RoomAccess, countCrowd: CountCrowd) {
    this.#writer = writer;
    this.#access = access;
    this.#countCrowd = countCrowd;
  }

  /** The member leaves, and may come back. @throws ChatError `forbidden`, `not_found` (the room, the member) */
  async kick(by: Session, { roomId, userId, reason }: KickMember): Promise<{ seq: number }> {
    return await this.#act(by, roomId, userId, (room) => {
      mustModerateUser(room, by, userId);
      const member = room.member(userId);
      if (!member) throw new ChatError('not_found', SAY.noSuchMember);
      const as = actingAs(room, by);
      const seq = this.#remove(room, by, member, 'kicked');
      room.record({
        ...{ actorId: by.user.id, action: 'kick', targetId: userId, targetSeq: seq },
        ...{ ...(reason && { reason }), detail: { as } },
      });
      return { seq };
    });
  }

  /** The user leaves and cannot come back, for a time or for good, member or not. @throws ChatError `forbidden`, `not_found`, `conflict` (the last owner) */
  async ban(by: Session, { roomId, userId, seconds, reason }: BanUser): Promise<{ seq: number }> {
    return await this.#act(by, roomId, userId, (room) => {
      mustModerateUser(room, by, userId);
      mustNotBeBelow(room, by, banInForce(room, userId)?.as);
      const at = Date.now();
      const as = actingAs(room, by);
      const until = seconds === undefined ? FOR_GOOD : at + 1_000 * seconds;
      // A moderator who was banned does not come back as one.
      changeRole(room, userId, 'member');
      room.sanction(userId, { ban: { until, by: by.user.id, as, at, ...(reason && { reason }) } });
      const member = room.member(userId);
      const targetSeq = member && this.#remove(room, by, member, 'banned');
      if (!member) endBroadcastOf(room, userId, nameIn(room, by), by.user.id);
      const detail = { as, ...(seconds !== undefined && { seconds }) };
      room.record({
        ...{ actorId: by.user.id, action: 'ban', targetId: userId, ...(targetSeq !== undefined && { targetSeq }) },
        ...{ ...(reason && { reason }), detail },
      });
      return { seq: room.state.headSeq };
    });
  }

  /** @throws ChatError `forbidden`, `not_found` (there is no ban) */
  async unban(by: Session, { roomId, userId }: NamedUser): Promise<{ seq: number }> {
    return await this.#act(by, roomId, userId, (room) => {
      mustModerate(room, by);
      if (userId === by.user.id) throw new ChatError('forbidden', SAY.notToYourself);
      if (!room.sanctionOn(userId)?.ban) throw new ChatError('not_found', SAY.noBan);
      mustNotBeBelow(room, by, banInForce(room, userId)?.as);
      room.sanction(userId, { ban: undefined });
      room.record({ actorId: by.user.id, action: 'unban', targetId: userId });
      return { seq: room.state.headSeq };
    });
  }

  /** The user reads and does not write, over leaving and coming back. @throws ChatError `forbidden`, `not_found` */
  async mute(by: Session, { roomId, userId, seconds, reason }: MuteUser): Promise<{ seq: number; until: number }> {
    return await this.#act(by, roomId, userId, (room) => {
      mustModerateUser(room, by, userId);
      mustNotBeBelow(room, by, muteInForce(room, userId));
      const until = Date.now() + 1_000 * seconds;
      silence(room, userId, { mutedUntil: until, mutedAs: actingAs(room, by) });
      const detail = { seconds };
      room.record({ actorId: by.user.id, action: 'mute', targetId: userId, ...(reason && { reason }), detail });
      return { seq: this.#tell(room, by, { muted: { ...named(room, userId), until } }), until };
    });
  }

  /** @throws ChatError `forbidden`, `not_found` (the room) */
  async unmute(by: Session, { roomId, userId }: NamedUser): Promise<{ seq: number }> {
    return await this.#act(by, roomId, userId, (room) => {
      mustModerateUser(room, by, userId);
      mustNotBeBelow(room, by, muteInForce(room, userId));
      silence(room, userId, { mutedUntil: undefined, mutedAs: undefined });
      room.record({ actorId: by.user.id, action: 'unmute', targetId: userId });
      return { seq: this.#tell(room, by, { muted: { ...named(room, userId), until: null } }) };
    });
  }

  /**
   * Owners give roles to members, and take them from moderators, who may have left meanwhile; a fellow owner's are not
   * theirs to take.
   * @throws ChatError `forbidden` (not an owner), `conflict` (the last owner, too many), `not_found` (the room, the member)
   */
  async changeRole(by: Session, { roomId, userId, role }: ChangeRole): Promise<Member> {
    return await this.#act(by, roomId, userId, (room) => {
      mustOwn(room, by);
      if (userId !== by.user.id && rankIn(room, by) <= rankOf(room, userId))
        throw new ChatError('forbidden', SAY.notThem);
      const member = room.member(userId) ?? absentee(room, userId);
      const before = changeRole(room, userId, role);
      if (before !== role) {
        room.record({ actorId: by.user.id, action: 'role', targetId: userId, detail: { from: before, to: role } });
        this.#tell(room, by, { role: { ...named(room, userId), role } });
      }
      return room.toMember({ ...member, role });
    });
  }

  /** A presenter who is removed does not go on presenting. @returns the `seq` of the entry that says so */
  #remove(room: LockedRoom, by: Session, member: MemberState, reason: 'kicked' | 'banned'): number {
    const seq = depart(room, member, reason) as number;
    this.#countCrowd(room);
    endBroadcastOf(room, member.userId, nameIn(room, by), by.user.id);
    return seq;
  }

  #tell(room: LockedRoom, by: Session, change: RoomChange): number {
    return room.append(nameIn(room, by), { kind: 'room', ...change }).seq;
  }

  async #act<T>(by: Session, roomId: number, userId: string, decide: (room: LockedRoom) => T): Promise<T> {
    await this.#access.mustSee(roomId, by);
    return await this.#writer.change({
      roomId,
      users: [...new Set([by.user.id, userId])],
      presence: true,
      profiles: true,
      staff: true,
      sanctions: true,
      decide,
    });
  }
}

/** As the room knows them; somebody who was never there has no name. */
function named(room: LockedRoom, userId: string): { userId: string; nickname?: string } {
  const nickname = room.member(userId)?.nickname;
  return { userId, ...(nickname !== undefined && { nickname }) };
}

/** Somebody on the staff who has left. @throws ChatError `not_found` */
function absentee(room: LockedRoom, userId: string): MemberState {
  if (room.roleOf(userId) === 'member') throw new ChatError('not_found', SAY.noSuchMember);
  const nickname = nicknameIn(room, room.chosenNickname(userId) ?? userId);
  return { userId, nickname, role: room.roleOf(userId), joinedAt: 0, stays: false };
}

interface Mute {
  mutedUntil: number | undefined;
  mutedAs: Rank | undefined;
}

function silence(room: LockedRoom, userId: string, mute: Mute): void {
  room.sanction(userId, mute);
  const member = room.member(userId);
  if (member) room.alter(member, { mutedUntil: mute.mutedUntil });
}

function banInForce(room: LockedRoom, userId: string): Ban | undefined {
  const ban = room.sanctionOn(userId)?.ban;
  return ban && ban.until > Date.now() ? ban : undefined;
}

/** @returns as what it was given */
function muteInForce(room: LockedRoom, userId: string): Rank | undefined {
  const { mutedUntil = 0, mutedAs } = room.sanctionOn(userId) ?? {};
  return mutedUntil > Date.now() ? mutedAs : undefined;
}
