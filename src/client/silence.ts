/** Whether nothing has answered for long. */
export class Silence {
  isLong = false;
  readonly #longMs: number;
  readonly #becomesLong: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(longMs: number, becomesLong: () => void) {
    this.#longMs = longMs;
    this.#becomesLong = becomesLong;
  }

  /** From now on, if not before, nothing answers. */
  begin(): void {
    this.#timer ??= setTimeout(() => {
      this.isLong = true;
      this.#becomesLong();
    }, this.#longMs);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.isLong = false;
  }
}
