import type { ClientEvents, HintName } from '../protocol/events.ts';
import type { Language } from '../protocol/language.ts';
import type { User } from '../protocol/model.ts';
import type { Reply } from '../protocol/reply.ts';
import type { ChatFailure } from './failure.ts';
import type { Method } from './rest.ts';
import type { Unsent } from './unsent.ts';

/**
 * `offline`: the device says that it has no network, or nothing has answered for ten seconds; it goes on trying. `refused`:
 * the token is not accepted. Everything else comes back by itself.
 */
export type ConnectionState = 'connecting' | 'online' | 'reconnecting' | 'offline' | 'refused' | 'closed';

export type EventName = Exclude<keyof ClientEvents, HintName>;
export type Input<E extends keyof ClientEvents> = Parameters<ClientEvents[E]>[0];
export type Output<E extends EventName> = Parameters<ClientEvents[E]>[1] extends (reply: Reply<infer T>) => void
  ? T
  : never;

/** What a room needs of the connection it is joined over. */
export interface Connection {
  readonly state: ConnectionState;
  /** Why the connection was refused. */
  readonly refusal: ChatFailure | undefined;
  /** How long to wait for an answer, in ms. */
  readonly answerWithinMs: number;
  /** In which its users are told what went wrong. */
  readonly language: Language;
  /** Known from the first connection on. */
  readonly user: User | undefined;
  /** The server's clock, in epoch ms. */
  serverNow(): number;
  /** Calls `listener` whenever `state`, `user` or `rooms` has changed. @returns a function that ends it */
  subscribe(listener: () => void): () => void;
  /** Where a room's unsent messages of this user are kept. */
  unsentIn(roomId: number, userId: string): Unsent;
  /** Asks the server once. @throws ChatFailure: its refusal, or `unavailable` where no answer came in time */
  ask<E extends EventName>(event: E, input: Input<E>): Promise<Output<E>>;
  /**
   * Asks the server for a part of a log, as much at once as the line takes, and waits for it for as long as the connection
   * lasts: what is slow is not asked twice. @throws ChatFailure: its refusal, or `unavailable` where the connection is lost
   */
  readPage<E extends 'log:read' | 'room:join'>(event: E, input: Input<E>): Promise<Output<E>>;
  /** Tells the server something that may get lost. @returns false where there is no connection */
  hint<E extends HintName>(event: E, input: Input<E>): boolean;
  /** Asks the server over REST. @throws ChatFailure */
  request<T>(method: Method, path: string, body?: object): Promise<T>;
}
