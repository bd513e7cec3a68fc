import { decodeJwt } from 'jose';
import { ChatError } from '../errors.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';

/** What our own tokens say who issued them. */
export const ISSUER = 'sarangbang';
/** The longest token that is looked at, in characters. */
export const LONGEST_TOKEN = 8_192;

/** Says who brings a token. */
export interface Identity {
  /** @throws ChatError `unauthenticated`, with the reason; `unavailable`, where that cannot be found out now */
  verify(token: string): Promise<Session>;
}

export interface Identities {
  /** Those who come without an account; undefined where they are not let in. */
  guests: Identity | undefined;
  /** The host product's users; undefined where it has none here. */
  host: Identity | undefined;
  /** The host product's backend. */
  keys: Identity;
}

/** A token is an API key, a guest's, or the host product's: each is checked by whoever issues such, and by nobody else. */
export function anyOf({ guests, host, keys }: Identities): Identity {
  return {
    verify: async (token) => {
      if (token.length > LONGEST_TOKEN) throw new ChatError('unauthenticated', SAY.badToken);
      // No JWT has a colon in it.
      if (token.includes(':')) return await keys.verify(token);
      const isOurs = issuerOf(token) === ISSUER;
      if (isOurs && !guests) throw new ChatError('unauthenticated', SAY.noGuests);
      const identity = isOurs ? guests : (host ?? guests);
      if (!identity) throw new ChatError('unauthenticated', SAY.badToken);
      return await identity.verify(token);
    },
  };
}

/** Who is said to have issued it: nothing that may be believed, but who is to be asked. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
