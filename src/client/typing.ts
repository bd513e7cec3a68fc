import type { Typist } from '../protocol/events.ts';

/** How long somebody counts as writing who was told to, in ms. Who goes on is told of again within it. */
const HOLDS_MS = 4_000;

/** How often the others are told that one is writing, in ms. */
const TELL_EVERY_MS = 2_000;

/**
 * What is told so soon after somebody's message is about that message, in ms: it was on its way. Whoever writes on is told of
 * again a little later.
 */
export const JUST_SPOKEN_MS = 1_000;

export interface TypingPorts {
  /** Tells the others that one is writing. */
  tell(): void;
  changed(): void;
}

/** Who is writing in a room, and that one is writing oneself. */
export class Typing {
  /** Replaced on every change, never altered. */
  typists: readonly Typist[] = [];
  readonly #ports: TypingPorts;
  /** Until when each counts as writing, by the process's own clock (`performance.now`). */
  readonly #until = new Map<string, number>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: TypingPorts) {
    this.#ports = ports;
  }

  /** One is writing. */
  write(): void {
    if (performance.now() - this.#toldAt < TELL_EVERY_MS) return;
    this.#toldAt = performance.now();
    this.#ports.tell();
  }

  /** What was written is sent: what comes next is told as soon as it is not taken for the same. */
  wrote(): void {
    this.#toldAt = performance.now() - TELL_EVERY_MS + JUST_SPOKEN_MS;
  }

  /** Others are writing. */
  told(typists: readonly Typist[]): void {
    if (typists.length === 0) return;
    const until = performance.now() + HOLDS_MS;
    for (const { userId } of typists) this.#until.set(userId, until);
    const known = this.typists.filter((one) => !typists.some(({ userId }) => userId === one.userId));
    this.#set([...known, ...typists]);
  }

  /** Somebody said something, or is there no more: they are not writing it any more. */
  stopped(userId: string): void {
    if (this.#until.delete(userId)) this.#set(this.typists.filter((one) => one.userId !== userId));
  }

  /** Nobody is known to be writing: the connection is lost, or the room. */
  close(): void {
    this.#until.clear();
    if (this.typists.length > 0) this.#set([]);
  }

  #set(typists: readonly Typist[]): void {
    this.typists = typists;
    clearTimeout(this.#timer);
    const next = Math.min(...this.#until.values());
    if (this.#until.size > 0) this.#timer = setTimeout(() => this.#forget(), next - performance.now() + 1);
    this.#ports.changed();
  }

  #forget(): void {
    const now = performance.now();
    for (const [userId, until] of this.#until) if (until <= now) this.#until.delete(userId);
    this.#set(this.typists.filter(({ userId }) => this.#until.has(userId)));
  }
}
