import { io, type Socket } from 'socket.io-client';
import { startSession } from '../../src/client/chat-client.ts';
import type { Entry } from '../../src/protocol/model.ts';
import type { TcpProxy } from '../support/proxy.ts';
import type { Acknowledged, Said } from './checker.ts';
import type { Talker } from './talker.ts';

const RETRY_MS = 300;

interface Log {
  shown: Entry[];
  seen: number | undefined;
  waiting: Map<number, Entry>;
  isJoined: boolean;
}

/** Talks plain Socket.IO, as a client without our library would: joins with `after`, sorts, reads what is missing, sends again. */
export class PlainTalker implements Talker {
  readonly shown = new Map<number, Entry[]>();
  readonly acknowledged: Acknowledged[] = [];
  readonly said: Said[] = [];
  readonly name: string;
  readonly proxy: TcpProxy;
  readonly #socket: Socket;
  readonly #logs = new Map<number, Log>();
  readonly #unsent: { roomId: number; clientId: string; content: string }[] = [];
  #isSending = false;
  #isClosed = false;

  static async start(name: string, proxy: TcpProxy): Promise<PlainTalker> {
    const { token } = await startSession(proxy.url, name);
    return new PlainTalker(name, proxy, token);
  }

  private constructor(name: string, proxy: TcpProxy, token: string) {
    this.name = name;
    this.proxy = proxy;
    this.#socket = io(`${proxy.url}/chat`, {
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: RETRY_MS,
      reconnectionDelayMax: 2_000,
    });
    this.#socket.on('connect', () => {
      for (const roomId of this.#logs.keys()) void this.#enterUntilIn(roomId);
    });
    this.#socket.on('connect_error', () => this.#comeBack());
    this.#socket.on('disconnect', () => {
      for (const log of this.#logs.values()) log.isJoined = false;
      this.#comeBack();
    });
    this.#socket.on('log', (roomId: number, entries: Entry[]) => {
      this.#take(roomId, entries);
      if ((this.#logs.get(roomId)?.waiting.size ?? 0) > 0) setTimeout(() => this.#readOn(roomId), 200);
    });
    this.#socket.on('head', (roomId: number, seq: number) => {
      if (seq > (this.#logs.get(roomId)?.seen ?? seq)) this.#readOn(roomId);
    });
  }

  isOnline(): boolean {
    return this.#socket.connected && [...this.#logs.values()].every((log) => log.isJoined);
  }

  async join(roomId: number): Promise<void> {
    const log = { shown: [], seen: undefined, waiting: new Map(), isJoined: false };
    this.#logs.set(roomId, log);
    this.shown.set(roomId, log.shown);
    if (!this.#socket.connected)
      await new Promise<void>((connected) => this.#socket.once('connect', () => connected()));
    await this.#enterUntilIn(roomId);
  }

  say(roomId: number, content: string): void {
    this.said.push({ roomId, content });
    this.#unsent.push({ roomId, clientId: crypto.randomUUID(), content });
    if (!this.#isSending) void this.#sendAll();
  }

  waiting(): number {
    return this.#unsent.length;
  }

  troubles(): string[] {
    const notIn = [...this.#logs].filter(([, log]) => !log.isJoined).map(([roomId]) => `not in room ${roomId}`);
    return [...notIn, ...this.#unsent.map(({ roomId }) => `unsent in room ${roomId}`)];
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.disconnect();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    for (let message = this.#unsent[0]; message && !this.#isClosed; message = this.#unsent[0]) {
      const isJoined = this.#logs.get(message.roomId)?.isJoined;
      const sent = isJoined && (await this.#ask('message:send', message));
      if (sent) this.acknowledged.push({ ...message, seq: sent.seq });
      if (sent) this.#unsent.shift();
      else await pause();
    }
    this.#isSending = false;
  }

  async #enterUntilIn(roomId: number): Promise<void> {
    const log = this.#logs.get(roomId);
    while (log && !log.isJoined && !this.#isClosed && this.#socket.connected) {
      const joined = await this.#ask('room:join', { roomId, ...(log.seen !== undefined && { after: log.seen }) });
      if (!joined) {
        await pause();
        continue;
      }
      if (log.seen === undefined) {
        log.shown.push(...joined.entries);
        log.seen = joined.entries.at(-1)?.seq ?? 0;
      }
      log.isJoined = this.#socket.connected;
      this.#take(roomId, joined.entries);
      this.#readOn(roomId);
    }
  }

  #readOn(roomId: number): void {
    const log = this.#logs.get(roomId);
    const read = async () => {
      for (let hasMore = log?.seen !== undefined; hasMore; ) {
        const page = await this.#ask('log:read', { roomId, after: log?.seen, limit: 200 });
        this.#take(roomId, page?.entries ?? []);
        hasMore = page?.hasMore ?? false;
      }
    };
    void read();
  }

  #take(roomId: number, entries: Entry[]): void {
    const log = this.#logs.get(roomId);
    if (!log) return;
    for (const entry of entries) if (entry.seq > (log.seen ?? 0)) log.waiting.set(entry.seq, entry);
    if (log.seen === undefined) return;
    for (let next = log.waiting.get(log.seen + 1); next; next = log.waiting.get(log.seen + 1)) {
      log.shown.push(next);
      log.waiting.delete(next.seq);
      log.seen = next.seq;
    }
    for (const seq of log.waiting.keys()) if (seq <= log.seen) log.waiting.delete(seq);
  }

  /** What the server answers; nothing where it refuses, or does not answer in time. */
  // biome-ignore lint/suspicious/noExplicitAny: the reply as it came
  async #ask(event: string, input: object): Promise<any> {
    const [outcome] = await Promise.allSettled([this.#socket.timeout(5_000).emitWithAck(event, input)]);
    return outcome.status === 'fulfilled' && outcome.value.ok ? outcome.value.data : undefined;
  }

  #comeBack(): void {
    if (this.#socket.active) return;
    setTimeout(() => this.#isClosed || this.#socket.connect(), RETRY_MS);
  }
}

function pause(): Promise<void> {
  return new Promise((later) => setTimeout(later, RETRY_MS));
}
