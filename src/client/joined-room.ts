import type { Joined, Left, NewMessage, Presence, Sent, Typist } from '../protocol/events.ts';
import type { Language } from '../protocol/language.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Entry, LeaveReason, Room } from '../protocol/model.ts';
import { CatchUp, type Progress } from './catch-up.ts';
import { Comebacks } from './comebacks.ts';
import type { Connection } from './connection.ts';
import { Entrance } from './entrance.ts';
import { ChatFailure, closed, toChatFailure } from './failure.ts';
import { Listeners } from './listeners.ts';
import { LogView } from './log-view.ts';
import { Outbox } from './outbox.ts';
import { OwnPart } from './own-part.ts';
import { Reading } from './reading.ts';
import { follow } from './room-state.ts';
import { JUST_SPOKEN_MS, Typing } from './typing.ts';
import { SAY } from './words.ts';

/** `removed`: left, kicked or banned. `gone`: the room is no more. */
export type RoomState = 'joining' | 'joined' | 'removed' | 'gone';

/** What one shows at the door of a room that one cannot just walk into. */
export interface Keys {
  password?: string;
  /** The code of an invitation. It is used up by the first who comes in with it. */
  invitation?: string;
}

/** What a `ChatRoom` shows: joins the room, stays in it over lost connections, and follows its log. */
export class JoinedRoom {
  readonly id: number;
  state: RoomState = 'joining';
  /** Why one is a member no more. */
  leaveReason: LeaveReason | undefined;
  room: Room | undefined;
  /** There are entries older than the known ones. */
  hasOlder = false;
  readonly view = new LogView();
  readonly outbox: Outbox;
  readonly typing: Typing;
  readonly reading: Reading;
  readonly own: OwnPart;
  readonly listeners = new Listeners<[fresh: readonly Entry[]]>();

  readonly #client: Connection;
  readonly #forget: () => void;
  readonly #catchUp: CatchUp;
  readonly #entrance: Entrance;
  readonly #comebacks = new Comebacks(() => this.#comeBack());
  #keys: Keys;
  /** Joined over the connection there is now. */
  #isPresent = false;
  #headAtJoin = 0;
  /** A page of older entries is under way. */
  #older: Promise<void> | undefined;
  /** How, while one was away, one left (in another tab) or was removed. */
  #departed: LeaveReason | undefined;

