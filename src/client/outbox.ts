import type { NewMessage, Sent } from '../protocol/events.ts';
import { type ChatFailure, pauseBefore, toChatFailure } from './failure.ts';
import type { Outgoing } from './outgoing.ts';
import type { Unsent } from './unsent.ts';
import { uuid } from './uuid.ts';

/** How often a message is tried that the server fails on. */
const MOST_ATTEMPTS = 5;

export interface OutboxPorts {
  /** @throws ChatFailure */
  send(message: Omit<NewMessage, 'roomId'>): Promise<Sent>;
  canSend(): boolean;
  /** A message was stored as `seq`. @returns whether the log has been seen up to there: then it is shown already */
  sent(seq: number): boolean;
  changed(): void;
}

/**
 * One's own messages on their way into the log. One at a time, so that they keep their order; each under its own
 * `clientId`, so that it may be sent again after a lost connection and is stored once all the same.
 */
export class Outbox {
  /** Replaced on every change, never altered. */
  messages: readonly Outgoing[] = [];
  /** What of them is not sent outlives a reload of the page. */
  isKept = true;
  readonly #ports: OutboxPorts;
  #unsent: Unsent | undefined;
  #sending = false;
  /** Tries of the message that is next. */
  #attempts = 0;
  /** Set while one waits after a try that failed in passing. */
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Why nothing can be sent any more. */
  #ending: ChatFailure | undefined;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /** Keeps what is not sent there, and takes up what was kept: it was to be sent before all else. */
  keepIn(unsent: Unsent): void {
    this.#unsent = unsent;
    this.#set([...unsent.read(), ...this.messages]);
  }

  add(message: Omit<NewMessage, 'roomId' | 'clientId'>): string {
    const clientId = uuid();
    this.#set([...this.messages, { ...message, clientId, ...this.#beginning() }]);
    this.#sendNext();
    return clientId;
  }

  resend(clientId: string): void {
    this.#alter(clientId, this.#beginning());
    this.#sendNext();
  }

  discard(clientId: string): void {
    this.#attempts = 0;
    this.#set(this.messages.filter((message) => message.clientId !== clientId));
  }

  /** The message is in the log. */
  stored(clientId: string): void {
    if (this.messages.some((message) => message.clientId === clientId)) this.discard(clientId);
  }

  /** Sends what is to be sent, if that is possible now, however long was to be waited: the connection is another, or the room. */
  flush(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#sendNext();
  }

  /** Nothing can be sent any more: what was to be sent has failed, and can still be read. */
  giveUp(failure: ChatFailure): void {
    this.#ending = failure;
    const failed = (message: Outgoing): Outgoing =>
      message.state === 'sending' ? { ...message, state: 'failed', failure } : message;
    this.#set(this.messages.map(failed));
  }

  /** What is kept stays as it is, for whoever takes it up. @param failure what becomes of a message that is still written */
  close(failure: ChatFailure): void {
    clearTimeout(this.#retry);
    this.#unsent = undefined;
    this.#ending ??= failure;
  }

  #beginning(): Pick<Outgoing, 'state' | 'failure'> {
    return this.#ending ? { state: 'failed', failure: this.#ending } : { state: 'sending' };
  }

  #sendNext(): void {
    const next = this.messages.find((message) => message.state === 'sending');
    // A new message is no reason to bother a server sooner than it asked for.
    if (next && !this.#sending && this.#retry === undefined && this.#ports.canSend()) void this.#send(next);
  }

  async #send({ state: _, failure: __, ...message }: Outgoing): Promise<void> {
    this.#sending = true;
    let pause = 0;
    try {
      const { seq } = await this.#ports.send(message);
      this.#attempts = 0;
      if (this.#ports.sent(seq)) this.stored(message.clientId);
      else this.#alter(message.clientId, { state: 'sent' });
    } catch (error) {
      const failure = toChatFailure(error);
      // A fault of the server's may be about this very message: it must not hold up the others for ever.
      const isHopeless = failure.code === 'internal' && this.#attempts >= MOST_ATTEMPTS;
      if (failure.isPassing && !isHopeless) pause = pauseBefore(++this.#attempts, failure);
      else {
        this.#attempts = 0;
        this.#alter(message.clientId, { state: 'failed', failure });
      }
    }
    this.#sending = false;
    if (pause === 0) this.#sendNext();
    else if (!this.#ending) this.#retry = setTimeout(() => this.flush(), pause);
  }

  #alter(clientId: string, change: Pick<Outgoing, 'state' | 'failure'>): void {
    this.#set(
      this.messages.map((message) => {
        if (message.clientId !== clientId) return message;
        const { failure: _, ...rest } = message;
        return { ...rest, ...change };
      }),
    );
  }

  #set(messages: readonly Outgoing[]): void {
    this.messages = messages;
    const isWritten = this.#unsent?.write(messages) ?? false;
    this.isKept = isWritten || messages.every(({ state }) => state === 'sent');
    this.#ports.changed();
  }
}
