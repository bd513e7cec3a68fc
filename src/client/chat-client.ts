import { io, type Socket } from 'socket.io-client';
import { type ClientEvents, NAMESPACE, type RoomsPage, type ServerEvents } from '../protocol/events.ts';
import type { Language } from '../protocol/language.ts';
import type { Entry, Room, User } from '../protocol/model.ts';
import type { Failure, Reply } from '../protocol/reply.ts';
import { ChatRoom } from './chat-room.ts';
import type { Connection, ConnectionState, EventName, Input, Output } from './connection.ts';
import { ChatFailure, dataOf, pauseBefore, toChatFailure } from './failure.ts';
import { preferredLanguage } from './language.ts';
import { Listeners } from './listeners.ts';
import { request } from './rest.ts';
import { Token } from './token.ts';
import { type KeyValueStore, sessionStore, Unsent } from './unsent.ts';
import { SAY } from './words.ts';

export type { Language } from '../protocol/language.ts';
export { lineOf, type Sentence, sentenceOf } from '../protocol/lines.ts';
export { ChatRoom, type Outgoing } from './chat-room.ts';
export type { ConnectionState } from './connection.ts';
export { ChatFailure } from './failure.ts';
export { preferredLanguage } from './language.ts';
export { type Session, startSession } from './rest.ts';
export type { KeyValueStore } from './unsent.ts';

export interface ChatClientOptions {
  /** Where the server is, as `https://chat.example.com`; in a browser, by default, where the page came from. */
  url?: string;
  /** From `startSession`, or the host product's. */
  token: string;
  /** In which refusals are told; by default the browser's, where that is one of these, and English elsewhere. */
  language?: Language;
  /**
   * Gives another token of the same user: asked for when the session is about to end, which it renews without a reconnect, and
   * when the token is refused. Where it rejects then, or its token is refused as well, the connection stays `refused`.
   */
  refreshToken?: (() => Promise<string>) | undefined;
  /** How long to wait for an answer before asking again, in ms. */
  answerWithinMs?: number;
  /** Where unsent messages outlive a reload of the page; by default the browser's `sessionStorage`. */
  storage?: KeyValueStore | undefined;
}

/** A connection to the chat that comes back by itself, and the rooms joined over it. */
export class ChatClient implements Connection {
  state: ConnectionState = 'connecting';
  user: User | undefined;
  readonly language: Language;
  /** Why the connection was refused. */
  refusal: ChatFailure | undefined;

