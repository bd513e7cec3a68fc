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
  readonly #ports: OutboxPorts;
  #unsent: Unsent | undefined;
  #sending = false;
  #attempts = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

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
    this.#set([...this.messages, { ...message, clientId, state: 'sending' }]);
    this.flush();
    return clientId;
  }

  resend(clientId: string): void {
    this.#alter(clientId, { state: 'sending' });
    this.flush();
  }

  discard(clientId: string): void {
    this.#set(this.messages.filter((message) => message.clientId !== clientId));
  }

  /** The message is in the log. */
  stored(clientId: string): void {
    if (this.messages.some((message) => message.clientId === clientId)) this.discard(clientId);
  }

  /** Sends what is to be sent, if that is possible now. */
  flush(): void {
    clearTimeout(this.#retry);
    const next = this.messages.find((message) => message.state === 'sending');
    if (next && !this.#sending && this.#ports.canSend()) void this.#send(next);
  }

  /** Nothing can be sent any more: what was to be sent has failed, and can still be read. */
  giveUp(failure: ChatFailure): void {
    const failed = (message: Outgoing): Outgoing =>
      message.state === 'sending' ? { ...message, state: 'failed', failure } : message;
    this.#set(this.messages.map(failed));
  }

  /** What is kept stays as it is, for whoever takes it up. */
  close(): void {
    clearTimeout(this.#retry);
    this.#unsent = undefined;
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
      else this.#alter(message.clientId, { state: 'failed', failure });
    }
    this.#sending = false;
    if (pause === 0) this.flush();
    else this.#retry = setTimeout(() => this.flush(), pause);
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
    this.#unsent?.write(messages);
    this.#ports.changed();
  }
}
