import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { ChatError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { SAY } from '../words.ts';

/** In ms. */
const TIMES = {
  /** Keys of this age are fetched anew while the old ones go on being used … */
  renewAfter: 300_000,
  /** … and of this age, before any of them is used. */
  freshFor: 600_000,
  /** While they cannot be fetched, the last ones hold for so long. */
  keptFor: 3_600_000,
  /** How soon they are fetched anew for a key that is not among them. */
  cooldown: 30_000,
  /** How soon they are asked for again where that failed: with keys to go on with, and without. */
  pause: 30_000,
  pauseWithout: 2_000,
  timeout: 3_000,
};

/** A set has a handful of keys: what is larger is none. In characters. */
const LONGEST = 1_000_000;
/** How many keys are tried for a token that does not say which one. */
const MOST_TRIED = 10;

type Keys = ReturnType<typeof createLocalJWKSet>;
type Key = Awaited<ReturnType<Keys>>;
type Header = Parameters<JWTVerifyGetKey>[0];
type Signed = Parameters<JWTVerifyGetKey>[1];

/** The keys that a host product publishes (JWKS, RFC 7517): fetched at most once at a time and once in a while, however many ask. */
export class KeySet {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #times: typeof TIMES;
  #keys: { at: number; keys: Keys } | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;

  /** @param times other ones than usual, in ms */
  constructor(url: string, logger: Logger, times: Partial<typeof TIMES> = {}) {
    this.#url = url;
    this.#logger = logger;
    this.#times = { ...TIMES, ...times };
  }

  /**
   * The keys that may have signed a token.
   * @throws ChatError `unavailable` where they cannot be had; JWKSNoMatchingKey; JOSENotSupported
   */
  async find(header: Header, token: Signed): Promise<Key[]> {
    const age = this.#age();
    if (age >= this.#times.freshFor) await this.renew();
    else if (age >= this.#times.renewAfter) void this.renew();
    try {
      return await this.#look(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#age() < this.#times.cooldown) throw error;
      await this.renew();
      // Where that failed, nothing can be said of the token: its key may be among those that we have not seen.
      if (this.#age() >= this.#times.cooldown) throw unavailable();
      return await this.#look(header, token);
    }
  }

  /** Fetches them, unless that is under way or has just failed. Does not throw: what went wrong is logged. */
  async renew(): Promise<void> {
    const pause = this.#age() < this.#times.keptFor ? this.#times.pause : this.#times.pauseWithout;
    if (!this.#fetching && performance.now() - this.#failedAt < pause) return;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
  }

  async #look(header: Header, token: Signed): Promise<Key[]> {
    if (!this.#keys || this.#age() >= this.#times.keptFor) throw unavailable();
    try {
      return [mustBeLong(await this.#keys.keys(header, token))];
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return await some(error);
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported) throw error;
      this.#logger.warn('a key of JWT_JWKS_URL cannot be used', { reason: String(error) });
      throw unavailable();
    }
  }

  #age(): number {
    return this.#keys ? performance.now() - this.#keys.at : Number.POSITIVE_INFINITY;
  }

  async #fetch(): Promise<void> {
    try {
      const signal = AbortSignal.timeout(this.#times.timeout);
      const headers = { Accept: 'application/json, application/jwk-set+json' };
      const response = await fetch(this.#url, { signal, headers, redirect: 'error' });
      const text = await bodyOf(response);
      if (response.status !== 200) throw new Error(`it answered ${response.status}`);
      this.#keys = { keys: createLocalJWKSet(JSON.parse(text) as JSONWebKeySet), at: performance.now() };
      this.#failedAt = Number.NEGATIVE_INFINITY;
    } catch (error) {
      this.#failedAt = performance.now();
      const { message, cause } = error as Error;
      const reason =
        cause instanceof Error ? `${message}: ${cause.message || (cause as { code?: string }).code}` : message;
      this.#logger.warn('JWT_JWKS_URL cannot be read', { reason, hasKeys: this.#age() < this.#times.keptFor });
    }
  }
}

/** Tokens need not say which key signed them. */
async function some(matching: errors.JWKSMultipleMatchingKeys): Promise<Key[]> {
  const keys: Key[] = [];
  for await (const key of matching) {
    if (keys.push(key) === MOST_TRIED) break;
  }
  return keys;
}

/** With a shorter one nothing can be verified. */
function mustBeLong(key: Key): Key {
  const { modulusLength = 2_048 } = key.algorithm as { modulusLength?: number };
  if (modulusLength < 2_048) throw new Error(`an RSA key of ${modulusLength} bits is too short`);
  return key;
}

async function bodyOf(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST) throw new Error('the answer is too long to be a key set');
  }
  return text;
}

function unavailable(): ChatError {
  return new ChatError('unavailable', SAY.noKeys, { retryAfterMs: 2_000 });
}
