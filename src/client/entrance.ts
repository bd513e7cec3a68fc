import type { Connection } from './connection.ts';
import { type ChatFailure, closed, pauseBefore, toChatFailure } from './failure.ts';

export interface EntrancePorts {
  /** Joins over the connection there is now. @throws ChatFailure */
  enterOnce(): Promise<void>;
  /** It is refused, and not tried again. */
  refused(failure: ChatFailure): void;
  /** A password is shown that may be wrong: how soon the next one may be tried is told to whoever tries. */
  isGuessing(): boolean;
}

/** Gets one into a room: tries until it succeeds or is refused, as soon as there is a connection. */
export class Entrance {
  readonly #client: Connection;
  readonly #ports: EntrancePorts;
  #entering: Promise<void> | undefined;

  constructor(client: Connection, ports: EntrancePorts) {
    this.#client = client;
    this.#ports = ports;
  }

  /** Several who enter at once enter together. @throws ChatFailure when refused */
  async enter(): Promise<void> {
    this.#entering ??= this.#tryToEnter().finally(() => {
      this.#entering = undefined;
    });
    await this.#entering;
  }

  async #tryToEnter(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.#online();
      try {
        return await this.#ports.enterOnce();
      } catch (error) {
        const failure = toChatFailure(error);
        const isLimited = failure.code === 'rate_limited' && this.#ports.isGuessing();
        if (isLimited || (!failure.isPassing && failure.code !== 'conflict')) {
          this.#ports.refused(failure);
          throw failure;
        }
        await new Promise((later) => setTimeout(later, pauseBefore(attempt, failure)));
      }
    }
  }

  /** @throws ChatFailure when there is to be no connection any more */
  async #online(): Promise<void> {
    while (this.#client.state !== 'online') {
      if (this.#client.state === 'closed' || this.#client.state === 'refused') {
        throw closed(this.#client.language);
      }
      await new Promise<void>((changed) => {
        const end = this.#client.subscribe(() => {
          end();
          changed();
        });
      });
    }
  }
}
