/**
 * What is counted on the way, in plain numbers: whoever does the work adds, and who wants to know reads. Neither knows the
 * other, and adding costs tens of nanoseconds.
 */

/** A count for each combination of labels, of which there must be few. Only ever goes up. */
export class Counter<L extends string[] = []> {
  readonly #values = new Map<string, { labels: L; value: number }>();

  /** @param labels of which it begins with zero */
  constructor(...labels: L[]) {
    for (const each of labels) this.add(0, ...each);
  }

  /** One more. */
  inc(...labels: L): void {
    this.add(1, ...labels);
  }

  add(more: number, ...labels: L): void {
    const key = labels.length === 1 ? (labels[0] as string) : labels.join('\n');
    const known = this.#values.get(key);
    if (known) known.value += more;
    else this.#values.set(key, { labels, value: more });
  }

  /** Those that have been added to. */
  get values(): Iterable<{ labels: L; value: number }> {
    return this.#values.values();
  }
}

/** How values spread over buckets, each of which is closed above. */
export class Histogram {
  readonly bounds: readonly number[];
  /** For each bucket alone, the last being for what is above all bounds. */
  readonly counts: number[];
  sum = 0;

  /** @param bounds ascending */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = Array(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let i = 0;
    while (i < this.bounds.length && value > (this.bounds[i] as number)) i++;
    this.counts[i] = (this.counts[i] as number) + 1;
    this.sum += value;
  }
}

/** A histogram for each combination of labels, of which there must be few. */
export class Histograms<L extends string[]> {
  readonly #bounds: readonly number[];
  readonly #values = new Map<string, { labels: L; value: Histogram }>();

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
  }

  of(...labels: L): Histogram {
    const key = labels.join('\n');
    const known = this.#values.get(key);
    if (known) return known.value;
    const value = new Histogram(this.#bounds);
    this.#values.set(key, { labels, value });
    return value;
  }

  get values(): Iterable<{ labels: L; value: Histogram }> {
    return this.#values.values();
  }
}

/** Bounds of durations, in seconds. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
