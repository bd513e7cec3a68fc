import type { Talker } from './talker.ts';

const LOOK_EVERY_MS = 50;

interface Behind {
  seq: number;
  since: number;
}

/** Measures how long clients who are online lack what others were told is stored. */
export class Lag {
  /** By the fault that it fell into; '' for none. */
  readonly longestMs = new Map<string, number>();
  /** The fault that lasts, or came last. */
  during = '';
  readonly #talkers: readonly Talker[];
  readonly #behind = new Map<string, Behind>();
  #timer: NodeJS.Timeout | undefined;
  #forgivenAt = 0;

  constructor(talkers: readonly Talker[]) {
    this.#talkers = talkers;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A fault that stopped everything has just ended: time counts from now. */
  forgive(): void {
    this.#forgivenAt = Date.now();
  }

  #look(): void {
    const heads = this.#heads();
    for (const talker of this.#talkers) {
      for (const [roomId, shown] of talker.shown) {
        this.#lookAt(`${talker.name} ${roomId}`, shown.at(-1)?.seq ?? 0, heads.get(roomId) ?? 0, talker.isOnline());
      }
    }
  }

  #lookAt(key: string, seen: number, head: number, isOnline: boolean): void {
    const behind = this.#behind.get(key);
    if (behind && seen >= behind.seq) {
      const since = Math.max(behind.since, this.#forgivenAt);
      this.longestMs.set(this.during, Math.max(this.longestMs.get(this.during) ?? 0, Date.now() - since));
    }
    if (!isOnline || seen >= head) this.#behind.delete(key);
    else if (!behind || seen >= behind.seq) this.#behind.set(key, { seq: head, since: Date.now() });
  }

  /** How far somebody was told that each room's log reaches. */
  #heads(): Map<number, number> {
    const heads = new Map<number, number>();
    for (const { acknowledged } of this.#talkers) {
      for (const { roomId, seq } of acknowledged.slice(-20)) heads.set(roomId, Math.max(seq, heads.get(roomId) ?? 0));
    }
    return heads;
  }
}
