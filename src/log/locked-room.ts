import { ChatError } from '../errors.ts';
import { OnAir } from '../live/on-air.ts';
import { type MemberState, toMember } from '../members/store.ts';
import { inForce } from '../moderation/sanctions.ts';
import type { AuditRecord, SanctionState } from '../moderation/store.ts';
import type { Entry, EntryBody, EntryOf, Member, Role, Room, User } from '../protocol/model.ts';
import { type RoomSettings, type RoomState, toRoom } from '../rooms/state.ts';
import { isGuest } from '../session.ts';
import { SAY } from '../words.ts';
import type { Departure } from './broadcast.ts';
import { type Optional, type RoomRows, withoutUndefined } from './room-rows.ts';
import type { StoredEntry } from './store.ts';

/** By how much hosts' clocks may differ without time going back in a log, in ms. */
const SKEW_MS = 5_000;

/**
 * A room inside the transaction that changes it: its row is locked, so nobody else changes it, its members or its log.
 * Changes look and alter in memory.
 */
export class LockedRoom {
  readonly state: RoomState;
  readonly onAir: OnAir;
  readonly rows: RoomRows;

  constructor(rows: RoomRows) {
    this.rows = rows;
    this.state = rows.state;
    this.onAir = new OnAir(rows);
  }

  /** @throws ChatError `forbidden`; `not_found` where others than members must not know of the room */
  mustHaveMember(userId: string): MemberState {
    const member = this.member(userId);
    if (member) return member;
    if (this.state.visibility === 'private') throw new ChatError('not_found', SAY.noRoom(this.state.id));
    throw new ChatError('forbidden', SAY.notAMember);
  }

  /** @throws ChatError `not_found` */
  mustHaveMessage(seq: number): EntryOf<'message'> & StoredEntry {
    const entry = this.rows.entry(seq);
    if (entry?.kind !== 'message') throw new ChatError('not_found', SAY.noMessage(seq));
    return entry;
  }

  member(userId: string): MemberState | undefined {
    return this.rows.members.get(userId);
  }

  /** The nickname that the user has chosen here, if any. */
  chosenNickname(userId: string): string | undefined {
    return this.rows.profiles.get(userId)?.nickname;
  }

  /** Where the user's picture is, as far as that is known apart from the member: empty where there is none any more. */
  heldAvatarUrl(userId: string): string | undefined {
    return this.rows.profiles.get(userId)?.avatarUrl;
  }

  /** What the user appended under this `clientId`, however long ago. */
  sentBefore(userId: string, clientId: string): StoredEntry | undefined {
    return this.rows.sentBefore(userId, clientId);
  }

  append(by: { userId: string; nickname: string }, body: EntryBody): Entry {
    const seq = ++this.state.headSeq;
    const entry: StoredEntry = { seq, at: this.#now(), userId: by.userId, nickname: by.nickname, ...body };
    this.state.activeAt = entry.at;
    this.rows.append(entry);
    return entry;
  }

  /** Never earlier than the entry before, unless that was written by a host whose clock is far ahead. */
  #now(): number {
    const now = Date.now();
    return this.state.activeAt - now < SKEW_MS ? Math.max(now, this.state.activeAt) : now;
  }

  /** Puts another wording in a message's place. What says so is an entry of its own. */
  revise(message: StoredEntry): void {
    this.rows.revise(message);
  }

  /** With the role, and under the sanctions, that the user has here already. */
  admit({ id: userId, ...names }: User, stays: boolean): MemberState {
    const { mutedUntil, spokeAt } = this.sanctionOn(userId) ?? {};
    // It names the membership, so it is another than that of one that is just over.
    const before = this.rows.departed.findLast((departure) => departure.userId === userId)?.joinedAt ?? 0;
    const now = Date.now();
    const member: MemberState = {
      userId,
      ...names,
      role: this.roleOf(userId),
      joinedAt: Math.max(now, before + 1),
      stays,
      // What was said before one came is not news.
      readSeq: this.state.headSeq,
      ...(isGuest(userId) && { seenAt: now }),
      ...(mutedUntil !== undefined && { mutedUntil }),
      ...(spokeAt !== undefined && { spokeAt }),
    };
    this.rows.members.set(member);
    this.state.memberCount++;
    this.state.emptySince = null;
    return member;
  }

