import type { Language } from '../protocol/language.ts';
import { noAnswer } from './failure.ts';

/** How long `refreshToken` may take, in ms. */
const WITHIN_MS = 30_000;

/** The token that one goes by, and where the next one comes from. */
export class Token {
  /** Undefined until the first one is there. */
  value: string | undefined;
  readonly #fetch: ((refused: string | undefined) => Promise<string>) | undefined;
  #fetching: Promise<string> | undefined;

  /** @param fetch gives another one than the one that is refused */
  constructor(value: string | undefined, fetch: ((refused: string | undefined) => Promise<string>) | undefined) {
    this.value = value;
    this.#fetch = fetch;
  }

  get canRenew(): boolean {
    return this.#fetch !== undefined;
  }

  /** Another one, which is asked for once however many need it. Taken when it proves good: set `value`. @throws what the asked function throws */
  next(): Promise<string> {
    this.#fetching ??= Promise.resolve()
      .then(() => this.#fetch?.(this.value) ?? this.value ?? '')
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }
}

/** What is not done in time fails with `unavailable`, so that it is asked for again: it may never be done. */
export function inTime(fetch: () => Promise<string>, language: Language): () => Promise<string> {
  return async () => {
    const answer = fetch();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(noAnswer(language)), WITHIN_MS);
    });
    return await Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
  };
}