  constructor(id: number, keys: Keys, client: Connection, forget: () => void) {
    this.id = id;
    this.#keys = keys;
    this.#client = client;
    this.#forget = forget;
    const changed = () => this.listeners.tell([]);
    this.#catchUp = new CatchUp({
      view: this.view,
      isPresent: () => this.#isPresent,
      read: (after) => client.readPage('log:read', { roomId: id, after, limit: LIMITS.page }),
      accept: (entries) => this.#accept(entries),
      failed: (error) => toChatFailure(error).code === 'not_found' && this.end('gone'),
      changed,
    });
    this.outbox = new Outbox({
      send: (message) => this.#send(message),
      canSend: () => this.#isPresent,
      sent: (seq) => {
        this.headAt(seq);
        return seq <= (this.view.seen ?? 0);
      },
      changed,
    });
    this.#entrance = new Entrance(client, {
      enterOnce: () => this.#enterOnce(),
      refused: (failure) => this.end(failure.code === 'not_found' ? 'gone' : 'removed', failure),
      isGuessing: () => this.#keys.password !== undefined && this.own.you === undefined,
      hasBeenIn: () => this.own.you !== undefined,
    });
    this.typing = new Typing({ tell: () => client.hint('typing', { roomId: id }), changed });
    const tell = (seq: number) => this.#isPresent && client.hint('read', { roomId: id, seq });
    this.reading = new Reading({ tell, mode: () => this.room?.mode ?? 'chat', changed });
    const userId = () => client.user?.id;
    this.own = new OwnPart({ now: () => client.serverNow(), userId, room: () => this.room, changed });
  }

  /** Joined over the connection there is now. */
  get isPresent(): boolean {
    return this.#isPresent;
  }

  /** Joins, with everything that was missed. Tries until it succeeds or is refused. @throws ChatFailure when refused; the first time `unavailable`, too */
  async enter(): Promise<void> {
    await this.#entrance.enter();
  }

  /** The connection is back. */
  connected(): void {
    this.enter().catch(ignore);
  }

  /** The connection is lost. */
  disconnected(): void {
    this.#isPresent = false;
    this.typing.close();
  }

  /** Entries were told. */
  told(entries: readonly Entry[]): void {
    if (this.state === 'removed' || this.state === 'gone') return;
    this.#accept(entries);
    this.#catchUp.headAt(entries.at(-1)?.seq ?? 0);
  }

  /** The log reaches up to `seq`. */
  headAt(seq: number): void {
    this.#catchUp.headAt(seq);
  }

  /** One is in the room no more, and the log does not say so: there are too many to tell of each. */
  leftSilently({ joinedAt, reason }: Left): void {
    if (this.own.you?.joinedAt !== joinedAt || !this.#isPresent) return;
    if (reason === 'disconnected') this.#comeBack();
    else this.#left(reason);
  }

  /** So many are there now, and in a room that is live the presenter is, or is not. */
  presenceIs(presence: Presence): void {
    if (!this.room) return;
    const { presenterOnline: _, ...room } = this.room;
    this.room = { ...room, ...presence };
    this.listeners.tell([]);
  }

  /** Others are writing. */
  typingIs(typists: readonly Typist[]): void {
    if (this.#isPresent) this.typing.told(typists.filter(({ userId }) => !this.#isNotWriting(userId)));
  }

  /** One has read up to there on another device. */
  readOn(seq: number): void {
    this.reading.told(seq);
  }

  /** How far one is with reading what one missed; undefined where nothing is missing, or little. */
  get catchingUp(): Progress | undefined {
    return this.#isPresent ? this.#catchUp.progress : undefined;
  }

  /** Reads a page of older entries. Who asks again meanwhile waits for the same one. @throws ChatFailure */
  async loadOlder(): Promise<void> {
    this.#older ??= this.#readOlder().finally(() => {
      this.#older = undefined;
    });
    await this.#older;
  }

  async #readOlder(): Promise<void> {
    const before = this.view.first;
    if (!this.hasOlder || before === undefined) return;
    const { entries, hasMore } = await this.#client.readPage('log:read', { roomId: this.id, before, limit: 100 });
    if (this.view.first !== before) return;
    this.view.prepend(entries);
    this.hasOlder = hasMore;
    this.listeners.tell([]);
  }

  /** One is in the room no more, or there is no room any more. */
  end(state: 'removed' | 'gone', failure = ended(state, this.#client.language)): void {
    if (this.state === state) return;
    this.state = state;
    this.#isPresent = false;
    this.#forget();
    this.outbox.giveUp(failure);
    this.close();
    this.listeners.tell([]);
  }

  /** One left by oneself. */
  left(): void {
    this.#left('left');
  }

  /** No more of this. */
  close(): void {
    this.reading.close();
    this.#isPresent = false;
    this.#catchUp.close();
    this.outbox.close(closed(this.#client.language));
    this.typing.close();
    this.own.close();
  }

  #left(reason: LeaveReason): void {
    if (this.state !== 'removed') this.leaveReason = reason;
    this.end('removed');
  }

  async #enterOnce(): Promise<void> {
    const after = this.view.seen;
    const isBack = after !== undefined;
    const joined = await (isBack ? this.#comeBackTo(after) : this.#client.readPage('room:join', this.#asks()));
    if (!joined) return this.#left(this.#departed ?? 'disconnected');
    this.#entered(joined);
    const isRestored = isBack && joined.room.headSeq < after;
    if (isRestored) {
      await this.#startOver();
    } else if (isBack) {
      this.#accept(joined.entries);
    } else {
      this.view.open(joined.entries);
      this.hasOlder = joined.hasMore;
      this.outbox.keepIn(this.#client.unsentIn(this.id, joined.you.userId));
      this.#applyAll();
    }
    // One's own messages leave meanwhile.
    if (isBack && !isRestored) this.#catchUp.joined(after, joined.hasMore);
    this.headAt(joined.room.headSeq);
    this.listeners.tell(isBack ? [] : this.view.entries);
    this.outbox.flush();
  }

  #asks() {
    return { roomId: this.id, ...this.#keys };
  }

  /** Joining does not undo a departure that one was not there to hear of. @returns undefined where there was one */
  async #comeBackTo(after: number): Promise<Joined | undefined> {
    try {
      return await this.#client.readPage('room:join', { ...this.#asks(), after, isBack: true });
    } catch (error) {
      if (toChatFailure(error).code !== 'forbidden') throw error;
      // The log says what became of one, to whom it may still be read.
      await this.#catchUp.readAll().catch(ignore);
      if (!this.#departed) throw error;
      return undefined;
    }
  }

  #entered(joined: Joined): void {
    // Whoever was taken for gone has a new place, which knows nothing of what was read at the old one.
    const { you } = this.own;
    const isSamePlace = you === undefined || you.joinedAt === joined.you.joinedAt;
    this.room = joined.room;
    this.own.joined(joined);
    this.#headAtJoin = joined.room.headSeq;
    this.state = 'joined';
    this.#isPresent = true;
    // It is used up, and one is a member.
    const { invitation: _, ...keys } = this.#keys;
    this.#keys = keys;
    if (isSamePlace) this.reading.open(joined.readSeq);
  }

  /** The database was restored from a backup, and what was seen after it is not there any more. */
  async #startOver(): Promise<void> {
    // What is told from here on counts again.
    this.#catchUp.startOver();
    const { entries, hasMore } = await this.#client.readPage('log:read', { roomId: this.id });
    this.view.startOver(entries);
    this.reading.startOver(this.view.seen ?? 0);
    this.hasOlder = hasMore;
    this.#applyAll();
    this.listeners.tell(this.view.entries);
  }

  async #send(message: Omit<NewMessage, 'roomId'>): Promise<Sent> {
    try {
      return await this.#client.ask('message:send', { roomId: this.id, ...message });
    } catch (error) {
      this.own.refused(toChatFailure(error));
      return this.#comebacks.refused(message.clientId, error);
    }
  }

  #comeBack(): void {
    this.#isPresent = false;
    this.enter().catch(ignore);
  }

  /** @returns whether there was anything new */
  #accept(entries: readonly Entry[]): boolean {
    const fresh = this.view.accept(entries);
    for (const entry of fresh) this.#apply(entry);
    if (fresh.length > 0) this.listeners.tell(fresh);
    return fresh.length > 0;
  }

  /** The log was opened. Its page was read after the join, and may know more than the answer to it. */
  #applyAll(): void {
    for (const entry of this.view.entries) this.#apply(entry);
  }

  #apply(entry: Entry): void {
    const isOwn = entry.userId === this.#client.user?.id;
    if (entry.kind === 'message' && isOwn) this.outbox.stored(entry.clientId);
    if (entry.kind === 'message' || entry.kind === 'left') this.typing.stopped(entry.userId);
    if (isOwn) this.#follow(entry);
    if (entry.kind === 'room' && entry.deleted) this.end('gone');
    // What the answer to the join said is newer.
    if (!this.room || entry.seq <= this.#headAtJoin) return;
    this.room = follow(this.room, entry);
    this.own.apply(entry);
    // Where slow mode is another, so is how long one waits.
    if (entry.kind === 'room' && entry.slowModeSeconds !== undefined) this.outbox.flush();
  }

  #isNotWriting(userId: string): boolean {
    if (userId === this.#client.user?.id) return true;
    const since = this.#client.serverNow() - JUST_SPOKEN_MS;
    const last = this.view.entries.findLast((entry) => entry.at < since || entry.userId === userId);
    return last?.userId === userId && last.kind === 'message' && last.at >= since;
  }

  /** What the log says of one's own coming and going. */
  #follow(entry: Entry): void {
    if (entry.kind === 'joined') this.#departed = undefined;
    if (entry.kind !== 'left') return;
    const isForGood = entry.reason !== 'disconnected';
    if (!this.#isPresent) {
      this.#departed = isForGood ? entry.reason : undefined;
    } else if (entry.seq > this.#headAtJoin) {
      // Somebody who is here and was taken for gone comes back.
      if (isForGood) this.#left(entry.reason);
      else this.#comeBack();
    }
  }
}

/** What becomes of a message that was still to be sent. */
function ended(state: 'removed' | 'gone', language: Language): ChatFailure {
  return new ChatFailure({ code: state === 'gone' ? 'not_found' : 'forbidden', message: SAY[state][language] });
}

function ignore(): void {}
