import { setTimeout as delay } from 'node:timers/promises';

/** How long what was read is good for, and so how often it is read at most, in ms. */
const GOOD_FOR_MS = 1_000;

interface Reading<V> {
  value: Promise<V>;
  at: number;
  /** Who changed something since: they know better. */
  readonly knowBetter: Set<string>;
  /** The next reading, which several may wait for. */
  next?: Promise<V>;
}

/**
 * What is asked for often and read at most once a second for each key, however many ask. An answer is a second old at
 * most. Whoever changed something, on this worker, waits for a reading that came after it; the others do not.
 */
export class Recent<V> {
  readonly #readings = new Map<number, Reading<V>>();

  /** @throws what `read` throws; that is not kept */
  get(key: number, asker: string | undefined, read: () => Promise<V>): Promise<V> {
    const reading = this.#readings.get(key);
    const left = reading ? reading.at + GOOD_FOR_MS - performance.now() : 0;
    if (!reading || (left <= 0 && !reading.next)) return this.#read(key, read);
    if (asker === undefined || !reading.knowBetter.has(asker)) return reading.value;
    reading.next ??= delay(left).then(() => this.#read(key, read));
    return reading.next;
  }

  /** What was read of it is out of date. @param by who knows that */
  changed(key: number, by: () => string[]): void {
    const reading = this.#readings.get(key);
    if (reading) for (const user of by()) reading.knowBetter.add(user);
  }

  /** There is nothing to be read of it any more. */
  gone(key: number): void {
    this.#readings.delete(key);
  }

  #read(key: number, read: () => Promise<V>): Promise<V> {
    this.#forgetOld();
    const reading: Reading<V> = { value: read(), at: performance.now(), knowBetter: new Set() };
    this.#readings.delete(key);
    this.#readings.set(key, reading);
    reading.value.catch(() => this.#readings.get(key) === reading && this.#readings.delete(key));
    return reading.value;
  }

  /** The oldest come first. */
  #forgetOld(): void {
    for (const [key, { at, next }] of this.#readings) {
      if (next || at + GOOD_FOR_MS > performance.now()) return;
      this.#readings.delete(key);
    }
  }
}
