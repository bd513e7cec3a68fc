import { randomUUID } from 'node:crypto';
import { Frames } from './frames.ts';

/** How a server is spoken to. */
export type Dialect = 'sarangbang' | 'plain' | 'raw';

/** One connection of the load, counting what arrives without looking into it. */
export interface Speaker {
  /** Messages that arrived. */
  delivered: number;
  /** Frames that arrived, of any kind. */
  frames: number;
  /** Asks, and resolves with the answer as it came. */
  ask(event: string, input: Record<string, unknown>): Promise<string>;
  /** Is told the time, in ms, between sending and arrival of messages, if it wants to know. */
  onLatency?: (ms: number) => void;
  close(): void;
}

const SENT_AT = Buffer.from('sent at ');
const MESSAGE = Buffer.from('"kind":"message"');

/** What a message says: when it was sent, and 100 characters of filling. */
export function contentNow(): string {
  return `sent at ${performance.timeOrigin + performance.now()} ${'x'.repeat(100)}`;
}

export async function connectSpeaker(dialect: Dialect, port: number, token: string): Promise<Speaker> {
  return dialect === 'raw' ? await rawSpeaker(port) : await socketIoSpeaker(dialect, port, token);
}

async function socketIoSpeaker(dialect: Dialect, port: number, token: string): Promise<Speaker> {
  const pending = new Map<number, (answer: string) => void>();
  let nextId = 0;
  let admitted: (() => void) | undefined;
  const isAdmitted = new Promise<void>((resolve) => {
    admitted = resolve;
  });
  const frames = await Frames.open(port, '/socket.io/?EIO=4&transport=websocket', (text) => {
    speaker.frames++;
    const kind = text.subarray(0, 2).toString('latin1');
    if (kind === '42') received(speaker, text);
    else if (kind === '43') answered(pending, text);
    else if (kind === '40') admitted?.();
    else if (text[0] === 0x32) frames.send('3');
    else if (text[0] === 0x30) frames.send(`40/chat,${JSON.stringify({ token })}`);
  });
  const speaker: Speaker = {
    delivered: 0,
    frames: 0,
    ask: (event, input) =>
      new Promise((resolve) => {
        const id = nextId++;
        pending.set(id, resolve);
        const more = dialect === 'sarangbang' && event === 'message:send' ? { clientId: randomUUID() } : {};
        frames.send(`42/chat,${id}${JSON.stringify([event, { ...input, ...more }])}`);
      }),
    close: () => frames.close(),
  };
  await isAdmitted;
  return speaker;
}

async function rawSpeaker(port: number): Promise<Speaker> {
  const pending = new Map<number, (answer: string) => void>();
  let nextId = 0;
  const frames = await Frames.open(port, '/', (text) => {
    speaker.frames++;
    if (text[2] === 0x6f) {
      const [, id] = JSON.parse(text.toString()) as [string, number];
      pending.get(id)?.('');
      pending.delete(id);
    } else {
      received(speaker, text);
    }
  });
  const speaker: Speaker = {
    delivered: 0,
    frames: 0,
    ask: (event, input) =>
      new Promise((resolve) => {
        const id = nextId++;
        pending.set(id, resolve);
        frames.send(JSON.stringify([event, input, id]));
      }),
    close: () => frames.close(),
  };
  return speaker;
}

function received(speaker: Speaker, text: Buffer): void {
  for (let at = text.indexOf(MESSAGE); at >= 0; at = text.indexOf(MESSAGE, at + MESSAGE.length)) speaker.delivered++;
  if (!speaker.onLatency) return;
  const at = text.indexOf(SENT_AT);
  if (at < 0) return;
  const sent = Number.parseFloat(text.subarray(at + SENT_AT.length, at + SENT_AT.length + 20).toString('latin1'));
  speaker.onLatency(performance.timeOrigin + performance.now() - sent);
}

function answered(pending: Map<number, (answer: string) => void>, text: Buffer): void {
  const begin = text.indexOf('[');
  const id = Number(text.subarray('43/chat,'.length, begin).toString('latin1'));
  pending.get(id)?.(text.subarray(begin).toString());
  pending.delete(id);
}
