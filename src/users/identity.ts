import type { User } from '../protocol/model.ts';

/** Says who brings a token. Guests' tokens are our own; a host product's may take their place. */
export interface Identity {
  /** @throws ChatError `unauthenticated`, with the reason */
  verify(token: string): Promise<User>;
}
