import type { Outgoing } from './outbox.ts';

/** As the browser's `sessionStorage`. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Messages of one user in one room that are not stored yet, where they outlive a reload of the page. */
export class Unsent {
  readonly #store: KeyValueStore | undefined;
  readonly #key: string;

  constructor(store: KeyValueStore | undefined, key: string) {
    this.#store = store;
    this.#key = key;
  }

  read(): Outgoing[] {
    try {
      const messages = JSON.parse(this.#store?.getItem(this.#key) ?? '[]');
      return Array.isArray(messages) ? messages.filter(isOutgoing) : [];
    } catch {
      return [];
    }
  }

  /** As well as the store allows: it may be full, or forbidden. */
  write(messages: readonly Outgoing[]): void {
    const unsent = messages.filter(({ state }) => state !== 'sent');
    try {
      if (unsent.length > 0) this.#store?.setItem(this.#key, JSON.stringify(unsent));
      else this.#store?.removeItem(this.#key);
    } catch {
      // Then they outlive lost connections, and no reload.
    }
  }
}

/** The browser's, where there is one, and its use is allowed. Each tab has its own: no other tab sends the same again. */
export function sessionStore(): KeyValueStore | undefined {
  try {
    return (globalThis as { sessionStorage?: KeyValueStore }).sessionStorage;
  } catch {
    return undefined;
  }
}

function isOutgoing(message: Partial<Outgoing> | null): message is Outgoing {
  return typeof message?.clientId === 'string' && typeof message.content === 'string';
}
