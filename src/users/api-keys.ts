import { createHash, timingSafeEqual } from 'node:crypto';
import { ChatError } from '../errors.ts';
import { KEY_PREFIX, type Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { Identity } from './identity.ts';

/**
 * The host product's backend, by its keys: `id:secret`. What it does is on record under `key:` and the key's id. A key that
 * was signed out holds no more, ever.
 */
export class ApiKeys implements Identity {
  readonly #digests: ReadonlyMap<string, Buffer>;

  /** @param secrets by the key's id */
  constructor(secrets: ReadonlyMap<string, string>) {
    this.#digests = new Map(Array.from(secrets, ([id, secret]) => [id, digest(secret)]));
  }

  async verify(token: string): Promise<Session> {
    const colon = token.indexOf(':');
    const id = token.slice(0, colon);
    const expected = this.#digests.get(id);
    // As long as with a key that is known, so that time does not tell which are.
    const isRight = timingSafeEqual(digest(token.slice(colon + 1)), expected ?? digest('')) && expected !== undefined;
    if (!isRight) throw new ChatError('unauthenticated', SAY.badKey);
    return { user: { id: `${KEY_PREFIX}${id}`, nickname: id }, power: 'backend' };
  }
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
