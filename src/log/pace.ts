/** Nobody is asked to wait for less, or more, in ms. */
const WAIT = { least: 100, most: 10_000 };

/** The share of the newest batch in the average. */
const NEWEST = 0.3;

/** How fast a queue is worked off. */
export class Pace {
  #msEach = 0;
  #begunAt = 0;
  #count = 0;

  begin(count: number): void {
    this.#begunAt = performance.now();
    this.#count = count;
  }

  end(): void {
    const msEach = (performance.now() - this.#begunAt) / this.#count;
    this.#msEach = this.#msEach === 0 ? msEach : this.#msEach + NEWEST * (msEach - this.#msEach);
    this.#count = 0;
  }

  /** How long `queued` more will take, in ms: as long as what is under way has taken already, at least. */
  timeFor(queued: number): number {
    const sofar = this.#count > 0 ? performance.now() - this.#begunAt : 0;
    return Math.round(Math.min(Math.max(queued * this.#msEach, sofar, WAIT.least), WAIT.most));
  }
}
