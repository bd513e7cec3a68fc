import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Welcome } from '../../src/protocol/events.ts';
import type { Entry, User } from '../../src/protocol/model.ts';
import type { Reply } from '../../src/protocol/reply.ts';
import type { Contract } from './contract.ts';
import { eventually } from './eventually.ts';

/** Somebody with a bare Socket.IO connection, who keeps what was heard, and holds it against the contract. */
export class Person {
  readonly token: string;
  readonly socket: Socket;
  user: User = { id: '', nickname: '' };
  /** What the server said first. */
  welcome: Partial<Welcome> = {};
  /** Entries in the order in which they arrived, by room. */
  readonly heard = new Map<number, Entry[]>();
  readonly #contract: Contract | undefined;

  /** @param how Socket.IO's options, where they are not the usual ones */
  constructor(url: string, token: string, contract?: Contract, how: Partial<ManagerOptions & SocketOptions> = {}) {
    this.token = token;
    this.#contract = contract;
    this.socket = io(`${url}/chat`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...how,
    });
    this.socket.onAny((event, ...args) => contract?.heard(event, args));
    this.socket.on('welcome', (welcome: Welcome) => {
      this.user = welcome.user;
      this.welcome = welcome;
    });
    this.socket.on('log', (roomId: number, entries: Entry[]) => {
      this.heard.set(roomId, [...(this.heard.get(roomId) ?? []), ...entries]);
    });
  }

  async connected(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.on('welcome', () => resolve());
      this.socket.on('connect_error', reject);
    });
  }

  // biome-ignore lint/suspicious/noExplicitAny: the reply as it came
  async ask(event: string, input?: unknown): Promise<Reply<any>> {
    const reply = await this.socket.timeout(60_000).emitWithAck(event, input);
    this.#contract?.checkReply(event, reply);
    return reply;
  }

  /** Asks, and expects to be granted it. */
  // biome-ignore lint/suspicious/noExplicitAny: the data as it came
  async get(event: string, input?: unknown): Promise<any> {
    const reply = await this.ask(event, input);
    if (!reply.ok) throw new Error(`${event} was refused: ${JSON.stringify(reply.error)}`);
    return reply.data;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the data as it came
  async join(roomId: number, after?: number): Promise<any> {
    return await this.get('room:join', { roomId, ...(after !== undefined && { after }) });
  }

  async say(
    roomId: number,
    content: string,
    more: object = {},
  ): Promise<{ seq: number; at: number; duplicate: boolean }> {
    return await this.get('message:send', { roomId, clientId: crypto.randomUUID(), content, ...more });
  }

  heardIn(roomId: number): Entry[] {
    return this.heard.get(roomId) ?? [];
  }

  /** Waits for an entry that has these fields. */
  async hears(roomId: number, fields: object): Promise<Entry> {
    return await eventually(`${this.user.nickname} hears ${JSON.stringify(fields)}`, () =>
      this.heardIn(roomId).find((entry) => Object.entries(fields).every(([k, v]) => entry[k as keyof Entry] === v)),
    );
  }

  leave(): void {
    this.socket.disconnect();
  }
}
