import { randomUUID } from 'node:crypto';
import { Frames } from './frames.ts';

/** How a server is spoken to. */
export type Dialect = 'sarangbang' | 'plain' | 'raw';

const SENT_AT = Buffer.from('sent at ');
const MESSAGE = Buffer.from('"kind":"message"');

/** What a message says: when it was sent, and 100 characters of filling. */
export function contentNow(): string {
  return `sent at ${performance.timeOrigin + performance.now()} ${'x'.repeat(100)}`;
}

/** One connection of the load, counting what arrives without looking into it. */
export abstract class Speaker {
  /** Messages that arrived. */
  delivered = 0;
  /** Frames that arrived, of any kind. */
  frames = 0;
  /** Is told the time, in ms, between sending and arrival of messages, if it wants to know. */
  onLatency: ((ms: number) => void) | undefined;
  protected line!: Frames;
  readonly #asked = new Map<number, (answer: string) => void>();
  #nextId = 0;

  static async connect(dialect: Dialect, port: number, token: string): Promise<Speaker> {
    const speaker: Speaker = dialect === 'raw' ? new RawSpeaker() : new SocketIoSpeaker(dialect, token);
    await speaker.open(port);
    return speaker;
  }

  /** Asks, and resolves with the answer as it came. */
  ask(event: string, input: Record<string, unknown>): Promise<string> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#asked.set(id, resolve);
      this.line.send(this.question(event, input, id));
    });
  }

  close(): void {
    this.line.close();
  }

  protected abstract open(port: number): Promise<void>;
  protected abstract question(event: string, input: object, id: number): string;

  protected answered(id: number, answer: string): void {
    this.#asked.get(id)?.(answer);
    this.#asked.delete(id);
  }

  protected received(text: Buffer): void {
    for (let at = text.indexOf(MESSAGE); at >= 0; at = text.indexOf(MESSAGE, at + MESSAGE.length)) this.delivered++;
    if (!this.onLatency) return;
    const at = text.indexOf(SENT_AT);
    if (at < 0) return;
    const sent = Number.parseFloat(text.subarray(at + SENT_AT.length, at + SENT_AT.length + 20).toString('latin1'));
    this.onLatency(performance.timeOrigin + performance.now() - sent);
  }
}

/** Socket.IO's packets (protocol 5 over Engine.IO 4), as far as they occur here. */
class SocketIoSpeaker extends Speaker {
  readonly #dialect: Dialect;
  readonly #token: string;

  constructor(dialect: Dialect, token: string) {
    super();
    this.#dialect = dialect;
    this.#token = token;
  }

  protected async open(port: number): Promise<void> {
    let admitted: (() => void) | undefined;
    const isAdmitted = new Promise<void>((resolve) => {
      admitted = resolve;
    });
    this.line = await Frames.open(port, '/socket.io/?EIO=4&transport=websocket', (text) => {
      this.frames++;
      const kind = text.subarray(0, 2).toString('latin1');
      if (kind === '42') this.received(text);
      else if (kind === '43') this.#acknowledged(text);
      else if (kind === '40') admitted?.();
      else if (kind[0] === '2') this.line.send('3');
      else if (kind[0] === '0') this.line.send(`40/chat,${JSON.stringify({ token: this.#token })}`);
    });
    await isAdmitted;
  }

  protected question(event: string, input: object, id: number): string {
    const isNamed = this.#dialect === 'sarangbang' && event === 'message:send';
    return `42/chat,${id}${JSON.stringify([event, isNamed ? { ...input, clientId: randomUUID() } : input])}`;
  }

  #acknowledged(text: Buffer): void {
    const begin = text.indexOf('[');
    this.answered(
      Number(text.subarray('43/chat,'.length, begin).toString('latin1')),
      text.subarray(begin).toString('utf8'),
    );
  }
}

class RawSpeaker extends Speaker {
  protected async open(port: number): Promise<void> {
    this.line = await Frames.open(port, '/', (text) => {
      this.frames++;
      if (text[2] !== OK[2]) return this.received(text);
      const [, id] = JSON.parse(text.toString()) as [string, number];
      this.answered(id, '');
    });
  }

  protected question(event: string, input: object, id: number): string {
    return JSON.stringify([event, input, id]);
  }
}

/** What the raw server's answers begin with. */
const OK = Buffer.from('["ok"');
