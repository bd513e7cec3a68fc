import { ChatError } from '../errors.ts';
import type { MemberState, PresenceState } from '../members/store.ts';
import type { Entry, EntryBody, EntryOf, Member, Role, Room, User } from '../protocol/model.ts';
import type { RoomState } from '../rooms/store.ts';
import type { StoredEntry } from './store.ts';
import { Tracked } from './tracked.ts';

/**
 * A room inside the transaction that changes it: its row is locked, so nobody else changes it, its members or its log.
 * Changes look and alter in memory; `commit.ts` fills it from the database before, and writes in bulk what came of it.
 */
export class LockedRoom {
  readonly state: RoomState;
  readonly appended: StoredEntry[] = [];
  removed = false;

  readonly #before: RoomState;
  #nicknames: ReadonlyMap<string, string> = new Map();
  readonly #members = new Tracked<MemberState>((member) => member.userId);
  readonly #presences = new Tracked<PresenceState>(({ userId, workerId }) => `${userId} ${workerId}`);
  readonly #entries = new Map<number, StoredEntry>();
  readonly #sent = new Map<string, StoredEntry>();
  readonly #revised = new Map<number, StoredEntry>();

  constructor(state: RoomState) {
    this.#before = state;
    this.state = { ...state };
  }

  /** @throws ChatError `forbidden` */
  mustHaveMember(userId: string): MemberState {
    const member = this.#members.get(userId);
    if (!member) throw new ChatError('forbidden', 'You are not a member of this room: join it first');
    return member;
  }

  /** @throws ChatError `forbidden` */
  mustBeOwnedBy(userId: string): void {
    if (this.state.ownerId !== userId) throw new ChatError('forbidden', 'Only the owner of the room may do this');
  }

  /** @throws ChatError `not_found` */
  mustHaveMessage(seq: number): EntryOf<'message'> & StoredEntry {
    const entry = this.#entries.get(seq);
    if (entry?.kind !== 'message') throw new ChatError('not_found', `There is no message ${seq} in this room`);
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
    const entry: StoredEntry = { seq, at: Date.now(), userId: by.userId, nickname: by.nickname, ...body };
    this.state.activeAt = entry.at;
    this.appended.push(entry);
    this.hasEntry(entry);
    return entry;
  }

  /** Puts another wording in a message's place. What says so is an entry of its own. */
  revise(message: StoredEntry): void {
    this.hasEntry(message);
    const i = this.appended.findIndex((entry) => entry.seq === message.seq);
    if (i < 0) this.#revised.set(message.seq, message);
    else this.appended[i] = message;
  }

  admit({ id: userId, ...names }: User, role: Role, stays: boolean): MemberState {
    const member: MemberState = { userId, ...names, role, joinedAt: Date.now(), stays };
    this.#members.set(member);
    this.state.memberCount++;
    this.state.emptySince = null;
    return member;
  }

  alter(member: MemberState, change: Partial<MemberState>): MemberState {
    const altered = { ...member, ...change };
    this.#members.set(altered);
    return altered;
  }

  dismiss(userId: string): void {
    for (const { workerId } of this.#presencesOf(userId)) this.disconnect(userId, workerId);
    this.#members.delete(userId);
    this.state.memberCount--;
    if (this.state.memberCount === 0) this.state.emptySince = Date.now();
  }

  /** The worker holds a connection of the member. */
  connect(userId: string, workerId: string): void {
    if (this.#presences.get(`${userId} ${workerId}`)) return;
    if (!this.isOnline(userId)) this.state.onlineCount++;
    this.#presences.set({ userId, workerId });
  }

  /** The worker holds none any more. */
  disconnect(userId: string, workerId: string): void {
    const wasOnline = this.isOnline(userId);
    this.#presences.delete(`${userId} ${workerId}`);
    if (wasOnline && !this.isOnline(userId)) this.state.onlineCount--;
  }

  isOnline(userId: string): boolean {
    return this.#presencesOf(userId).length > 0;
  }

  remove(): void {
    this.removed = true;
  }

  toMember({ stays: _, ...member }: MemberState): Member {
    return { ...member, online: this.isOnline(member.userId) };
  }

  toRoom(): Room {
    const { ownerId: _, activeAt: __, emptySince: ___, revision: ____, ...room } = this.state;
    return room;
  }

  #presencesOf(userId: string): PresenceState[] {
    return this.#presences.values.filter((presence) => presence.userId === userId);
  }

  // For commit.ts: what was there before …

  hasMember(member: MemberState): void {
    this.#members.load(member);
  }

  hasPresence(presence: PresenceState): void {
    this.#presences.load(presence);
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
    const isOtherwise = ([key, value]: [string, unknown]) => this.#before[key as keyof RoomState] !== value;
    return Object.entries(this.state).some(isOtherwise) || this.members.gone.length + this.members.added.length > 0;
  }

  /** The room itself is another than before, or who is in it: not its log alone. */
  get isAltered(): boolean {
    const { members, presences } = this;
    const changes = [members.gone, members.added, presences.gone, presences.added];
    return (
      this.removed || this.appended.some(({ kind }) => kind === 'room') || changes.some(({ length }) => length > 0)
    );
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
    const { gone, added } = this.members;
    return this.isTalkedIn && this.appended.every(({ kind }) => kind === 'message') && gone.length + added.length === 0;
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
}
