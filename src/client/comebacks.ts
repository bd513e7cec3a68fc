import { ChatFailure, toChatFailure } from './failure.ts';

/** How often one joins again for one message, before it is taken for refused. */
const MOST = 3;

/**
 * Whoever was taken for gone meanwhile (a worker was frozen, say) is back before a message is given up: joins again, and the
 * message is sent once more.
 */
export class Comebacks {
  readonly #comeBack: () => void;
  /** The message whose refusal made one join again, and how often. */
  #for = { clientId: '', times: 0 };

  constructor(comeBack: () => void) {
    this.#comeBack = comeBack;
  }

  /** @throws ChatFailure: `unavailable` where one is coming back, otherwise the refusal */
  refused(clientId: string, error: unknown): never {
    const failure = toChatFailure(error);
    const times = this.#for.clientId === clientId ? this.#for.times : 0;
    if (failure.code !== 'forbidden' || times === MOST) throw failure;
    this.#for = { clientId, times: times + 1 };
    this.#comeBack();
    throw new ChatFailure({ code: 'unavailable', message: failure.message });
  }
}
