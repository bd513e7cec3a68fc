import { setTimeout as delay } from 'node:timers/promises';

/** How long what was read is good for, and so how often it is read at most, in ms. */
const GOOD_FOR_MS = 1_000;

interface Reading<V> {
  value: Promise<V>;
  at: number;
  /** What was read is known to be out of date. */
  isStale: boolean;
  /** The next reading, which many may wait for. */
  next?: Promise<V>;
}

/**
 * What is asked for often and read at most once a second for each key, however many ask. An answer is a second old at
 * most, and never from before a change that this worker knows of: who asks after one waits for the next reading.
 */
export class Recent<V> {
  readonly #readings = new Map<number, Reading<V>>();

  /** @throws what `read` throws; that is not kept */
  get(key: number, read: () => Promise<V>): Promise<V> {
    const reading = this.#readings.get(key);
    if (reading?.next) return reading.next;
    const left = reading ? reading.at + GOOD_FOR_MS - performance.now() : 0;
    if (!reading || left <= 0) return this.#read(key, read);
    if (!reading.isStale) return reading.value;
    reading.next ??= delay(left).then(() => this.#read(key, read));
    return reading.next;
  }

  /** What was read of it is out of date. */
  changed(key: number): void {
    const reading = this.#readings.get(key);
    if (reading) reading.isStale = true;
  }

  /** What was read of it is not so, and nobody is to be told: the next one who asks reads at once. */
  forget(key: number): void {
    this.#readings.delete(key);
  }

  #read(key: number, read: () => Promise<V>): Promise<V> {
    this.#forgetOld();
    const reading: Reading<V> = { value: read(), at: performance.now(), isStale: false };
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
