import { ChatClient, type ChatRoom, startSession } from '../../src/client/chat-client.ts';

/** How long what was said on one worker took to be shown by somebody on the other, in ms, and when it was said. */
interface Delivery {
  saidAt: number;
  tookMs: number;
}

/**
 * Two people on two workers. One or both talk without a pause: who hears own words notices a gap sooner. Over the client
 * library, as a product would.
 */
export class Talk {
  readonly #clients: ChatClient[] = [];
  readonly #rooms: ChatRoom[] = [];
  readonly #saidAt = new Map<string, number>();
  readonly #said: string[][] = [[], []];
  readonly #deliveries: Delivery[] = [];
  #timer: NodeJS.Timeout | undefined;
  roomId = 0;

  /** @param urls of the two workers */
  async start(urls: [string, string], speakers: 1 | 2, everyMs: number): Promise<this> {
    for (const [i, url] of urls.entries()) {
      const client = new ChatClient({ url, token: (await startSession(url, `person ${i}`)).token });
      this.#clients.push(client);
      if (i === 0) this.roomId = (await client.createRoom({ title: 'a room' })).id;
      const room = await client.join(this.roomId);
      room.subscribe((fresh) => this.#shown(i, fresh));
      this.#rooms.push(room);
    }
    this.#timer = setInterval(() => {
      for (const [i, room] of this.#rooms.slice(0, speakers).entries()) this.#say(i, room);
    }, everyMs);
    return this;
  }

  /** Stops talking, waits until all show everything, and leaves. @returns what was said, and what each showed, in order */
  async finish(): Promise<{ said: string[][]; shown: { seq: number; content: string; by: string }[][] }> {
    clearInterval(this.#timer);
    const total = this.#said.flat().length;
    const deadline = Date.now() + 60_000;
    const showAll = () => this.#rooms.every((room) => messagesOf(room).length >= total);
    while (!showAll() && Date.now() < deadline) await new Promise((next) => setTimeout(next, 20));
    const shown = this.#rooms.map(messagesOf);
    this.stop();
    return { said: this.#said, shown };
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const client of this.#clients) client.close();
  }

  /** The longest way of what was said between the two times, in ms. */
  longest(from: number, to: number): number {
    return Math.max(0, ...this.#deliveries.filter((it) => it.saidAt >= from && it.saidAt < to).map((it) => it.tookMs));
  }

  #say(i: number, room: ChatRoom): void {
    const content = `${i} says ${this.#said[i]?.length}`;
    this.#said[i]?.push(content);
    this.#saidAt.set(content, Date.now());
    room.send({ content });
  }

  #shown(by: number, fresh: readonly object[]): void {
    for (const entry of fresh) {
      const { content = '' } = entry as { content?: string };
      const saidAt = this.#saidAt.get(content);
      if (saidAt === undefined || content.startsWith(String(by))) continue;
      this.#deliveries.push({ saidAt, tookMs: Date.now() - saidAt });
    }
  }
}

function messagesOf(room: ChatRoom): { seq: number; content: string; by: string }[] {
  return room.entries.flatMap((entry) =>
    entry.kind === 'message' ? [{ seq: entry.seq, content: entry.content, by: entry.nickname }] : [],
  );
}
