/** The server's clock, as told at the last welcome, by one of ours that does not jump. */
export class ServerClock {
  #offset: number | undefined;

  /** @param time the server's, in epoch ms */
  set(time: number): void {
    this.#offset = time - performance.now();
  }

  /** In epoch ms. Before the first welcome, the device's own clock. */
  now(): number {
    return this.#offset === undefined ? Date.now() : Math.round(performance.now() + this.#offset);
  }
}
