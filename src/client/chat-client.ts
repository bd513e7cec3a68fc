import type { HintName, Rights, RoomsPage } from '../protocol/events.ts';
import type { Language } from '../protocol/language.ts';
import type { Entry, Room, User, Visibility } from '../protocol/model.ts';
import type { Removal } from '../protocol/moderation.ts';
import type { ChatRoom } from './chat-room.ts';
import type { Connection, ConnectionState, EventName, Input, Output } from './connection.ts';
import { type ChatFailure, toChatFailure } from './failure.ts';
import { Guest } from './guest.ts';
import type { Keys } from './joined-room.ts';
import { preferredLanguage } from './language.ts';
import { Listeners } from './listeners.ts';
import { type ChatClientOptions, isForGuest, mustBeComplete } from './options.ts';
import { ANSWER_WITHIN_MS, type Method, request } from './rest.ts';
import { Rooms } from './rooms.ts';
import { type KeyValueStore, localStore, sessionStore } from './storage.ts';
import { inTime, Token } from './token.ts';
import { Unsent } from './unsent.ts';
import { Wire } from './wire.ts';

export type {
  ClientEvents,
  HintName,
  Joined,
  LogPage,
  MembersPage,
  Muted,
  NewMessage,
  Refreshed,
  Rights,
  RoomsPage,
  Sent,
  Typist,
} from '../protocol/events.ts';
export type { Language } from '../protocol/language.ts';
export { LIMITS, type Limits } from '../protocol/limits.ts';
export { lineOf, type NameOf, type Sentence, sentenceOf } from '../protocol/lines.ts';
export type {
  Attachment,
  Entry,
  EntryBody,
  EntryKind,
  EntryOf,
  LeaveReason,
  Member,
  Role,
  Room,
  RoomChange,
  RoomLifetime,
  RoomMode,
  User,
  Visibility,
  WordFilterMode,
} from '../protocol/model.ts';
export type {
  AuditPage,
  AuditRecord,
  Ban,
  BansPage,
  Invitation,
  InvitedTo,
  NewInvitation,
  Removal,
  Report,
  ReportsPage,
} from '../protocol/moderation.ts';
export type { ErrorCode, Failure, Issue, Reply } from '../protocol/reply.ts';
export type { Progress } from './catch-up.ts';
export type { ChatRoom } from './chat-room.ts';
export type { ConnectionState, EventName, Input, Output } from './connection.ts';
export { ChatFailure } from './failure.ts';
export type { Keys, RoomState } from './joined-room.ts';
export { preferredLanguage } from './language.ts';
export type { AsGuest, ChatClientOptions, WithToken } from './options.ts';
export type { Outgoing } from './outgoing.ts';
export { lookUpInvitation, type Method, type Session, startSession } from './rest.ts';
export type { RoomModeration, RoomUpdate } from './room-moderation.ts';
export type { KeyValueStore } from './storage.ts';

/** A connection to the chat that comes back by itself, and the rooms joined over it. */
export class ChatClient implements Connection {
  readonly language: Language;
  readonly answerWithinMs: number;
  readonly #url: string;
  readonly #token: Token;
  readonly #storage: KeyValueStore | undefined;
  readonly #wire: Wire;
  readonly #listeners = new Listeners<[]>();
  readonly #rooms = new Rooms(this, () => this.#listeners.tell());

