import type { Connection } from './connection.ts';
import { type ChatFailure, closed, noAnswer, pauseBefore, toChatFailure } from './failure.ts';

export interface EntrancePorts {
  /** Joins over the connection there is now. @throws ChatFailure */
  enterOnce(): Promise<void>;
  /** It is refused, and not tried again. */
  refused(failure: ChatFailure): void;
  /** A password is shown that may be wrong: how soon the next one may be tried is told to whoever tries. */
  isGuessing(): boolean;
  /** One was in: whoever asked to join has been answered, and coming back may take as long as it takes. */
  hasBeenIn(): boolean;
}

/**
 * Gets one into a room: tries until it succeeds or is refused, as soon as there is a connection. The first time, for as long
 * as an answer may take, where there is none.
 */
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
    const within = this.#ports.hasBeenIn() ? Number.POSITIVE_INFINITY : this.#client.answerWithinMs;
    const until = performance.now() + within;
    for (let attempt = 1; ; attempt++) {
      await this.#online(until);
      try {
        return await this.#ports.enterOnce();
      } catch (error) {
        const failure = toChatFailure(error);
        if (this.#isRefusal(failure)) {
          this.#ports.refused(failure);
          throw failure;
        }
        const pauseMs = pauseBefore(attempt, failure);
        if (failure.code === 'unavailable' && performance.now() + pauseMs >= until) throw failure;
        await new Promise((later) => setTimeout(later, pauseMs));
      }
    }
  }

  #isRefusal({ code, isPassing }: ChatFailure): boolean {
    const isLimited = code === 'rate_limited' && this.#ports.isGuessing();
    return isLimited || (!isPassing && code !== 'conflict');
  }

  /** @param until by `performance.now()` @throws ChatFailure when there is to be no connection any more, or none until then */
  async #online(until: number): Promise<void> {
    const { language } = this.#client;
    while (this.#client.state !== 'online') {
      if (this.#client.state === 'closed') throw closed(language);
      if (this.#client.state === 'refused') throw this.#client.refusal ?? closed(language);
      if (performance.now() >= until) throw noAnswer(language);
      await this.#changed(until);
    }
  }

  /** The connection has another state, or it is too late. */
  async #changed(until: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let end = () => {};
    await new Promise<void>((go) => {
      end = this.#client.subscribe(go);
      if (Number.isFinite(until)) timer = setTimeout(go, Math.max(0, until - performance.now()));
    });
    clearTimeout(timer);
    end();
  }
}
