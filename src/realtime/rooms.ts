import { Heard } from '../heard.ts';
import type { Presence, Typist } from '../protocol/events.ts';
import type { Entry } from '../protocol/model.ts';
import type { Fanout } from './fanout.ts';
import type { ChatNamespace, ChatSocket, Departure, ReadUpTo } from './socket.ts';

/** Who is where on this worker, and what it does when a room, or a user's place in it, is gone. */
export interface Places {
  /** The user's connections that are in the room. */
  of(roomId: number, userId: string): string[];
  /** @returns the connections that are to hear the room no more */
  expel(roomId: number, userId: string, joinedAt: number): string[];
  dissolve(roomId: number): void;
}

const PREFIX = 'room:';

/** Rooms as Socket.IO knows them: who hears what. */
export class RoomChannels {
  readonly #chat: ChatNamespace;
  readonly #fanout: Fanout;
  readonly #places: Places;
  /** By room that some connection of this worker hears. */
  readonly #heard = new Map<number, Heard>();

  constructor(chat: ChatNamespace, fanout: Fanout, places: Places) {
    this.#chat = chat;
    this.#fanout = fanout;
    this.#places = places;
    chat.on('expel', (roomId, departure) => this.#expelHere(roomId, departure));
    chat.on('dissolve', (roomId) => this.#dissolveHere(roomId));
    chat.on('read', (reads) => this.local.read(reads));
    fanout.onBroadcast((event) => this.#hears(event));
    chat.adapter.on(
      'create-room',
      (name: string) => name.startsWith(PREFIX) && this.#heard.set(roomIdOf(name), new Heard()),
    );
    chat.adapter.on('delete-room', (name: string) => this.#heard.delete(roomIdOf(name)));
  }

  /** Resolves when the connection hears all that is broadcast to the room from now on. */
  async enter(socket: ChatSocket, roomId: number): Promise<void> {
    await socket.join(channel(roomId));
    await this.#fanout.heard(this.#chat.name, channel(roomId));
  }

  exit(socket: ChatSocket, roomId: number): void {
    void socket.leave(channel(roomId));
  }

  log(roomId: number, entries: Entry[]): void {
    this.#chat.to(channel(roomId)).emit('log', roomId, entries);
  }

  /** Tells the workers that are in the room: see `onTyping`. */
  typing(roomId: number, typists: Typist[]): void {
    this.#chat.to(channel(roomId)).volatile.emit('typing', roomId, typists);
  }

  /** Has `listener` hear, from all workers, who is writing in the rooms that are heard here. */
  onTyping(listener: (roomId: number, typists: Typist[]) => void): void {
    this.#fanout.hold('typing', listener);
  }

  /** Tells other workers, which may hold other connections of these members. */
  read(reads: ReadUpTo[]): void {
    if (this.#fanout.state() !== 'none') this.#chat.serverSideEmit('read', reads);
  }

  /** This worker and its own connections. */
  readonly local = {
    rooms: (): number[] => [...this.#heard.keys()],
    count: (): number => this.#heard.size,
    isCutOff: (roomId: number): boolean => this.#fanout.isCutOff(this.#chat.name, channel(roomId)),
    heard: (roomId: number): Heard | undefined => this.#heard.get(roomId),
    log: (roomId: number, entries: Entry[]): void => {
      this.#chat.local.to(channel(roomId)).emit('log', roomId, entries);
    },
    head: (roomId: number, seq: number): void => {
      this.#chat.local.to(channel(roomId)).emit('head', roomId, seq);
    },
    presence: (roomId: number, presence: Presence): void => {
      this.#chat.local.to(channel(roomId)).emit('presence', roomId, presence);
    },
    typing: (roomId: number, typists: Typist[]): void => {
      this.#chat.local.to(channel(roomId)).volatile.emit('typing', roomId, typists);
    },
    read: (reads: ReadUpTo[]): void => {
      for (const { roomId, userId, seq, but } of reads) {
        const others = this.#places.of(roomId, userId).filter((id) => id !== but);
        for (const id of others) this.#chat.sockets.get(id)?.emit('read', roomId, seq);
      }
    },
    dissolve: (roomId: number): void => this.#dissolveHere(roomId),
    expel: (roomId: number, departure: Departure): void => this.#expelHere(roomId, departure),
  };

  expel(roomId: number, departure: Departure): void {
    if (this.#fanout.state() !== 'none') this.#chat.serverSideEmit('expel', roomId, departure);
    this.#expelHere(roomId, departure);
  }

  dissolve(roomId: number): void {
    if (this.#fanout.state() !== 'none') this.#chat.serverSideEmit('dissolve', roomId);
    this.#dissolveHere(roomId);
  }

  #hears([name, roomId, entries]: unknown[]): void {
    if (name !== 'log') return;
    const [first, last] = [(entries as Entry[])[0], (entries as Entry[]).at(-1)];
    if (first && last) this.#heard.get(roomId as number)?.add(first.seq, last.seq);
  }

  #expelHere(roomId: number, { userId, joinedAt, reason, seq }: Departure): void {
    for (const socketId of this.#places.expel(roomId, userId, joinedAt)) {
      const socket = this.#chat.sockets.get(socketId);
      // Usually the entry has been told. Where it got lost, the log says why.
      if (seq !== undefined) socket?.emit('head', roomId, seq);
      else socket?.emit('room:left', roomId, { joinedAt, reason });
      if (socket) this.exit(socket, roomId);
    }
  }

  #dissolveHere(roomId: number): void {
    this.#chat.local.socketsLeave(channel(roomId));
    this.#places.dissolve(roomId);
  }
}

/** Never 20 characters: the adapter takes such a name for the id of a connection. */
function channel(roomId: number): string {
  return PREFIX + roomId;
}

function roomIdOf(name: string): number {
  return Number(name.slice(PREFIX.length));
}
