/**
 * Many who ask for the same at once are answered by one read. Nobody gets an answer that was read before the question:
 * whoever comes while a read is under way shares the next one.
 */
export class Shared<T> {
  readonly #running = new Map<string, Promise<T>>();
  readonly #next = new Map<string, Promise<T>>();

  get(key: string, read: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (!running) return this.#run(key, read);
    const waiting = this.#next.get(key);
    if (waiting) return waiting;
    const next = running.then(ignore, ignore).then(() => {
      this.#next.delete(key);
      return this.#run(key, read);
    });
    this.#next.set(key, next);
    return next;
  }

  #run(key: string, read: () => Promise<T>): Promise<T> {
    const running = read().finally(() => {
      if (this.#running.get(key) === running) this.#running.delete(key);
    });
    this.#running.set(key, running);
    return running;
  }
}

function ignore(): void {}
