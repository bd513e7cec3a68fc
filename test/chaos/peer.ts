import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { Entry } from '../../src/protocol/model.ts';
import type { TcpProxy } from '../support/proxy.ts';
import { ROOT } from '../support/server.ts';
import type { Acknowledged, Said } from './checker.ts';
import { BLOCKABLE, type Stack } from './stack.ts';
import { type Subject, viewsOf } from './subject.ts';
import type { Talker } from './talker.ts';

/** For comparison: Socket.IO with its Redis adapter, and an INSERT a message, as most would write it. */
export const peer: Subject = {
  command: ['--import', 'tsx', ...BLOCKABLE, join(ROOT, 'bench/peers/plain.ts')],
  lockingRoom: 'SELECT id FROM message WHERE room = ? FOR UPDATE',
  createRooms: async (_url, count) => Array.from({ length: count }, (_, i) => i + 1),
  newTalker: async (index, proxy) => new PeerTalker(`talker ${index}`, proxy),
  heads: async (stack) => {
    const rows = (await stack.query('SELECT room, MAX(id) AS head FROM message GROUP BY room')) as Head[];
    return new Map(rows.map(({ room, head }) => [room, head]));
  },
  history: async (stack, talkers) => {
    const stored = await readStored(stack);
    // Its ids count all rooms together; the checker's count each room for itself.
    const numbers = new Map([...stored.values()].flatMap((log) => log.map(({ seq }, i) => [seq, i + 1] as const)));
    const renumbered = <T extends { seq: number }>(entry: T): T => ({ ...entry, seq: numbers.get(entry.seq) ?? 0 });
    return {
      said: talkers.flatMap((talker) => talker.said),
      acknowledged: talkers.flatMap((talker) => talker.acknowledged.map(renumbered)),
      views: viewsOf(talkers).map((view) => ({ ...view, shown: view.shown.map(renumbered) })),
      stored: new Map(Array.from(stored, ([roomId, log]) => [roomId, log.map(renumbered)])),
    };
  },
};

interface Head {
  room: number;
  head: number;
}

/** Sends each message until it is acknowledged, joins its rooms again whenever the line is back, and shows what comes. */
class PeerTalker implements Talker {
  readonly shown = new Map<number, Entry[]>();
  readonly acknowledged: Acknowledged[] = [];
  readonly said: Said[] = [];
  readonly name: string;
  readonly proxy: TcpProxy;
  readonly #socket: Socket;
  readonly #unsent: { roomId: number; content: string }[] = [];
  #isSending = false;
  #isClosed = false;

  constructor(name: string, proxy: TcpProxy) {
    this.name = name;
    this.proxy = proxy;
    this.#socket = io(`${proxy.url}/chat`, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 2_000,
    });
    this.#socket.on('connect', () => {
      for (const roomId of this.shown.keys()) void this.#ask('room:join', { roomId });
    });
    this.#socket.on('message', (roomId: number, { id, content }: { id: number; content: string }) => {
      this.shown.get(roomId)?.push(toEntry(id, content));
    });
  }

  isOnline(): boolean {
    return this.#socket.connected;
  }

  async join(roomId: number): Promise<void> {
    this.shown.set(roomId, []);
    await this.#ask('room:join', { roomId });
  }

  say(roomId: number, content: string): void {
    this.said.push({ roomId, content });
    this.#unsent.push({ roomId, content });
    if (!this.#isSending) void this.#sendAll();
  }

  waiting(): number {
    return this.#unsent.length;
  }

  troubles(): string[] {
    return this.#unsent.map(({ roomId }) => `unsent in room ${roomId}`);
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.disconnect();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    for (let message = this.#unsent[0]; message && !this.#isClosed; message = this.#unsent[0]) {
      const id = await this.#ask('message:send', message);
      if (id !== undefined) this.acknowledged.push({ ...message, clientId: '', seq: id });
      if (id !== undefined) this.#unsent.shift();
      else await new Promise((later) => setTimeout(later, 300));
    }
    this.#isSending = false;
  }

  async #ask(event: string, input: object): Promise<number | undefined> {
    const [outcome] = await Promise.allSettled([this.#socket.timeout(5_000).emitWithAck(event, input)]);
    return outcome.status === 'fulfilled' && outcome.value.ok ? outcome.value.id : undefined;
  }
}

async function readStored(stack: Stack): Promise<Map<number, Entry[]>> {
  const rows = await stack.query('SELECT room, id, content FROM message ORDER BY room, id');
  const stored = new Map<number, Entry[]>();
  for (const { room, id, content } of rows as { room: number; id: number; content: string }[]) {
    const log = stored.get(room) ?? [];
    log.push(toEntry(id, content));
    stored.set(room, log);
  }
  return stored;
}

function toEntry(id: number, content: string): Entry {
  return { seq: id, at: 0, kind: 'message', userId: '', nickname: '', content, clientId: '' };
}
