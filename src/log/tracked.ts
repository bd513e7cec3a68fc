/** Some rows of a table, and what became of them. A row that changed is gone and added. */
export class Tracked<T> {
  readonly #keyOf: (row: T) => string;
  readonly #before = new Map<string, T>();
  readonly #now = new Map<string, T>();

  constructor(keyOf: (row: T) => string) {
    this.#keyOf = keyOf;
  }

  load(row: T): void {
    this.#before.set(this.#keyOf(row), row);
    this.#now.set(this.#keyOf(row), row);
  }

  get(key: string): T | undefined {
    return this.#now.get(key);
  }

  /** Rows are replaced, never altered: that is how a change is seen. */
  set(row: T): void {
    this.#now.set(this.#keyOf(row), row);
  }

  delete(key: string): void {
    this.#now.delete(key);
  }

  get values(): T[] {
    return [...this.#now.values()];
  }

  get gone(): T[] {
    return [...this.#before].filter(([key, row]) => this.#now.get(key) !== row).map(([, row]) => row);
  }

  get added(): T[] {
    return [...this.#now].filter(([key, row]) => this.#before.get(key) !== row).map(([, row]) => row);
  }
}
