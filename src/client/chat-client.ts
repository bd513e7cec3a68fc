import { io, type Socket } from 'socket.io-client';
import { type ClientEvents, NAMESPACE, type RoomsPage, type ServerEvents } from '../protocol/events.ts';
import type { Entry, Room, User } from '../protocol/model.ts';
import type { Failure, Reply } from '../protocol/reply.ts';
import { ChatRoom } from './chat-room.ts';
import type { Connection, ConnectionState, EventName, Input, Output } from './connection.ts';
import { ChatFailure, dataOf, pauseBefore } from './failure.ts';
import { Listeners } from './listeners.ts';
import { request } from './rest.ts';
import { type KeyValueStore, sessionStore, Unsent } from './unsent.ts';

export { ChatRoom, type Outgoing } from './chat-room.ts';
export type { ConnectionState } from './connection.ts';
export { ChatFailure } from './failure.ts';
export { type Session, startSession } from './rest.ts';
export type { KeyValueStore } from './unsent.ts';

export interface ChatClientOptions {
  /** Where the server is, as `https://chat.example.com`; in a browser, by default, where the page came from. */
  url?: string;
  /** From `startSession`, or the host product's. */
  token: string;
  /** How long to wait for an answer before asking again, in ms. */
  answerWithinMs?: number;
  /** Where unsent messages outlive a reload of the page; by default the browser's `sessionStorage`. */
  storage?: KeyValueStore | undefined;
}

/** A connection to the chat that comes back by itself, and the rooms joined over it. */
export class ChatClient implements Connection {
  state: ConnectionState = 'connecting';
  user: User | undefined;
  /** Why the connection was refused. */
  refusal: ChatFailure | undefined;

  readonly #url: string;
  readonly #token: string;
  readonly #answerWithinMs: number;
  readonly #storage: KeyValueStore | undefined;
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  readonly #rooms = new Map<number, ChatRoom>();
  readonly #listeners = new Listeners<[]>();
  #attempts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor({ url = '', token, answerWithinMs = 10_000, storage = sessionStore() }: ChatClientOptions) {
    this.#url = url;
    this.#token = token;
    this.#answerWithinMs = answerWithinMs;
    this.#storage = storage;
    // WebSocket alone: long polling needs the same worker each time, which several workers behind one port cannot give.
    this.#socket = io(`${url}${NAMESPACE}`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 3_000,
    });
    this.#socket.on('connect', () => this.#connected());
    this.#socket.on('connect_error', (error) => this.#notConnected((error as { data?: Failure }).data));
    this.#socket.on('disconnect', () => this.#notConnected());
    this.#socket.on('welcome', ({ user }) => this.#update({ user }));
    this.#socket.on('log', (roomId, entries) => this.#told(roomId, entries));
    this.#socket.on('head', (roomId, seq) => this.#rooms.get(roomId)?.headAt(seq));
    this.#socket.on('presence', (roomId, presence) => this.#rooms.get(roomId)?.presenceIs(presence));
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Newest activity first. @throws ChatFailure */
  async listRooms(options: { q?: string; cursor?: string; limit?: number } = {}): Promise<RoomsPage> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options)) query.set(name, String(value));
    return await request<RoomsPage>(this.#url, 'GET', `/api/rooms?${query}`, this.#token);
  }

  /** @throws ChatFailure */
  async createRoom(room: { title: string } & Partial<Pick<Room, 'mode' | 'lifetime'>>): Promise<Room> {
    return await request<Room>(this.#url, 'POST', '/api/rooms', this.#token, room);
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
    if (!this.#socket.connected) throw new ChatFailure({ code: 'unavailable', message: 'There is no connection' });
    let reply: Reply<Output<E>>;
    try {
      const socket = this.#socket.timeout(this.#answerWithinMs) as Socket;
      reply = await socket.emitWithAck(event, input);
    } catch {
      throw new ChatFailure({ code: 'unavailable', message: 'No answer came in time' });
    }
    return dataOf(reply);
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#socket.disconnect();
    for (const room of this.#rooms.values()) room.close();
    this.#update({ state: 'closed' });
  }

  #connected(): void {
    this.#attempts = 0;
    this.#update({ state: 'online' });
    for (const room of this.#rooms.values()) room.connected();
  }

  #notConnected(refusal?: Failure): void {
    if (this.state === 'closed') return;
    for (const room of this.#rooms.values()) room.disconnected();
    if (refusal?.code === 'unauthenticated') {
      this.#update({ state: 'refused', refusal: new ChatFailure(refusal) });
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
