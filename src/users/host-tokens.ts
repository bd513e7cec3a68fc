import { errors, type JWTPayload, jwtVerify } from 'jose';
import { ChatError } from '../errors.ts';
import type { Words } from '../protocol/language.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import { CLOCK_TOLERANCE, type HostTokenOptions, readClaims } from './claims.ts';
import type { Identity } from './identity.ts';
import type { KeySet } from './key-set.ts';

/** Users of the host product, by the tokens that it gives them (JWT, RFC 7519). */
export class HostTokens implements Identity {
  readonly #options: HostTokenOptions;
  readonly #key: Uint8Array | KeySet;
  readonly #isReserved: (nickname: string) => boolean;

  /**
   * @param key the secret's bytes, or the keys that are published: never a public key as a secret
   * @param isReserved nicknames that only the host's staff may have
   */
  constructor(options: HostTokenOptions, key: Uint8Array | KeySet, isReserved: (nickname: string) => boolean) {
    this.#options = options;
    this.#key = key;
    this.#isReserved = isReserved;
  }

  async verify(token: string): Promise<Session> {
    return readClaims(await this.#payloadOf(token), this.#options.claims, this.#isReserved);
  }

  async #payloadOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.#options;
    const options = {
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE,
      ...(issuer !== undefined && { issuer }),
      ...(audience !== undefined && { audience }),
    };
    const key = this.#key;
    try {
      if (key instanceof Uint8Array)
        return (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
      return await verifyWithAnyOf(key, token, { ...options, algorithms: ['RS256', 'ES256'] });
    } catch (error) {
      // What is wrong with a token is said. Anything else is our own.
      throw error instanceof errors.JOSEError ? new ChatError('unauthenticated', reasonOf(error)) : error;
    }
  }
}

async function verifyWithAnyOf(keys: KeySet, token: string, options: object): Promise<JWTPayload> {
  // Found within the first try, when the algorithm has been looked at; the others are for tokens that do not say which.
  let others: Awaited<ReturnType<KeySet['find']>> = [];
  const find = async (...asked: Parameters<KeySet['find']>) => {
    const [first, ...rest] = await keys.find(...asked);
    if (!first) throw new errors.JWKSNoMatchingKey();
    others = rest;
    return first;
  };
  let payload = jwtVerify(token, find, options).then((verified) => verified.payload);
  for (;;) {
    try {
      return await payload;
    } catch (error) {
      const next = others.shift();
      if (!next || !(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      payload = jwtVerify(token, next, options).then((verified) => verified.payload);
    }
  }
}

function reasonOf(error: errors.JOSEError): Words {
  if (error instanceof errors.JWTExpired) return SAY.expiredToken;
  if (error instanceof errors.JWTClaimValidationFailed) return SAY.badClaim(error.claim);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return SAY.badAlgorithm;
  return SAY.badToken;
}
