import type { MembersPage, NewMessage, Typist } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { NameOf } from '../protocol/lines.ts';
import type { Entry, LeaveReason, Member, Room } from '../protocol/model.ts';
import type { Progress } from './catch-up.ts';
import type { Connection } from './connection.ts';
import type { JoinedRoom, RoomState } from './joined-room.ts';
import { Names } from './names.ts';
import type { Outgoing } from './outgoing.ts';
import { unreadIn } from './reading.ts';
import { RoomModeration } from './room-moderation.ts';

/** A room that is joined, and its log: in order, without a gap, each entry once, whatever happens to the connection. */
export class ChatRoom {
  readonly id: number;
  /** What owners and moderators do. */
  readonly moderation: RoomModeration;
  readonly #client: Connection;
  readonly #joined: JoinedRoom;
  readonly #names = new Names();

  /** Use `ChatClient.join`. */
  constructor(client: Connection, joined: JoinedRoom) {
    this.id = joined.id;
    this.#client = client;
    this.#joined = joined;
    this.moderation = new RoomModeration(client, joined.id);
    // As the client's own.
    Object.preventExtensions(this);
  }

  get state(): RoomState {
    return this.#joined.state;
  }

  /** Where `state` is `removed`: how one left. Undefined where one was not let in again. */
  get leaveReason(): LeaveReason | undefined {
    return this.#joined.leaveReason;
  }

  /** As the log says; how many are there, and whether the presenter is, as it was a second ago or two. */
  get room(): Room | undefined {
    return this.#joined.room;
  }

  /** Oneself; role and nickname follow the log. */
  get you(): Member | undefined {
    return this.#joined.own.you;
  }

  /** What is known of the log: oldest first, without a gap, messages in their newest wording. */
  get entries(): readonly Entry[] {
    return this.#joined.view.entries;
  }

  /** There are entries older than the known ones. */
  get hasOlder(): boolean {
    return this.#joined.hasOlder;
  }

  /**
   * How far one is with reading what one missed, in entries: `done` of `total`. Undefined where nothing is missing, or so
   * little that it comes at once. One's own messages leave meanwhile.
   */
  get catchingUp(): Progress | undefined {
    return this.#joined.catchingUp;
  }

  /** One's own messages that are not in `entries` yet, in the order in which they were sent. */
  get outgoing(): readonly Outgoing[] {
    return this.#joined.outbox.messages;
  }

  /**
   * What of `outgoing` is not sent outlives a reload of the page. False where it does not: the storage is full or forbidden, or
   * there is none, or the room is not joined yet.
   */
  get isUnsentKept(): boolean {
    return this.#joined.outbox.isKept;
  }

  /** Others who are writing now. */
  get typing(): readonly Typist[] {
    return this.#joined.typing.typists;
  }

  /**
<<<<<<< HEAD
   * How people are called here: by their nicknames, and where two users bear the same one (in `entries`, or among the members
   * that were read) with a sign of their own, as `Ann · 4F2KM`. Another function once another name is shared.
=======
   * How people are called here: by their nicknames, and where two users bear the same one (oneself, in `entries`, writing, or among
   * the members that were read) with a sign of their own, as `Ann · 4F2`. Another function once another name is shared.
>>>>>>> 918280d (Hold what people met on the page: forced colours, a phone on its side, shifts, blocked WebSockets, a slow line, midnight, leaving a widget)
   */
  get nameOf(): NameOf {
    this.#names.read(this.entries);
    this.#names.meet(this.you ? [this.you, ...this.typing] : this.typing);
    return this.#names.nameOf;
  }

  /** How far one has read, also on other devices. */
  get readSeq(): number {
    return this.#joined.reading.seq;
  }

  /** Messages of others after `readSeq` that are not deleted, 100 at most, which means "99+". What has not been loaded counts as messages. */
  get unread(): number {
    return unreadIn(this.entries, this.readSeq, this.#client.user?.id);
  }

  /** In slow mode: when one may write again, in epoch ms by `ChatClient.serverNow`; undefined where one may. */
  get nextSendAt(): number | undefined {
    return this.#joined.own.nextSendAt;
  }

  /** Until when one is muted, in epoch ms by `ChatClient.serverNow`; undefined where one is not. */
  get mutedUntil(): number | undefined {
    return this.#joined.own.mutedUntil;
  }

  /** The room is live, and who presents has no connection: what is said now they read when they are back. */
  get presenterAway(): boolean {
    return this.room?.liveSince !== undefined && this.room.presenterOnline === false;
  }

  /** Calls `listener` after every change, with the entries that are new. @returns a function that ends it */
  subscribe(listener: (fresh: readonly Entry[]) => void): () => void {
    return this.#joined.listeners.add(listener);
  }

  /** Sends as soon as that is possible, after what was sent before, and until it is stored or refused: at once, where one is not in the room any more, or the client is closed. @returns its `clientId` */
  send(message: Omit<NewMessage, 'roomId' | 'clientId'>): string {
    this.#joined.typing.wrote();
    return this.#joined.outbox.add(message);
  }

  /** Tries a refused message again. */
  resend(clientId: string): void {
    this.#joined.outbox.resend(clientId);
  }

  /** Gives a refused message up. */
  discard(clientId: string): void {
    this.#joined.outbox.discard(clientId);
  }

  /** @throws ChatFailure */
  async edit(target: number, content: string): Promise<void> {
    await this.#client.ask('message:edit', { roomId: this.id, target, content });
  }

  /** @throws ChatFailure */
  async remove(target: number): Promise<void> {
    await this.#client.ask('message:delete', { roomId: this.id, target });
  }

  /** Has the moderators look at a message. @throws ChatFailure */
  async report(seq: number, reason: string): Promise<void> {
    await this.#client.request('POST', `/api/rooms/${this.id}/messages/${seq}/reports`, { reason });
  }

  /** Call it on each key: the others are told once in two seconds. */
  isTyping(): void {
    if (this.#joined.isPresent && this.room?.mode !== 'live') this.#joined.typing.write();
  }

  /** One has read up to there; by default, all that is known. Only goes forward; the server is told within a second, and every few. */
  markRead(seq = this.#joined.view.seen ?? 0): void {
    this.#joined.reading.mark(Math.min(seq, this.#joined.view.seen ?? 0));
  }

  /** Reads a page of older entries into `entries`. @throws ChatFailure */
  async loadOlder(): Promise<void> {
    await this.#joined.loadOlder();
  }

  /** @throws ChatFailure */
  async members(cursor?: string): Promise<MembersPage> {
    const { nameOf } = this;
    const page = await this.#client.ask('members:list', {
      roomId: this.id,
      ...(cursor && { cursor }),
      limit: LIMITS.page,
    });
    this.#names.meet(page.members);
    if (this.nameOf !== nameOf) this.#joined.listeners.tell([]);
    return page;
  }

  /** @throws ChatFailure */
  async leave(): Promise<void> {
    await this.#client.ask('room:leave', { roomId: this.id });
    this.#joined.left();
  }
}