  /** @throws TypeError where an option is missing */
  constructor(options: ChatClientOptions) {
    mustBeComplete(options);
    const { url = '', language = preferredLanguage(), answerWithinMs = ANSWER_WITHIN_MS, storage } = options;
    this.#url = url.replace(/\/+$/, '');
    this.language = language;
    this.answerWithinMs = answerWithinMs;
    this.#storage = storage ?? sessionStore();
    this.#token = this.#tokenFor(options);
    this.#wire = new Wire({
      url: this.#url,
      language,
      token: this.#token,
      isGuest: isForGuest(options),
      answerWithinMs,
      changed: () => this.#listeners.tell(),
      connected: () => this.#rooms.connected(),
      disconnected: () => this.#rooms.disconnected(),
      leaving: () => this.#rooms.flush(),
    });
    this.#rooms.listen(this.#wire.socket);
    this.#wire.socket.on('log', (_roomId, entries) => this.#renamed(entries));
    // Vue and others put proxies around what they can extend, and these could not reach what is private.
    Object.preventExtensions(this);
  }

  get state(): ConnectionState {
    return this.#wire.state;
  }

  /** Known from the first connection on. */
  get user(): User | undefined {
    return this.#wire.user;
  }

  /** What one may do here; undefined before the first connection. */
  get rights(): Rights | undefined {
    return this.#wire.welcome?.rights;
  }

  /** Of a new room whose maker does not say; undefined before the first connection. */
  get defaultVisibility(): Visibility | undefined {
    return this.#wire.welcome?.defaultVisibility;
  }

  /** Why the connection was refused. */
  get refusal(): ChatFailure | undefined {
    return this.#wire.refusal;
  }

  /** The one that the connection goes by; undefined until a new guest has one. */
  get token(): string | undefined {
    return this.#token.value;
  }

  /** Those that are joined, or being joined. */
  get rooms(): ReadonlyMap<number, ChatRoom> {
    return this.#rooms.all;
  }

  /** The server's clock, in epoch ms: the device's own may be wrong. Before the first connection, the device's own. */
  serverNow(): number {
    return this.#wire.clock.now();
  }

  /** Calls `listener` whenever `state`, `user` or `rooms` has changed. @returns a function that ends it */
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Newest activity first. @throws ChatFailure */
  async listRooms(options: { q?: string; cursor?: string; limit?: number } = {}): Promise<RoomsPage> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options)) query.set(name, String(value));
    return await this.request<RoomsPage>('GET', `/api/rooms?${query}`);
  }

  /** @throws ChatFailure: `forbidden` where `rights.createRooms` is not given */
  async createRoom(
    room: { title: string; password?: string } & Partial<Pick<Room, 'mode' | 'lifetime' | 'visibility'>>,
  ): Promise<Room> {
    return await this.request<Room>('POST', '/api/rooms', room);
  }

  /**
   * Joins, and stays joined over lost connections until `leave`. @throws ChatFailure where that is refused, or the client is
   * closed; `unavailable` where there is no connection within `answerWithinMs`
   */
  async join(roomId: number, keys: Keys = {}): Promise<ChatRoom> {
    return await this.#rooms.join(roomId, keys);
  }

  /** @throws ChatFailure: `forbidden` where `rights.changeNickname` is not given */
  async changeNickname(nickname: string): Promise<void> {
    const { user } = await this.ask('nickname:change', { nickname });
    this.#wire.update({ user });
  }

  /** How one was removed from a room last, and why; undefined where one never was. @throws ChatFailure */
  async removalFrom(roomId: number): Promise<Removal | undefined> {
    return (await this.request<{ removal?: Removal }>('GET', `/api/rooms/${roomId}/removal`)).removal;
  }

  unsentIn(roomId: number, userId: string): Unsent {
    return new Unsent(this.#storage, `sarangbang.unsent ${this.#url} ${userId} ${roomId}`);
  }

  async ask<E extends EventName>(event: E, input: Input<E>): Promise<Output<E>> {
    return await this.#wire.ask(event, input);
  }

  async readPage<E extends 'log:read' | 'room:join'>(event: E, input: Input<E>): Promise<Output<E>> {
    return await this.#wire.readPage(event, input);
  }

  hint<E extends HintName>(event: E, input: Input<E>): boolean {
    return this.#wire.hint(event, input);
  }

  /** Once more with another token, where the first is refused. */
  async request<T>(method: Method, path: string, body?: object): Promise<T> {
    const token = this.#token.value ?? (await this.#token.next());
    const server = { url: this.#url, language: this.language, answerWithinMs: this.answerWithinMs };
    try {
      return await request<T>({ ...server, token }, method, path, body);
    } catch (error) {
      if (!this.#token.canRenew || toChatFailure(error).code !== 'unauthenticated') throw error;
      // The connection may have got another one meanwhile.
      const next = this.#token.value === token ? await this.#token.next() : (this.#token.value ?? '');
      const answer = await request<T>({ ...server, token: next }, method, path, body);
      this.#token.value = next;
      return answer;
    }
  }

  close(): void {
    this.#rooms.close();
    this.#wire.close();
    this.#listeners.tell();
  }

  #tokenFor(options: ChatClientOptions): Token {
    if (!isForGuest(options)) {
      const { token, refreshToken } = options;
      return new Token(token, refreshToken && inTime(refreshToken, this.language));
    }
    const guest = new Guest({
      url: this.#url,
      nickname: options.nickname,
      language: this.language,
      answerWithinMs: this.answerWithinMs,
      store: options.storage ?? localStore(),
      isOver: () => this.state === 'closed',
    });
    return new Token(guest.token, (refused) => guest.next(refused));
  }

  #renamed(entries: readonly Entry[]): void {
    for (const entry of entries) {
      // One's own name may have been changed in another tab.
      if (entry.kind !== 'renamed' || entry.userId !== this.user?.id || entry.to === this.user.nickname) continue;
      this.#wire.update({ user: { ...this.user, nickname: entry.to } });
    }
  }
}
