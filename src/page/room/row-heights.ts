/** What is not a row's own height but guessed, until it is measured. */
type Guess<R> = (row: R) => number;

interface Keyed {
  key: string;
}

/** Where the rows of a long list are: by their heights as they were measured, and until then as they are guessed. All in px. */
export class RowHeights<R extends Keyed> {
  readonly #guess: Guess<R>;
  readonly #measured = new Map<string, number>();
  #rows: readonly R[] = [];
  /** Where each row ends. */
  #bottoms: number[] = [];

  constructor(guess: Guess<R>) {
    this.#guess = guess;
  }

  get total(): number {
    return this.#bottoms.at(-1) ?? 0;
  }

  /** Takes in other rows. What they have in common with the last ones, at the beginning, costs a comparison each. */
  arrange(rows: readonly R[]): void {
    let same = 0;
    while (same < this.#rows.length && this.#rows[same] === rows[same]) same++;
    this.#rows = rows;
    if (this.#measured.size > 2 * rows.length + 100) this.#forgetOthers();
    this.#sumFrom(same);
  }

  /** @param heights by index @returns whether any is another than was thought */
  measured(heights: ReadonlyMap<number, number>): boolean {
    let first = this.#rows.length;
    for (const [index, height] of heights) {
      const row = this.#rows[index];
      if (!row || this.#measured.get(row.key) === height) continue;
      this.#measured.set(row.key, height);
      if (Math.abs(height - (this.bottomOf(index) - this.topOf(index))) > 0.01) first = Math.min(first, index);
    }
    this.#sumFrom(first);
    return first < this.#rows.length;
  }

  topOf(index: number): number {
    return this.#bottoms[index - 1] ?? 0;
  }

  bottomOf(index: number): number {
    return this.#bottoms[index] ?? this.total;
  }

  /** The row that is at `y`; the nearest one where there is none. */
  indexAt(y: number): number {
    let low = 0;
    let high = Math.max(0, this.#rows.length - 1);
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bottoms[middle] as number) > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #sumFrom(first: number): void {
    this.#bottoms.length = this.#rows.length;
    let y = this.topOf(first);
    for (let i = first; i < this.#rows.length; i++) {
      const row = this.#rows[i] as R;
      y += this.#measured.get(row.key) ?? this.#guess(row);
      this.#bottoms[i] = y;
    }
  }

  #forgetOthers(): void {
    const keys = new Set(this.#rows.map(({ key }) => key));
    for (const key of this.#measured.keys()) if (!keys.has(key)) this.#measured.delete(key);
  }
}
