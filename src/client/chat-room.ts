import type { Left, MembersPage, NewMessage, Presence, Sent } from '../protocol/events.ts';
import type { Language } from '../protocol/language.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Entry, Member, Room } from '../protocol/model.ts';
import { CatchUp } from './catch-up.ts';
import type { Connection } from './connection.ts';
import { ChatFailure, pauseBefore, toChatFailure } from './failure.ts';
import { Listeners } from './listeners.ts';
import { LogView } from './log-view.ts';
import { Outbox } from './outbox.ts';
import type { Outgoing } from './outgoing.ts';
import { SAY } from './words.ts';

export type { Outgoing } from './outgoing.ts';

/** How often one joins again for one message, before it is taken for refused. */
const MOST_COMEBACKS = 3;

/** `removed`: left, kicked or banned. `gone`: the room is no more. */
export type RoomState = 'joining' | 'joined' | 'removed' | 'gone';

/** A room that is joined, and its log: in order, without a gap, each entry once, whatever happens to the connection. */
export class ChatRoom {
  readonly id: number;
  state: RoomState = 'joining';
  /** Title and head as the log says; how many are there, as it was a second ago or two. */
  room: Room | undefined;
  you: Member | undefined;
  /** There are entries older than the known ones. */
  hasOlder = false;

  readonly #client: Connection;
  readonly #forget: () => void;
  readonly #view = new LogView();
  readonly #catchUp: CatchUp;
  readonly #outbox: Outbox;
  readonly #listeners = new Listeners<[fresh: readonly Entry[]]>();
  #entering: Promise<void> | undefined;
  /** Joined over the connection there is now. */
  #isPresent = false;
  #headAtJoin = 0;
  /** The message whose refusal made one join again, and how often. */
  #cameBackFor = { clientId: '', times: 0 };
  /** While one was away, one left (in another tab) or was removed. */
  #departed = false;

