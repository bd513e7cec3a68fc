import { ChatError } from '../errors.ts';
import type { BroadcastState } from '../live/store.ts';
import { type MemberState, type PresenceState, toMember } from '../members/store.ts';
import type { AuditRecord, SanctionState, StaffState } from '../moderation/store.ts';
import type { Entry, EntryBody, EntryOf, Member, Role, Room, User } from '../protocol/model.ts';
import { type RoomSettings, type RoomState, toRoom } from '../rooms/store.ts';
import { SAY } from '../words.ts';
import type { Departure } from './broadcast.ts';
import type { StoredEntry } from './store.ts';
import { Tracked } from './tracked.ts';

/**
 * A room inside the transaction that changes it: its row is locked, so nobody else changes it, its members or its log.
 * Changes look and alter in memory; `commit.ts` fills it from the database before, and writes in bulk what came of it.
 */
export class LockedRoom {
  readonly state: RoomState;
  readonly appended: StoredEntry[] = [];
  /** Whose connections are to hear the room no more. */
  readonly departed: Departure[] = [];
  /** What was done by those who may, for the record. */
  readonly audited: AuditRecord[] = [];
  /** Messages that moderators are to look at. */
  readonly reported: { seq: number; reporterId: string; reason: string; at: number }[] = [];
  removed = false;

  readonly #before: RoomState;
  #nicknames: ReadonlyMap<string, string> = new Map();
  readonly #members = new Tracked<MemberState>((member) => member.userId);
  readonly #presences = new Tracked<PresenceState>(({ userId, workerId }) => `${userId} ${workerId}`);
  readonly #workersOf = new Map<string, Set<string>>();
  readonly #broadcasts = new Tracked<BroadcastState>(({ id }) => String(id));
  readonly #staff = new Tracked<StaffState>((staff) => staff.userId);
  readonly #sanctions = new Tracked<SanctionState>((sanction) => sanction.userId);
  readonly #entries = new Map<number, StoredEntry>();
  readonly #sent = new Map<string, StoredEntry>();
  readonly #revised = new Map<number, StoredEntry>();

  constructor(state: RoomState) {
    this.#before = state;
    this.state = { ...state };
  }

  /** @throws ChatError `forbidden`; `not_found` where others than members must not know of the room */
  mustHaveMember(userId: string): MemberState {
    const member = this.#members.get(userId);
    if (member) return member;
    if (this.state.visibility === 'private') throw new ChatError('not_found', SAY.noRoom(this.state.id));
    throw new ChatError('forbidden', SAY.notAMember);
  }

  /** @throws ChatError `not_found` */
  mustHaveMessage(seq: number): EntryOf<'message'> & StoredEntry {
    const entry = this.#entries.get(seq);
    if (entry?.kind !== 'message') throw new ChatError('not_found', SAY.noMessage(seq));
    return entry;
  }

  member(userId: string): MemberState | undefined {
    return this.#members.get(userId);
  }

  /** The nickname that the user has chosen here, if any. */
  chosenNickname(userId: string): string | undefined {
    return this.#nicknames.get(userId);
  }

  /** What the user appended under this `clientId`, however long ago. */
  sentBefore(userId: string, clientId: string): StoredEntry | undefined {
    return this.#sent.get(`${userId} ${clientId}`);
  }

  append(by: { userId: string; nickname: string }, body: EntryBody): Entry {
    const seq = ++this.state.headSeq;
    const entry: StoredEntry = { seq, at: this.#now(), userId: by.userId, nickname: by.nickname, ...body };
    this.state.activeAt = entry.at;
    this.appended.push(entry);
    this.hasEntry(entry);
    return entry;
  }

  /** Never earlier than the entry before, unless that was written by a host whose clock is far ahead. */
  #now(): number {
    const now = Date.now();
    return this.state.activeAt - now < SKEW_MS ? Math.max(now, this.state.activeAt) : now;
  }

  /** Puts another wording in a message's place. What says so is an entry of its own. */
  revise(message: StoredEntry): void {
    this.hasEntry(message);
    const i = this.appended.findIndex((entry) => entry.seq === message.seq);
    if (i < 0) this.#revised.set(message.seq, message);
    else this.appended[i] = message;
  }

  /** With the role, and under the sanctions, that the user has here already. */
  admit({ id: userId, ...names }: User, stays: boolean): MemberState {
    const { mutedUntil, spokeAt } = this.#sanctions.get(userId) ?? {};
    // It names the membership, so it is another than that of one that is just over.
    const before = this.departed.findLast((departure) => departure.userId === userId)?.joinedAt ?? 0;
    const member: MemberState = {
      userId,
      ...names,
      role: this.roleOf(userId),
      joinedAt: Math.max(Date.now(), before + 1),
      stays,
      ...(mutedUntil !== undefined && { mutedUntil }),
      ...(spokeAt !== undefined && { spokeAt }),
    };
    this.#members.set(member);
    this.state.memberCount++;
    this.state.emptySince = null;
    return member;
  }

