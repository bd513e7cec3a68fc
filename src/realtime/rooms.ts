import type { Presence } from '../protocol/events.ts';
import type { Entry } from '../protocol/model.ts';
import type { Fanout } from './fanout.ts';
import type { ChatNamespace, ChatSocket, Departure } from './socket.ts';

/** What a worker does when a room, or a user's place in it, is gone. */
export interface Departures {
  /** @returns the connections that are to hear the room no more */
  expel(roomId: number, userId: string, joinedAt: number): string[];
  dissolve(roomId: number): void;
}

const PREFIX = 'room:';

/** Rooms as Socket.IO knows them: who hears what. */
export class RoomChannels {
  readonly #chat: ChatNamespace;
  readonly #fanout: Fanout;
  readonly #departures: Departures;
  /** By room that some connection of this worker hears: the `seq` of the newest entry that was broadcast, or 0. */
  readonly #heard = new Map<number, number>();

  constructor(chat: ChatNamespace, fanout: Fanout, departures: Departures) {
    this.#chat = chat;
    this.#fanout = fanout;
    this.#departures = departures;
    chat.on('expel', (roomId, departure) => this.#expelHere(roomId, departure));
    chat.on('dissolve', (roomId) => this.#dissolveHere(roomId));
    fanout.onBroadcast((event) => this.#hears(event));
    chat.adapter.on('create-room', (name: string) => name.startsWith(PREFIX) && this.#heard.set(roomIdOf(name), 0));
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

  /** This worker and its own connections. */
  readonly local = {
    rooms: (): number[] => [...this.#heard.keys()],
    count: (): number => this.#heard.size,
    isCutOff: (roomId: number): boolean => this.#fanout.isCutOff(this.#chat.name, channel(roomId)),
    heard: (roomId: number): number | undefined => this.#heard.get(roomId),
    log: (roomId: number, entries: Entry[]): void => {
      this.#chat.local.to(channel(roomId)).emit('log', roomId, entries);
    },
    head: (roomId: number, seq: number): void => {
      this.#chat.local.to(channel(roomId)).emit('head', roomId, seq);
    },
    presence: (roomId: number, presence: Presence): void => {
      this.#chat.local.to(channel(roomId)).emit('presence', roomId, presence);
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
    const last = name === 'log' ? (entries as Entry[]).at(-1) : undefined;
    if (last && this.#heard.has(roomId as number)) this.#heard.set(roomId as number, last.seq);
  }

  #expelHere(roomId: number, { userId, joinedAt, reason, seq }: Departure): void {
    for (const socketId of this.#departures.expel(roomId, userId, joinedAt)) {
      const socket = this.#chat.sockets.get(socketId);
      // Usually the entry has been told. Where it got lost, the log says why.
      if (seq !== undefined) socket?.emit('head', roomId, seq);
      else socket?.emit('room:left', roomId, { joinedAt, reason });
      if (socket) this.exit(socket, roomId);
    }
  }

  #dissolveHere(roomId: number): void {
    this.#chat.local.socketsLeave(channel(roomId));
    this.#departures.dissolve(roomId);
  }
}

/** Never 20 characters: the adapter takes such a name for the id of a connection. */
function channel(roomId: number): string {
  return PREFIX + roomId;
}

function roomIdOf(name: string): number {
  return Number(name.slice(PREFIX.length));
}