  /** Use `ChatClient.join`. */
  constructor(id: number, client: Connection, forget: () => void) {
    this.id = id;
    this.#client = client;
    this.#forget = forget;
    this.#catchUp = new CatchUp({
      view: this.#view,
      isPresent: () => this.#isPresent,
      read: (after) => client.ask('log:read', { roomId: id, after, limit: LIMITS.page }),
      accept: (entries) => this.#accept(entries),
      failed: (error) => toChatFailure(error).code === 'not_found' && this.#end('gone'),
    });
    this.#outbox = new Outbox({
      send: (message) => this.#send(message),
      canSend: () => this.#isPresent,
      sent: (seq) => {
        this.headAt(seq);
        return seq <= (this.#view.seen ?? 0);
      },
      changed: () => this.#listeners.tell([]),
    });
  }

  /** What is known of the log: oldest first, without a gap, messages in their newest wording. */
  get entries(): readonly Entry[] {
    return this.#view.entries;
  }

  /** One's own messages that are not in `entries` yet, in the order in which they were sent. */
  get outgoing(): readonly Outgoing[] {
    return this.#outbox.messages;
  }

  /** Calls `listener` after every change, with the entries that are new. @returns a function that ends it */
  subscribe(listener: (fresh: readonly Entry[]) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Sends as soon as that is possible, after what was sent before, and until it is stored or refused. @returns its `clientId` */
  send(message: Omit<NewMessage, 'roomId' | 'clientId'>): string {
    return this.#outbox.add(message);
  }

  /** Tries a refused message again. */
  resend(clientId: string): void {
    this.#outbox.resend(clientId);
  }

  /** Gives a refused message up. */
  discard(clientId: string): void {
    this.#outbox.discard(clientId);
  }

  /** @throws ChatFailure */
  async edit(target: number, content: string): Promise<void> {
    await this.#client.ask('message:edit', { roomId: this.id, target, content });
  }

  /** @throws ChatFailure */
  async remove(target: number): Promise<void> {
    await this.#client.ask('message:delete', { roomId: this.id, target });
  }

  /** Reads a page of older entries into `entries`. @throws ChatFailure */
  async loadOlder(): Promise<void> {
    const before = this.#view.first;
    if (!this.hasOlder || before === undefined) return;
    const { entries, hasMore } = await this.#client.ask('log:read', { roomId: this.id, before, limit: 100 });
    if (this.#view.first !== before) return;
    this.#view.prepend(entries);
    this.hasOlder = hasMore;
    this.#listeners.tell([]);
  }

  /** @throws ChatFailure */
  async members(cursor?: string): Promise<MembersPage> {
    return await this.#client.ask('members:list', { roomId: this.id, ...(cursor && { cursor }), limit: LIMITS.page });
  }

  /** @throws ChatFailure */
  async leave(): Promise<void> {
    await this.#client.ask('room:leave', { roomId: this.id });
    this.#end('removed');
  }

  /** Joins, with everything that was missed. Tries until it succeeds or is refused. @throws ChatFailure when refused */
  async enter(): Promise<void> {
    this.#entering ??= this.#tryToEnter().finally(() => {
      this.#entering = undefined;
    });
    await this.#entering;
  }

  /** For ChatClient: the connection is back. */
  connected(): void {
    this.enter().catch(ignore);
  }

  /** For ChatClient: it is lost. */
  disconnected(): void {
    this.#isPresent = false;
  }

  /** For ChatClient: entries were told. */
  told(entries: readonly Entry[]): void {
    if (this.state === 'removed' || this.state === 'gone') return;
    this.#accept(entries);
    this.#catchUp.look();
  }

  /** For ChatClient: the log reaches up to `seq`. */
  headAt(seq: number): void {
    this.#catchUp.headAt(seq);
  }

  /** For ChatClient: one is in the room no more, and the log does not say so: there are too many to tell of each. */
  leftSilently({ joinedAt, reason }: Left): void {
    if (this.you?.joinedAt !== joinedAt || !this.#isPresent) return;
    if (reason === 'disconnected') this.#comeBack();
    else this.#end('removed');
  }

  /** For ChatClient: so many are there now. */
  presenceIs(presence: Presence): void {
    if (!this.room) return;
    this.room = { ...this.room, ...presence };
    this.#listeners.tell([]);
  }

  /** For ChatClient: no more of this. */
  close(): void {
    this.#catchUp.close();
    this.#outbox.close();
  }

  async #tryToEnter(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.#online();
      try {
        return await this.#enterOnce();
      } catch (error) {
        const failure = toChatFailure(error);
        if (!failure.isPassing && failure.code !== 'conflict') {
          this.#end(failure.code === 'not_found' ? 'gone' : 'removed', failure);
          throw failure;
        }
        await new Promise((later) => setTimeout(later, pauseBefore(attempt, failure)));
      }
    }
  }

  async #enterOnce(): Promise<void> {
    const isBack = this.#view.seen !== undefined;
    // Joining would undo a departure that one was not there to hear of: read first what happened meanwhile.
    if (isBack) await this.#catchUp.readAll();
    if (this.#departed) return this.#end('removed');
    const after = this.#view.seen;
    const joined = await this.#client.ask('room:join', { roomId: this.id, ...(after !== undefined && { after }) });
    this.room = joined.room;
    this.you = joined.you;
    this.#headAtJoin = joined.room.headSeq;
    this.state = 'joined';
    this.#isPresent = true;
    if (after !== undefined && joined.room.headSeq < after) {
      await this.#startOver();
    } else if (isBack) {
      this.#accept(joined.entries);
    } else {
      this.#view.open(joined.entries);
      this.hasOlder = joined.hasMore;
      this.#outbox.keepIn(this.#client.unsentIn(this.id, joined.you.userId));
      for (const entry of joined.entries) if (entry.kind === 'message') this.#outbox.stored(entry.clientId);
    }
    this.headAt(joined.room.headSeq);
    this.#listeners.tell(isBack ? [] : this.#view.entries);
    this.#outbox.flush();
  }

  /** The database was restored from a backup, and what was seen after it is not there any more. */
  async #startOver(): Promise<void> {
    const { entries, hasMore } = await this.#client.ask('log:read', { roomId: this.id });
    this.#catchUp.startOver();
    this.#view.startOver(entries);
    this.hasOlder = hasMore;
    this.#listeners.tell(this.#view.entries);
  }

  /** Whoever was taken for gone meanwhile (a worker was frozen, say) is back before the message is given up. */
  async #send(message: Omit<NewMessage, 'roomId'>): Promise<Sent> {
    try {
      return await this.#client.ask('message:send', { roomId: this.id, ...message });
    } catch (error) {
      const failure = toChatFailure(error);
      const { clientId } = message;
      const times = this.#cameBackFor.clientId === clientId ? this.#cameBackFor.times : 0;
      if (failure.code !== 'forbidden' || times === MOST_COMEBACKS) throw failure;
      this.#cameBackFor = { clientId, times: times + 1 };
      this.#comeBack();
      throw new ChatFailure({ code: 'unavailable', message: failure.message });
    }
  }

  #comeBack(): void {
    this.#isPresent = false;
    this.enter().catch(ignore);
  }

  /** @returns whether there was anything new */
  #accept(entries: readonly Entry[]): boolean {
    const fresh = this.#view.accept(entries);
    for (const entry of fresh) this.#apply(entry);
    if (fresh.length > 0) this.#listeners.tell(fresh);
    return fresh.length > 0;
  }

  #apply(entry: Entry): void {
    const isOwn = entry.userId === this.#client.user?.id;
    if (entry.kind === 'message' && isOwn) this.#outbox.stored(entry.clientId);
    if (isOwn) this.#follow(entry);
    if (entry.kind === 'room' && entry.deleted) this.#end('gone');
    if (!this.room || entry.seq <= this.#headAtJoin) return;
    this.room = { ...this.room, headSeq: entry.seq };
    if (entry.kind === 'room' && entry.title) this.room.title = entry.title;
  }

  /** What the log says of one's own coming and going. */
  #follow(entry: Entry): void {
    if (entry.kind === 'joined') this.#departed = false;
    if (entry.kind !== 'left') return;
    const isForGood = entry.reason !== 'disconnected';
    if (!this.#isPresent) {
      this.#departed = isForGood;
    } else if (entry.seq > this.#headAtJoin) {
      // Somebody who is here and was taken for gone comes back.
      if (isForGood) this.#end('removed');
      else this.#comeBack();
    }
  }

  #end(state: 'removed' | 'gone', failure = ended(state, this.#client.language)): void {
    if (this.state === state) return;
    this.state = state;
    this.#isPresent = false;
    this.#forget();
    this.#outbox.giveUp(failure);
    this.close();
    this.#listeners.tell([]);
  }

  /** @throws ChatFailure when there is to be no connection any more */
  async #online(): Promise<void> {
    while (this.#client.state !== 'online') {
      if (this.#client.state === 'closed' || this.#client.state === 'refused') {
        throw new ChatFailure({ code: 'unauthenticated', message: SAY.closed[this.#client.language] });
      }
      await new Promise<void>((changed) => {
        const end = this.#client.subscribe(() => {
          end();
          changed();
        });
      });
    }
  }
}

/** What becomes of a message that was still to be sent. */
function ended(state: 'removed' | 'gone', language: Language): ChatFailure {
  return new ChatFailure({ code: state === 'gone' ? 'not_found' : 'forbidden', message: SAY[state][language] });
}

function ignore(): void {}