  alter(member: MemberState, change: Optional<MemberState>): MemberState {
    const altered = withoutUndefined({ ...member, ...change }) as MemberState;
    this.#members.set(altered);
    return altered;
  }

  /** What keeps the member from speaking outlives the membership. */
  dismiss({ userId, mutedUntil, spokeAt }: MemberState): void {
    const { slowModeSeconds = 0 } = this.state;
    if (mutedUntil && mutedUntil > Date.now()) this.sanction(userId, { mutedUntil });
    if (spokeAt && spokeAt + 1_000 * slowModeSeconds > Date.now()) this.sanction(userId, { spokeAt });
    for (const workerId of [...(this.#workersOf.get(userId) ?? [])]) this.disconnect(userId, workerId);
    this.#members.delete(userId);
    this.state.memberCount--;
    if (this.state.memberCount === 0) this.state.emptySince = Date.now();
  }

  /** The worker holds a connection of the member. */
  connect(userId: string, workerId: string): void {
    this.presenterIsAt(userId, workerId, true);
    if (this.#presences.get(`${userId} ${workerId}`)) return;
    if (!this.isOnline(userId)) this.state.onlineCount++;
    this.#presences.set({ userId, workerId });
    this.#workersOf.set(userId, (this.#workersOf.get(userId) ?? new Set()).add(workerId));
  }

  /** The worker holds none any more. */
  disconnect(userId: string, workerId: string): void {
    this.presenterIsAt(userId, workerId, false);
    const wasOnline = this.isOnline(userId);
    this.#presences.delete(`${userId} ${workerId}`);
    this.#workersOf.get(userId)?.delete(workerId);
    if (wasOnline && !this.isOnline(userId)) this.state.onlineCount--;
  }

  isOnline(userId: string): boolean {
    return (this.#workersOf.get(userId)?.size ?? 0) > 0;
  }

  /** Workers that hold connections of the user, or held some until a moment ago. */
  workersOf(userId: string): string[] {
    return [...(this.#workersOf.get(userId) ?? [])];
  }

  /** Of the presenter it is known, without a grace, which workers hold a connection. Of others, nothing is written. */
  presenterIsAt(userId: string, workerId: string, isThere: boolean): void {
    const { liveSince, settings } = this.state;
    const { presenterId, presenterAt = [] } = settings;
    if (liveSince === undefined || userId !== presenterId || presenterAt.includes(workerId) === isThere) return;
    this.#presenterIsAt(isThere ? [...presenterAt, workerId] : presenterAt.filter((other) => other !== workerId));
  }

  #presenterIsAt(workers: string[]): void {
    this.set({ presenterAt: workers.length > 0 ? workers : undefined });
    this.state.presenterOnline = workers.length > 0;
  }

  /** There are so many that coming and going is counted, and not told one by one. */
  get isCrowd(): boolean {
    return this.state.mode === 'live' || this.state.isCrowded;
  }

  roleOf(userId: string): Role {
    return this.#staff.get(userId)?.role ?? 'member';
  }

  /** Of all the staff, or those with a role. */
  staffCount(role?: Role): number {
    return this.#staff.values.filter((staff) => !role || staff.role === role).length;
  }

  /** Whether a member or not: whoever comes back has the same role. */
  setRole(userId: string, role: Role): void {
    if (role === 'member') this.#staff.delete(userId);
    else this.#staff.set({ userId, role });
    const member = this.member(userId);
    if (member) this.alter(member, { role });
  }

  sanctionOn(userId: string): SanctionState | undefined {
    return this.#sanctions.get(userId);
  }

  /** Undefined takes something back. */
  sanction(userId: string, change: Optional<Omit<SanctionState, 'userId'>>): void {
    const before = this.#sanctions.get(userId) ?? { userId, nickname: this.member(userId)?.nickname ?? '' };
    this.#sanctions.set(withoutUndefined({ ...before, ...change }) as SanctionState);
  }

  /** Undefined takes something back. */
  set(settings: Optional<RoomSettings>): void {
    this.state.settings = withoutUndefined({ ...this.state.settings, ...settings }) as RoomSettings;
  }

  /** The room is live from the newest entry on, which says so. @param presenterAt the workers that hold connections of the presenter */
  startBroadcast(presenterId: string, presenterAt: string[]): BroadcastState {
    const broadcast = { id: this.state.headSeq, presenterId, startedAt: this.state.activeAt };
    this.#broadcasts.set(broadcast);
    this.state.liveSince = broadcast.startedAt;
    this.set({ presenterId, broadcastId: broadcast.id });
    this.#presenterIsAt(presenterAt);
    return broadcast;
  }

  /** It is live no more. Who presented may begin again. */
  endBroadcast(): void {
    const { liveSince: startedAt, settings, headSeq: lastSeq, activeAt: endedAt } = this.state;
    const { presenterId, broadcastId: id } = settings;
    if (startedAt === undefined || presenterId === undefined || id === undefined) return;
    this.#broadcasts.load({ id, presenterId, startedAt });
    this.#broadcasts.set({ id, presenterId, startedAt, lastSeq, endedAt });
    delete this.state.liveSince;
    this.#presenterIsAt([]);
    this.set({ broadcastId: undefined });
  }

  record(record: Omit<AuditRecord, 'at'>): void {
    this.audited.push({ at: Date.now(), ...record });
  }

  /** The word filter has moderators look at a message. */
  reportFiltered(seq: number): void {
    this.report(seq, 'filter', 'word filter');
  }

  report(seq: number, reporterId: string, reason: string): void {
    this.reported.push({ seq, reporterId, reason, at: Date.now() });
  }

  remove(): void {
    this.removed = true;
  }

  toMember(member: MemberState): Member {
    return toMember(member, this.isOnline(member.userId));
  }

  toRoom(): Room {
    return toRoom(this.state);
  }

  // For commit.ts: what was there before …

  hasMember(member: MemberState): void {
    this.#members.load(member);
  }

  hasPresence(presence: PresenceState): void {
    this.#presences.load(presence);
    const { userId, workerId } = presence;
    this.#workersOf.set(userId, (this.#workersOf.get(userId) ?? new Set()).add(workerId));
  }

  hasStaff(staff: StaffState): void {
    this.#staff.load(staff);
  }

  hasSanction(sanction: SanctionState): void {
    this.#sanctions.load(sanction);
  }

  hasNicknames(nicknames: ReadonlyMap<string, string>): void {
    this.#nicknames = nicknames;
  }

  hasEntry(entry: StoredEntry): void {
    this.#entries.set(entry.seq, entry);
    if (entry.kind === 'message') this.#sent.set(`${entry.userId} ${entry.clientId}`, entry);
  }

  // … and what is to be written.

  get changed(): boolean {
    return this.#differs(...(Object.keys(this.state) as (keyof RoomState)[])) || this.isAltered;
  }

  get isSetOtherwise(): boolean {
    return this.#differs('title', 'mode', 'visibility', 'liveSince', 'slowModeSeconds', 'settings');
  }

  /** The room itself is another than before, or who is in it, and as what: not its log alone. */
  get isAltered(): boolean {
    const parts = [this.members, this.presences, this.staff, this.sanctions];
    return this.removed || this.isSetOtherwise || parts.some(({ gone, added }) => gone.length + added.length > 0);
  }

  #differs(...fields: (keyof RoomState)[]): boolean {
    return fields.some((field) => this.state[field] !== this.#before[field]);
  }

  get revisionBefore(): number {
    return this.#before.revision;
  }

  /** Somebody said something. */
  get isTalkedIn(): boolean {
    return this.appended.some(({ kind }) => kind === 'message');
  }

  /** Nothing but messages is to be written. */
  get onlyTalkedIn(): boolean {
    const extras = this.audited.length + this.reported.length;
    const isTalk = this.isTalkedIn && this.appended.every(({ kind }) => kind === 'message');
    return isTalk && extras === 0 && !this.isAltered && !this.#differs('isCrowded', 'presenterOnline');
  }

  /** What is about to be written is another state than any that was there before. */
  renew(): void {
    this.state.revision = 1 + Math.floor(Math.random() * 2 ** 52);
  }

  get revised(): StoredEntry[] {
    return [...this.#revised.values()];
  }

  get members(): Pick<Tracked<MemberState>, 'gone' | 'added' | 'values'> {
    return this.#members;
  }

  get presences(): Pick<Tracked<PresenceState>, 'gone' | 'added'> {
    return this.#presences;
  }

  get broadcasts(): Pick<Tracked<BroadcastState>, 'gone' | 'added'> {
    return this.#broadcasts;
  }

  get staff(): Pick<Tracked<StaffState>, 'gone' | 'added'> {
    return this.#staff;
  }

  get sanctions(): Pick<Tracked<SanctionState>, 'gone' | 'added'> {
    return this.#sanctions;
  }
}

/** By how much hosts' clocks may differ without time going back in a log, in ms. */
const SKEW_MS = 5_000;

type Optional<T> = { [K in keyof T]?: T[K] | undefined };

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
