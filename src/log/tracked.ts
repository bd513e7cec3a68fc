/** Some rows of a table, and what became of them. A row that changed is gone and added. */
export class Tracked<T> {
  readonly #keyOf: (row: T) => string;
  readonly #before = new Map<string, T>();
  /** Rows that were set since, and for those that were deleted, undefined. */
  readonly #since = new Map<string, T | undefined>();

  constructor(keyOf: (row: T) => string) {
    this.#keyOf = keyOf;
  }

  load(row: T): void {
    this.#before.set(this.#keyOf(row), row);
  }

  get(key: string): T | undefined {
    return this.#since.has(key) ? this.#since.get(key) : this.#before.get(key);
  }

  /** Rows are replaced, never altered: that is how a change is seen. */
  set(row: T): void {
    this.#since.set(this.#keyOf(row), row);
  }

  delete(key: string): void {
    this.#since.set(key, undefined);
  }

  get values(): T[] {
    const now = this.#since.size > 0 ? new Map([...this.#before, ...this.#since]) : this.#before;
    return [...now.values()].filter((row) => row !== undefined);
  }

  get isChanged(): boolean {
    return this.#changed.length > 0;
  }

  get gone(): T[] {
    return this.#changed.flatMap(([key]) => this.#before.get(key) ?? []);
  }

  get added(): T[] {
    return this.#changed.flatMap(([, row]) => row ?? []);
  }

  get #changed(): [key: string, row: T | undefined][] {
    return [...this.#since].filter(([key, row]) => this.#before.get(key) !== row);
  }
}
