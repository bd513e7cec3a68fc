import { type CryptoKey, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { ChatError } from '../errors.ts';
import type { Words } from '../protocol/language.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import { CLOCK_TOLERANCE, type HostTokenOptions, readClaims } from './claims.ts';
import type { Identity } from './identity.ts';

/** What tokens may be signed with: never a public key as a secret. */
export interface SigningKeys {
  /** What `alg` may say: a token does not choose how it is looked at. */
  readonly algorithms: string[];
  /** The keys that may have signed a token. @throws ChatError `unavailable`; JOSEError */
  find(...asked: Parameters<JWTVerifyGetKey>): Promise<(Uint8Array | CryptoKey)[]>;
}

/** Users of the host product, by the tokens that it gives them (JWT, RFC 7519). */
export class HostTokens implements Identity {
  readonly #options: HostTokenOptions;
  readonly #keys: SigningKeys;
  readonly #isReserved: (nickname: string) => boolean;

  /** @param isReserved nicknames that only the host's staff may have */
  constructor(options: HostTokenOptions, keys: SigningKeys, isReserved: (nickname: string) => boolean) {
    this.#options = options;
    this.#keys = keys;
    this.#isReserved = isReserved;
  }

  async verify(token: string): Promise<Session> {
    return readClaims(await this.#payloadOf(token), this.#options.claims, this.#isReserved);
  }

  async #payloadOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.#options;
    const { algorithms } = this.#keys;
    const options = {
      algorithms,
      requiredClaims: ['exp'],
      clockTolerance: CLOCK_TOLERANCE,
      ...(issuer !== undefined && { issuer }),
      ...(audience !== undefined && { audience }),
    };
    try {
      return await verifyWithAnyOf(this.#keys, token, options);
    } catch (error) {
      // What is wrong with a token is said. Anything else is our own.
      throw error instanceof errors.JOSEError ? new ChatError('unauthenticated', reasonOf(error, algorithms)) : error;
    }
  }
}

async function verifyWithAnyOf(keys: SigningKeys, token: string, options: object): Promise<JWTPayload> {
  // Found within the first try, when the algorithm has been looked at; the others are for tokens that do not say which.
  let others: Awaited<ReturnType<SigningKeys['find']>> = [];
  const find = async (...asked: Parameters<SigningKeys['find']>) => {
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

function reasonOf(error: errors.JOSEError, algorithms: string[]): Words {
  if (error instanceof errors.JWTExpired) return SAY.expiredToken;
  if (error instanceof errors.JWTClaimValidationFailed) return SAY.badClaim(error.claim);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return SAY.badAlgorithm(algorithms.join(', '));
  return SAY.badToken;
}
