import type { Socket } from 'socket.io-client';
import type { ClientEvents, ServerEvents } from '../protocol/events.ts';
import { ChatRoom } from './chat-room.ts';
import type { Connection } from './connection.ts';
import { closed, toChatFailure } from './failure.ts';
import { JoinedRoom, type Keys } from './joined-room.ts';

/** The rooms that are joined, or being joined, over one connection. */
export class Rooms {
  readonly all = new Map<number, ChatRoom>();
  readonly #client: Connection;
  readonly #changed: () => void;
  readonly #joined = new Map<number, JoinedRoom>();

  constructor(client: Connection, changed: () => void) {
    this.#client = client;
    this.#changed = changed;
  }

  /** Hands on what is told of them. */
  listen(socket: Socket<ServerEvents, ClientEvents>): void {
    socket.on('log', (roomId, entries) => this.#joined.get(roomId)?.told(entries));
    socket.on('head', (roomId, seq) => this.#joined.get(roomId)?.headAt(seq));
    socket.on('room:left', (roomId, left) => this.#joined.get(roomId)?.leftSilently(left));
    socket.on('presence', (roomId, presence) => this.#joined.get(roomId)?.presenceIs(presence));
    socket.on('typing', (roomId, typists) => this.#joined.get(roomId)?.typingIs(typists));
    socket.on('read', (roomId, seq) => this.#joined.get(roomId)?.readOn(seq));
  }

  /** @throws ChatFailure where that is refused */
  async join(roomId: number, keys: Keys): Promise<ChatRoom> {
    if (this.#client.state === 'closed') throw closed(this.#client.language);
    const known = this.all.get(roomId);
    if (known) {
      const joining = this.#joined.get(roomId);
      if (joining?.state === 'joining') await this.#enter(joining);
      return known;
    }
    const joined = new JoinedRoom(roomId, keys, this.#client, () => this.#forget(roomId));
    const room = new ChatRoom(this.#client, joined);
    this.#joined.set(roomId, joined);
    this.all.set(roomId, room);
    await this.#enter(joined);
    this.#changed();
    return room;
  }

  /** Whoever does not get in may ask again, which begins anew. */
  async #enter(joined: JoinedRoom): Promise<void> {
    try {
      await joined.enter();
    } catch (error) {
      if (joined.state === 'joining') joined.end('removed', toChatFailure(error));
      throw error;
    }
  }

  connected(): void {
    for (const room of this.#joined.values()) room.connected();
  }

  disconnected(): void {
    for (const room of this.#joined.values()) room.disconnected();
  }

  /** Tells what may not be told later. */
  flush(): void {
    for (const { reading } of this.#joined.values()) reading.flush();
  }

  close(): void {
    for (const room of this.#joined.values()) room.close();
  }

  #forget(roomId: number): void {
    this.#joined.delete(roomId);
    this.all.delete(roomId);
    this.#changed();
  }
}
