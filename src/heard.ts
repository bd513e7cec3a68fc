/** Apart from each other, of what is heard after a gap. Of more than that the oldest are forgotten, and count as unheard. */
const MOST_RANGES = 100;

/** Which entries of a room's log were broadcast to this worker. They may come in another order, and some not at all. */
export class Heard {
  #upTo: number | undefined;
  /** What came after a gap. */
  #later: { first: number; last: number }[] = [];

  /** Up to here nothing is missing; undefined until it is known how far the log reached. */
  get upTo(): number | undefined {
    return this.#upTo;
  }

  add(first: number, last: number): void {
    if (this.#upTo !== undefined && this.#later.length === 0 && first <= this.#upTo + 1) {
      // Nearly always.
      this.#upTo = Math.max(this.#upTo, last);
      return;
    }
    const newest = this.#later.at(-1);
    if (newest && newest.last + 1 === first) newest.last = last;
    else this.#later.push({ first, last });
    if (this.#later.length > MOST_RANGES) this.#later.shift();
    this.#close();
  }

  /** What is missing up to here has been seen to. */
  settle(seq: number): void {
    this.#upTo = Math.max(this.#upTo ?? 0, seq);
    this.#close();
  }

  #close(): void {
    if (this.#upTo === undefined) return;
    for (const { first, last } of this.#later.sort((a, b) => a.first - b.first)) {
      if (first <= this.#upTo + 1) this.#upTo = Math.max(this.#upTo, last);
    }
    const upTo = this.#upTo;
    this.#later = this.#later.filter(({ last }) => last > upTo);
  }
}
