import type { ClientEvents } from '../protocol/events.ts';
import type { Language } from '../protocol/language.ts';
import type { User } from '../protocol/model.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Unsent } from './unsent.ts';

/** `refused`: the token is not accepted; everything else comes back by itself. */
export type ConnectionState = 'connecting' | 'online' | 'reconnecting' | 'refused' | 'closed';

export type EventName = keyof ClientEvents;
export type Input<E extends EventName> = Parameters<ClientEvents[E]>[0];
export type Output<E extends EventName> = Parameters<ClientEvents[E]>[1] extends (reply: Reply<infer T>) => void
  ? T
  : never;

/** What a room needs of the connection it is joined over. */
export interface Connection {
  readonly state: ConnectionState;
  /** In which its users are told what went wrong. */
  readonly language: Language;
  /** Known from the first connection on. */
  readonly user: User | undefined;
  /** Calls `listener` whenever `state` or `user` has changed. @returns a function that ends it */
  subscribe(listener: () => void): () => void;
  /** Where a room's unsent messages of this user are kept. */
  unsentIn(roomId: number, userId: string): Unsent;
  /** Asks the server once. @throws ChatFailure: its refusal, or `unavailable` where no answer came in time */
  ask<E extends EventName>(event: E, input: Input<E>): Promise<Output<E>>;
}