  alter(member: MemberState, change: Optional<MemberState>): MemberState {
    const altered = withoutUndefined({ ...member, ...change }) as MemberState;
    this.rows.members.set(altered);
    return altered;
  }

  /** What keeps the member from speaking outlives the membership. @param departure what connections are told that hear the room no more */
  dismiss({ userId, mutedUntil, spokeAt }: MemberState, departure?: Departure): void {
    const { slowModeSeconds = 0 } = this.state;
    if (mutedUntil && mutedUntil > Date.now()) this.sanction(userId, { mutedUntil });
    if (spokeAt && spokeAt + 1_000 * slowModeSeconds > Date.now()) this.sanction(userId, { spokeAt });
    for (const workerId of this.workersOf(userId)) this.disconnect(userId, workerId);
    this.rows.members.delete(userId);
    this.state.memberCount--;
    if (this.state.memberCount === 0) this.state.emptySince = Date.now();
    if (departure) this.rows.departed.push(departure);
  }

  /** The worker holds a connection of the member. */
  connect(userId: string, workerId: string): void {
    this.onAir.presenterIsAt(userId, workerId, true);
    if (this.rows.presences.has(userId, workerId)) return;
    if (!this.isOnline(userId)) this.state.onlineCount++;
    this.rows.presences.add({ userId, workerId });
  }

  /** The worker holds none any more. */
  disconnect(userId: string, workerId: string): void {
    this.onAir.presenterIsAt(userId, workerId, false);
    const wasOnline = this.isOnline(userId);
    this.rows.presences.delete({ userId, workerId });
    if (wasOnline && !this.isOnline(userId)) this.state.onlineCount--;
  }

  isOnline(userId: string): boolean {
    return this.rows.presences.isOnline(userId);
  }

  /** Workers that hold connections of the user, or held some until a moment ago. */
  workersOf(userId: string): string[] {
    return this.rows.presences.workersOf(userId);
  }

  /** There are so many that coming and going is counted, and not told one by one. */
  get isCrowd(): boolean {
    return this.state.mode === 'live' || this.state.isCrowded;
  }

  roleOf(userId: string): Role {
    return this.rows.staff.get(userId)?.role ?? 'member';
  }

  /** Of all the staff, or those with a role. */
  staffCount(role?: Role): number {
    return this.rows.staff.values.filter((staff) => !role || staff.role === role).length;
  }

  /** Whether a member or not: whoever comes back has the same role. */
  setRole(userId: string, role: Role): void {
    if (role === 'member') this.rows.staff.delete(userId);
    else this.rows.staff.set({ userId, role });
    const member = this.member(userId);
    if (member) this.alter(member, { role });
  }

  sanctionOn(userId: string): SanctionState | undefined {
    return this.rows.sanctions.get(userId);
  }

  /** Undefined takes something back. Of what is over, nothing is kept. */
  sanction(userId: string, change: Optional<Omit<SanctionState, 'userId'>>): void {
    const before = this.sanctionOn(userId) ?? { userId, nickname: this.member(userId)?.nickname ?? '' };
    const after = withoutUndefined({ ...before, ...change }) as SanctionState;
    const left = inForce(after, this.state.slowModeSeconds ?? 0);
    if (left) this.rows.sanctions.set(left);
    else this.rows.sanctions.delete(userId);
  }

  /** Undefined takes something back. */
  set(settings: Optional<RoomSettings>): void {
    this.rows.set(settings);
  }

  record(record: Omit<AuditRecord, 'at'>): void {
    this.rows.audited.push({ at: Date.now(), ...record });
  }

  /** The word filter has moderators look at a message. */
  reportFiltered(seq: number): void {
    this.report(seq, 'filter', 'word filter');
  }

  report(seq: number, reporterId: string, reason: string): void {
    this.rows.reported.push({ seq, reporterId, reason, at: Date.now() });
  }

  remove(): void {
    this.rows.removed = true;
  }

  toMember(member: MemberState): Member {
    return toMember(member, this.isOnline(member.userId));
  }

  toRoom(): Room {
    return toRoom(this.state);
  }
}
