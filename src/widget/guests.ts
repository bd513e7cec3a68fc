import { type ReadonlySignal, signal } from '@preact/signals';
import { startSession } from '../client/chat-client.ts';
import { forget, keep, kept } from '../page/kept.ts';
import { language } from '../page/language.ts';

const guests = new Map<string, Guest>();

/**
 * The guest of this site at a server: the same one after a reload, and in all widgets of a page. Another nickname that the host
 * page gives is another guest.
 */
export function guestOf(server: string, nickname = ''): Guest {
  const key = `sarangbang.guest ${server} ${nickname}`;
  const guest = guests.get(key) ?? new Guest(server, key);
  guests.set(key, guest);
  return guest;
}

export class Guest {
  readonly #server: string;
  readonly #key: string;
  readonly #token;
  #beginning: Promise<void> | undefined;

  /** Use `guestOf`. */
  constructor(server: string, key: string) {
    this.#server = server;
    this.#key = key;
    this.#token = signal(kept(key));
  }

  /** Undefined before the first session, and after one was refused. */
  get token(): ReadonlySignal<string | undefined> {
    return this.#token;
  }

  /** Begins a session, once for all who ask. @throws ChatFailure */
  async begin(nickname: string): Promise<void> {
    this.#beginning ??= this.#begin(nickname).finally(() => {
      this.#beginning = undefined;
    });
    await this.#beginning;
  }

  /** The server does not take `token` any more. */
  refused(token: string): void {
    if (this.#token.value !== token) return;
    // Another tab may have begun a new session meanwhile: that one is also ours.
    const current = kept(this.#key);
    if (current === token) forget(this.#key);
    this.#token.value = current === token ? undefined : current;
  }

  async #begin(nickname: string): Promise<void> {
    const { token } = await startSession(this.#server, nickname, language);
    keep(this.#key, token);
    this.#token.value = token;
  }
}