  readonly #url: string;
  readonly #token: Token;
  readonly #answerWithinMs: number;
  readonly #storage: KeyValueStore | undefined;
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #rooms = new Map<number, ChatRoom>();
  readonly #listeners = new Listeners<[]>();
  #attempts = 0;
  /** The token was refused, and another one is being tried. */
  #isRenewing = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChatClientOptions) {
    const { url = '', token, refreshToken, language = preferredLanguage() } = options;
    const { answerWithinMs = 10_000, storage = sessionStore() } = options;
    this.#url = url;
    this.#token = new Token(token, refreshToken);
    this.language = language;
    this.#answerWithinMs = answerWithinMs;
    this.#storage = storage;
    // WebSocket alone: long polling needs the same worker each time, which several workers behind one port cannot give.
    this.#socket = io(`${url}${NAMESPACE}`, {
      auth: (give) => give({ token: this.#token.value, lang: language }),
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 3_000,
    });
    this.#socket.on('connect_error', (error) => this.#notConnected((error as { data?: Failure }).data));
    this.#socket.on('disconnect', () => this.#notConnected());
    this.#socket.on('welcome', ({ user }) => this.#welcomed(user));
    this.#socket.on('session:expiring', () => void this.#renewInPlace());
    this.#socket.on('log', (roomId, entries) => this.#told(roomId, entries));
    this.#socket.on('head', (roomId, seq) => this.#rooms.get(roomId)?.headAt(seq));
    this.#socket.on('room:left', (roomId, left) => this.#rooms.get(roomId)?.leftSilently(left));
    this.#socket.on('presence', (roomId, presence) => this.#rooms.get(roomId)?.presenceIs(presence));
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Newest activity first. @throws ChatFailure */
  async listRooms(options: { q?: string; cursor?: string; limit?: number } = {}): Promise<RoomsPage> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options)) query.set(name, String(value));
    return await this.#request<RoomsPage>('GET', `/api/rooms?${query}`);
  }

  /** @throws ChatFailure */
  async createRoom(room: { title: string } & Partial<Pick<Room, 'mode' | 'lifetime'>>): Promise<Room> {
    return await this.#request<Room>('POST', '/api/rooms', room);
  }

  /** Joins, and stays joined over lost connections until `leave`. @throws ChatFailure where that is refused */
  async join(roomId: number): Promise<ChatRoom> {
    const known = this.#rooms.get(roomId);
    if (known) {
      if (known.state === 'joining') await known.enter();
      return known;
    }
    const room = new ChatRoom(roomId, this, () => this.#rooms.delete(roomId));
    this.#rooms.set(roomId, room);
    await room.enter();
    return room;
  }

  /** @throws ChatFailure */
  async changeNickname(nickname: string): Promise<void> {
    const { user } = await this.ask('nickname:change', { nickname });
    this.#update({ user });
  }

  unsentIn(roomId: number, userId: string): Unsent {
    return new Unsent(this.#storage, `sarangbang.unsent ${this.#url} ${userId} ${roomId}`);
  }

  async ask<E extends EventName>(event: E, input: Input<E>): Promise<Output<E>> {
    if (!this.#socket.connected)
      throw new ChatFailure({ code: 'unavailable', message: SAY.noConnection[this.language] });
    let reply: Reply<Output<E>>;
    try {
      const socket = this.#socket.timeout(this.#answerWithinMs) as Socket;
      reply = await socket.emitWithAck(event, input);
    } catch {
      throw new ChatFailure({ code: 'unavailable', message: SAY.noAnswer[this.language] });
    }
    return dataOf(reply);
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#socket.disconnect();
    for (const room of this.#rooms.values()) room.close();
    this.#update({ state: 'closed' });
  }

  /** Once more with another token, where the first is refused. */
  async #request<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const token = this.#token.value;
    const server = { url: this.#url, language: this.language };
    try {
      return await request<T>({ ...server, token }, method, path, body);
    } catch (error) {
      if (!this.#token.canRenew || toChatFailure(error).code !== 'unauthenticated') throw error;
      // The connection may have got another one meanwhile.
      const next = this.#token.value === token ? await this.#token.next() : this.#token.value;
      const answer = await request<T>({ ...server, token: next }, method, path, body);
      this.#token.value = next;
      return answer;
    }
  }

  /** What goes wrong here is no harm yet: the session still holds, and another token is asked for when it does not. */
  async #renewInPlace(): Promise<void> {
    if (!this.#token.canRenew) return;
    try {
      const token = await this.#token.next();
      await this.ask('session:refresh', { token });
      this.#token.value = token;
    } catch {}
  }

  #refused(refusal: ChatFailure): void {
    const isFinal = !this.#token.canRenew || this.#isRenewing;
    if (!isFinal) void this.#comeBack(refusal);
    this.#update(isFinal ? { state: 'refused', refusal } : { state: this.user ? 'reconnecting' : 'connecting' });
  }

  async #comeBack(refusal: ChatFailure): Promise<void> {
    this.#isRenewing = true;
    try {
      this.#token.value = await this.#token.next();
      if (this.state !== 'closed') this.#socket.connect();
    } catch {
      if (this.state !== 'closed') this.#update({ state: 'refused', refusal });
    }
  }

  #welcomed(user: User): void {
    // What was written as somebody is not sent as somebody else.
    if (this.user && this.user.id !== user.id) {
      const refusal = new ChatFailure({ code: 'forbidden', message: 'The token is another user’s' });
      this.#update({ state: 'refused', refusal });
      this.#socket.disconnect();
      return;
    }
    this.#isRenewing = false;
    this.#attempts = 0;
    this.#update({ state: 'online', user });
    for (const room of this.#rooms.values()) room.connected();
  }

  #notConnected(refusal?: Failure): void {
    if (this.state === 'closed') return;
    for (const room of this.#rooms.values()) room.disconnected();
    if (this.state === 'refused') return;
    if (refusal?.code === 'unauthenticated') {
      this.#refused(new ChatFailure(refusal));
      return;
    }
    this.#update({ state: this.user ? 'reconnecting' : 'connecting' });
    // After a refusal, or when the server hung up, Socket.IO does not try again by itself.
    if (this.#socket.active) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#socket.connect(), pauseBefore(++this.#attempts));
  }

  #told(roomId: number, entries: readonly Entry[]): void {
    this.#rooms.get(roomId)?.told(entries);
    for (const entry of entries) {
      // One's own name may have been changed in another tab.
      if (entry.kind !== 'renamed' || entry.userId !== this.user?.id || entry.to === this.user.nickname) continue;
      this.#update({ user: { ...this.user, nickname: entry.to } });
    }
  }

  #update(change: Partial<Pick<ChatClient, 'state' | 'user' | 'refusal'>>): void {
    Object.assign(this, change);
    this.#listeners.tell();
  }
}
