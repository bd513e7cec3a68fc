import { ChatFailure } from './failure.ts';
import type { Outgoing } from './outgoing.ts';
import type { KeyValueStore } from './storage.ts';

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
      return Array.isArray(messages) ? messages.filter(isKept).map(toOutgoing) : [];
    } catch {
      return [];
    }
  }

  /** @returns whether they are kept: the store may be full, forbidden or none */
  write(messages: readonly Outgoing[]): boolean {
    const unsent = messages.filter(({ state }) => state !== 'sent').map(toKept);
    try {
      if (unsent.length > 0) this.#store?.setItem(this.#key, JSON.stringify(unsent));
      else this.#store?.removeItem(this.#key);
      return this.#store !== undefined;
    } catch {
      return false;
    }
  }
}

/** An error's message is not among what JSON takes of it. */
type Kept = Omit<Outgoing, 'state' | 'failure'> & { failure?: Pick<ChatFailure, 'code' | 'message'> };

function toKept({ state: _, failure, ...message }: Outgoing): Kept {
  return { ...message, ...(failure && { failure: { code: failure.code, message: failure.message } }) };
}

function toOutgoing({ failure, ...message }: Kept): Outgoing {
  return failure
    ? { ...message, state: 'failed', failure: new ChatFailure(failure) }
    : { ...message, state: 'sending' };
}

function isKept(message: Partial<Kept> | null): message is Kept {
  return typeof message?.clientId === 'string' && typeof message.content === 'string';
}
