import type { Logger } from '../logger.ts';

/** How often a failure that goes on is said again, in ms. */
const AGAIN_MS = 60_000;

/**
 * Warns of what fails in the same way again and again, as retries do several times a second: once, and while it goes on
 * once a minute, with how often it was.
 */
export class RepeatedWarnings {
  readonly #logger: Logger;
  readonly #message: string;
  readonly #againMs: number;
  /** By what was said: when it was, and how often it has been so since. */
  readonly #said = new Map<string, { at: number; times: number }>();

  constructor(logger: Logger, message: string, againMs = AGAIN_MS) {
    this.#logger = logger;
    this.#message = message;
    this.#againMs = againMs;
  }

  warn(failure: { error: string; [field: string]: unknown }): void {
    const now = performance.now();
    const before = this.#said.get(failure.error);
    if (before) before.times++;
    if (before && now - before.at < this.#againMs) return;
    for (const [error, { at }] of this.#said) if (now - at >= this.#againMs) this.#said.delete(error);
    this.#said.set(failure.error, { at: now, times: 0 });
    this.#logger.warn(this.#message, before ? { ...failure, times: before.times } : failure);
  }

  /** It works again: the next failure is news. */
  forget(): void {
    this.#said.clear();
  }
}
