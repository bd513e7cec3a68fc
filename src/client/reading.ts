import type { Entry, RoomMode } from '../protocol/model.ts';

/** Unread messages are counted up to here: it means "99+". */
const MOST_UNREAD = 100;

/** Within which time the server is told, in ms: many read the same message at once, and must not all say so at once. */
const TELL_WITHIN_MS = 1_000;

/** How often it is told at most, in ms; in a live room there are many who read. */
const TELL_EVERY_MS = { chat: 3_000, live: 15_000 };

export interface ReadingPorts {
  /** Tells the server. @returns false where it cannot be told now */
  tell(seq: number): boolean;
  mode(): RoomMode;
  changed(): void;
}

/** How far one has read a room's log, here or on another device. It only goes forward. */
export class Reading {
  seq = 0;
  readonly #ports: ReadingPorts;
  /** What the server knows. */
  #known = 0;
  /** Until it runs out nothing is told. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: ReadingPorts) {
    this.#ports = ports;
  }

  /** One has joined a room of which one had read so much. */
  open(seq: number): void {
    this.#known = seq;
    this.seq = Math.max(this.seq, seq);
    this.#tellSoon();
  }

  /** The log does not reach as far as before. */
  startOver(seq: number): void {
    this.seq = Math.min(this.seq, seq);
    this.#known = this.seq;
  }

  mark(seq: number): void {
    if (seq <= this.seq) return;
    this.seq = seq;
    this.#tellSoon();
    this.#ports.changed();
  }

  /** One has read up to there on another device. */
  told(seq: number): void {
    this.#known = Math.max(this.#known, seq);
    if (seq <= this.seq) return;
    this.seq = seq;
    this.#ports.changed();
  }

  /** Tells at once what is still to be told: there may be no other time. */
  flush(): void {
    if (this.seq > this.#known && this.#ports.tell(this.seq)) this.#known = this.seq;
  }

  close(): void {
    this.flush();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tellSoon(): void {
    if (this.seq > this.#known) this.#timer ??= setTimeout(() => this.#tell(), TELL_WITHIN_MS * Math.random());
  }

  /** What cannot be told is told after the next join. */
  #tell(): void {
    this.flush();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.seq > this.#known) this.#tell();
    }, TELL_EVERY_MS[this.#ports.mode()]);
  }
}

/** Messages of others after `readSeq` that are not deleted, 100 at most. What has not been loaded counts as messages. @param entries without a gap */
export function unreadIn(entries: readonly Entry[], readSeq: number, ownId: string | undefined): number {
  let unread = 0;
  for (let i = entries.length - 1; i >= 0 && unread < MOST_UNREAD; i--) {
    const entry = entries[i] as Entry;
    if (entry.seq <= readSeq) return unread;
    if (entry.kind === 'message' && entry.userId !== ownId && entry.deletedAt === undefined) unread++;
  }
  const first = entries[0]?.seq ?? 0;
  return Math.min(MOST_UNREAD, unread + Math.max(0, first - 1 - readSeq));
}
