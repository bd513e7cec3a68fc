import type { Language } from '../protocol/language.ts';
import { pauseBefore, toChatFailure } from './failure.ts';
import { startSession } from './rest.ts';
import type { KeyValueStore } from './storage.ts';

export interface GuestOptions {
  url: string;
  /** Of a new guest; one who is known here keeps theirs. */
  nickname: string;
  language: Language;
  /** How long to wait for an answer, in ms. */
  answerWithinMs: number;
  /** Where the guest's token outlives a reload of the page. */
  store: KeyValueStore | undefined;
  /** Nobody needs a token any more. */
  isOver: () => boolean;
}

/** Has a token of a guest: the one that was kept at the last visit, or a new guest's. Tabs of one browser are one guest. */
export class Guest {
  readonly #options: GuestOptions;
  readonly #key: string;
  #token: string | undefined;

  constructor(options: GuestOptions) {
    this.#options = options;
    this.#key = `sarangbang.guest ${options.url}`;
    this.#token = this.#kept();
  }

  /** Of the last visit. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Tries until it succeeds or is refused. @param refused a token that does not hold @returns another @throws ChatFailure */
  async next(refused: string | undefined): Promise<string> {
    this.#token = await oneTabAtATime(this.#key, async () => {
      const known = [this.#kept(), this.#token].find((token) => token !== undefined && token !== refused);
      const token = known ?? (await this.#begin());
      this.#keep(token);
      return token;
    });
    return this.#token;
  }

  async #begin(): Promise<string> {
    const { url, nickname, language, answerWithinMs, isOver } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        return (await startSession(url, nickname, language, answerWithinMs)).token;
      } catch (error) {
        const failure = toChatFailure(error);
        if (!failure.isPassing || isOver()) throw failure;
        await new Promise((later) => setTimeout(later, pauseBefore(attempt, failure)));
      }
    }
  }

  /** The store may be forbidden, or full. */
  #kept(): string | undefined {
    try {
      return this.#options.store?.getItem(this.#key) ?? undefined;
    } catch {
      return undefined;
    }
  }

  #keep(token: string): void {
    try {
      this.#options.store?.setItem(this.#key, token);
    } catch {
      // Then the guest is gone with the page.
    }
  }
}

/** What a browser has on pages that came over HTTPS or from localhost. Elsewhere two tabs at once may become two guests. */
interface Locking {
  navigator?: { locks?: { request<T>(name: string, hold: () => Promise<T>): Promise<T> } };
}

async function oneTabAtATime<T>(name: string, hold: () => Promise<T>): Promise<T> {
  const { locks } = (globalThis as Locking).navigator ?? {};
  return locks ? await locks.request(name, hold) : await hold();
}
