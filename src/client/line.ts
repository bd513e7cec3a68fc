import { LIMITS } from '../protocol/limits.ts';

/** How much is asked for at once, in bytes. The first page comes over a line of which nothing is known. */
const BYTES = { first: 32_000, least: 8_000, most: LIMITS.pageBytes };

/** How many pages may be under way over a line that is quick. */
const MOST_AT_ONCE = 4;

/** A page that comes within that time could have been larger, in ms. */
const QUICK_MS = 700;
/** One that takes longer holds up all else that the server has to say, and the answers to its pings. */
const SLOW_MS = 3_000;

/**
 * Has pages of logs read as they fit the line: small ones, one after the other, where it is slow, and larger ones, several
 * at once, where it is quick. What it takes is learnt from how long the last page took.
 */
export class Line {
  #bytes = BYTES.first;
  #atOnce = 1;
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  /** A page is under way: what else is asked is answered behind it. */
  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  /** @param ask for a page of at most so many bytes @throws what it throws */
  async read<T extends { hasMore: boolean }>(ask: (bytes: number) => Promise<T>): Promise<T> {
    if (this.#underWay < this.#atOnce) this.#underWay++;
    else await new Promise<void>((go) => this.#waiting.push(go));
    const bytes = this.#bytes;
    const begunAt = performance.now();
    try {
      const page = await ask(bytes);
      this.#learn(bytes, performance.now() - begunAt, page.hasMore);
      return page;
    } finally {
      this.#underWay--;
      this.#next();
    }
  }

  /** The next connection may go over another line. */
  startOver(): void {
    this.#bytes = BYTES.first;
    this.#atOnce = 1;
  }

  /** @param isFull a page that is not says how long a little takes, and nothing of more */
  #learn(bytes: number, tookMs: number, isFull: boolean): void {
    this.#atOnce = tookMs < QUICK_MS ? MOST_AT_ONCE : 1;
    if (tookMs < QUICK_MS && isFull) this.#bytes = Math.min(2 * Math.max(bytes, this.#bytes / 2), BYTES.most);
    if (tookMs > SLOW_MS) this.#bytes = Math.max(Math.min(bytes, this.#bytes) / 2, BYTES.least);
  }

  /** Who waits takes a place at once: another page may end before it goes on. */
  #next(): void {
    while (this.#underWay < this.#atOnce && this.#waiting.length > 0) {
      this.#underWay++;
      this.#waiting.shift()?.();
    }
  }
}
