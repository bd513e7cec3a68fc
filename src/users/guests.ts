import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { ChatError } from '../errors.ts';
import type { User } from '../protocol/model.ts';
import { GUEST_PREFIX, type Session } from '../session.ts';
import { SAY } from '../words.ts';
import { type Identity, ISSUER } from './identity.ts';

const LIFETIME = '180d';
const Claims = z.object({
  sub: z.string().startsWith(GUEST_PREFIX).max(64),
  nickname: z.string().min(1).max(64),
  iat: z.number(),
  exp: z.number(),
});

/** Guests carry who they are in a token that we sign (JWT, RFC 7519, with HS256), so they need no row of their own. */
export class Guests implements Identity {
  readonly #secret: Uint8Array;

  constructor(secret: string) {
    this.#secret = new TextEncoder().encode(secret);
  }

  async issue(nickname: string): Promise<{ token: string; user: User }> {
    const user = { id: `${GUEST_PREFIX}${randomUUID()}`, nickname };
    const token = await new SignJWT({ nickname })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(user.id)
      .setIssuer(ISSUER)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .sign(this.#secret);
    return { token, user };
  }

  async verify(token: string): Promise<Session> {
    try {
      const options = { issuer: ISSUER, algorithms: ['HS256'], requiredClaims: ['exp', 'iat'] };
      const { sub, nickname, iat, exp } = Claims.parse((await jwtVerify(token, this.#secret, options)).payload);
      return { user: { id: sub, nickname }, power: 'none', issuedAt: 1_000 * iat, expiresAt: 1_000 * exp };
    } catch (error) {
      throw new ChatError('unauthenticated', error instanceof errors.JWTExpired ? SAY.expiredGuest : SAY.badToken);
    }
  }
}
