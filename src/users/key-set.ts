import { type CryptoKey, createLocalJWKSet, errors, importJWK, type JWK, type JWTVerifyGetKey } from 'jose';
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
  /** How soon they are fetched anew for a key that is not among them: a few times, and once more each `refill`. */
  cooldown: 3_000,
  refill: 30_000,
  /** How soon they are asked for again where that failed: with keys to go on with, and without. */
  pause: 30_000,
  pauseWithout: 2_000,
  timeout: 3_000,
};

/** How often in a row keys are fetched for tokens that name others: anybody can make such tokens. */
const AT_ONCE = 5;
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
  readonly algorithms = ['RS256', 'ES256'];
  readonly #url: string;
  readonly #logger: Logger;
  readonly #times: typeof TIMES;
  #keys: { at: number; keys: Keys } | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;
  /** Until when fetches for unknown keys are paid for: each costs `refill`. */
  #paidUntil = Number.NEGATIVE_INFINITY;
  /** What was wrong with keys of the set that was fetched last: it is logged once. */
  #passedOver = '';

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
      if (!this.#fetching && !this.#isPaused() && !this.#pay()) throw error;
      await this.renew();
      // Where that failed, nothing can be said of the token: its key may be among those that we have not seen.
      if (this.#age() >= this.#times.cooldown) throw unavailable();
      return await this.#look(header, token);
    }
  }

  /** Fetches them, unless that is under way or has just failed. Does not throw: what went wrong is logged. */
  async renew(): Promise<void> {
    if (!this.#fetching && this.#isPaused()) return;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
  }

  /** Fetching has just failed. */
  #isPaused(): boolean {
    const pause = this.#age() < this.#times.keptFor ? this.#times.pause : this.#times.pauseWithout;
    return performance.now() - this.#failedAt < pause;
  }

  /** Whether there is a fetch left for an unknown key; it is taken. */
  #pay(): boolean {
    const now = performance.now();
    const paidUntil = Math.max(this.#paidUntil, now) + this.#times.refill;
    if (paidUntil > now + AT_ONCE * this.#times.refill) return false;
    this.#paidUntil = paidUntil;
    return true;
  }

  async #look(header: Header, token: Signed): Promise<Key[]> {
    if (!this.#keys || this.#age() >= this.#times.keptFor) throw unavailable();
    try {
      return [await this.#keys.keys(header, token)];
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return await some(error);
      throw error;
    }
  }

  /** Those that tokens can be verified with: one that is wrong, or for something else, does not spoil the others. */
  async #usable(keys: unknown[]): Promise<JWK[]> {
    const checked = await Promise.allSettled(keys.map(mustBeUsable));
    const wrong = checked.flatMap((result, at) =>
      result.status === 'rejected' ? [`key ${at + 1}: ${(result.reason as Error).message}`] : [],
    );
    if (keys.length > 0 && wrong.length === keys.length) throw new Error(`no key can be used: ${cut(wrong)}`);
    const passedOver = cut(wrong);
    if (passedOver && passedOver !== this.#passedOver)
      this.#logger.warn('keys of JWT_JWKS_URL are passed over', { reason: passedOver });
    this.#passedOver = passedOver;
    return keys.filter((_, at) => checked[at]?.status === 'fulfilled') as JWK[];
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
      const keys = await this.#usable(keysOf(JSON.parse(text)));
      this.#keys = { keys: createLocalJWKSet({ keys }), at: performance.now() };
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

function keysOf(set: unknown): unknown[] {
  const keys = (set as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new Error('it has no keys');
  return keys;
}

/** @throws Error where no token could be verified with it */
async function mustBeUsable(jwk: unknown): Promise<void> {
  const { kty, crv } = (jwk ?? {}) as JWK;
  const alg = kty === 'RSA' ? 'RS256' : kty === 'EC' && crv === 'P-256' ? 'ES256' : undefined;
  if (!alg) throw new Error('it is for neither RS256 nor ES256');
  const { type, algorithm } = (await importJWK(jwk as JWK, alg)) as CryptoKey;
  if (type !== 'public') throw new Error('it is no public key');
  const { modulusLength = 2_048 } = algorithm as { modulusLength?: number };
  if (modulusLength < 2_048) throw new Error(`an RSA key of ${modulusLength} bits is too short`);
}

/** Tokens need not say which key signed them. */
async function some(matching: errors.JWKSMultipleMatchingKeys): Promise<Key[]> {
  const keys: Key[] = [];
  for await (const key of matching) {
    if (keys.push(key) === MOST_TRIED) break;
  }
  return keys;
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

/** For a line of the log. */
function cut(reasons: string[]): string {
  return reasons.join('; ').slice(0, 500);
}

function unavailable(): ChatError {
  return new ChatError('unavailable', SAY.noKeys, { retryAfterMs: 2_000 });
}
