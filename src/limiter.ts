import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from './config.ts';
import { ChatError } from './errors.ts';
import type { Counter } from './instruments.ts';
import { KEY_PREFIX } from './session.ts';
import { SAY } from './words.ts';

/** What is left of a rate to somebody. */
interface Left {
  /** How often it may be done in `seconds`. */
  most: number;
  seconds: number;
  remaining: number;
  /** When all of it is there again. */
  resetMs: number;
}

/** How often something may be done. */
export interface Limiter {
  by: Rate['by'];
  /** @param key whose; API keys are not counted. @throws ChatError `rate_limited`, with `retryAfterMs` */
  spend(key: string): Promise<void>;
  /** Spends nothing. @throws ChatError `rate_limited`, where nothing is left to be spent */
  mustHaveLeft(key: string): Promise<void>;
  /** Spends nothing. Undefined for whoever is not counted. */
  left(key: string): Promise<Left | undefined>;
}

export interface Limiters {
  /** By client address. */
  sessions: Limiter;
  /** Invitations that are looked at before one comes in, by client address. */
  lookUps: Limiter;
  /** By user, as all that follow. */
  rooms: Limiter;
  joins: Limiter;
  /** Changes of one's nickname, each of which is told in all of one's rooms. */
  renames: Limiter;
  messages: Limiter;
  reports: Limiter;
  /** Wrong guesses of a room's password, by user and room. */
  guesses: Limiter;
  /** By client address (IPv6: by /64) and room: an address may have many users. */
  addressGuesses: Limiter;
  /** By room: past it, guesses at the room's password are looked at one at a time, and nobody is kept out by others'. */
  roomGuesses: Limiter;
  /** Events of any kind, by connection. */
  packets: Limiter;
  /** Events that are not answered, by connection. */
  hints: Limiter;
}

interface Rate {
  points: number;
  /** In seconds. */
  duration: number;
  /** Whose are counted together. */
  by: 'client address' | 'user' | 'room' | 'connection';
}

const RATES = {
  sessions: { points: 120, duration: 60, by: 'client address' },
  lookUps: { points: 60, duration: 60, by: 'client address' },
  rooms: { points: 60, duration: 60, by: 'user' },
  joins: { points: 120, duration: 60, by: 'user' },
  renames: { points: 5, duration: 60, by: 'user' },
  messages: { points: 100, duration: 10, by: 'user' },
  reports: { points: 30, duration: 60, by: 'user' },
  guesses: { points: 5, duration: 60, by: 'user' },
  addressGuesses: { points: 20, duration: 60, by: 'client address' },
  roomGuesses: { points: 1_000, duration: 60, by: 'room' },
  packets: { points: 500, duration: 10, by: 'connection' },
  hints: { points: 50, duration: 10, by: 'connection' },
} satisfies Record<keyof Limiters, Rate>;

/** As in: 120 in 60 s for each user. */
export function rateInWords(name: keyof Limiters): string {
  const { points, duration, by } = RATES[name];
  return `${points} in ${duration} s for each ${by}`;
}

/**
 * Counts in Redis where there is one, so that workers count together; in memory while Redis is away. Messages, packets and
 * hints are counted by each worker for itself: a connection stays with its worker, and a round trip to Redis is more than a
 * message costs.
 * @param refused counts refusals, by limiter
 */
export function createLimiters(
  { rateLimits, rateWindows }: Pick<Config, 'rateLimits' | 'rateWindows'>,
  redis: unknown,
  refused: Counter<[limiter: string]>,
): Limiters {
  const names = Object.keys(RATES) as (keyof Limiters)[];
  for (const name of names) refused.add(0, name);
  const counter = (name: keyof Limiters) =>
    limiter(name, rateWindows, COUNTED_HERE.has(name) ? undefined : redis, refused);
  return Object.fromEntries(
    names.map((name) => [name, rateLimits ? counter(name) : unlimited(RATES[name].by)]),
  ) as unknown as Limiters;
}

const COUNTED_HERE: ReadonlySet<string> = new Set<keyof Limiters>(['messages', 'packets', 'hints']);

function unlimited(by: Rate['by']): Limiter {
  return { by, spend: async () => {}, mustHaveLeft: async () => {}, left: async () => undefined };
}

function limiter(name: keyof Limiters, windows: number, redis: unknown, refused: Counter<[limiter: string]>): Limiter {
  const { points, by } = RATES[name];
  const rate = { points, duration: RATES[name].duration * windows };
  const memory = new RateLimiterMemory({ keyPrefix: name, ...rate });
  const counter = redis
    ? new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `sarangbang:${name}`,
        insuranceLimiter: memory,
        ...rate,
      })
    : memory;
  return {
    by,
    spend: async (key) => {
      // The host product's backend speaks for many.
      if (key.startsWith(KEY_PREFIX)) return;
      try {
        await counter.consume(key);
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? tooOften(refusal) : refusal;
      }
    },
    mustHaveLeft: async (key) => {
      const spent = key.startsWith(KEY_PREFIX) ? null : await counter.get(key);
      if (spent && spent.consumedPoints >= points) throw tooOften(spent);
    },
    left: async (key) => {
      if (key.startsWith(KEY_PREFIX)) return undefined;
      const spent = await counter.get(key);
      const { remainingPoints: remaining, msBeforeNext } = spent ?? { remainingPoints: points, msBeforeNext: 0 };
      return { most: points, seconds: rate.duration, remaining, resetMs: Math.max(0, msBeforeNext) };
    },
  };

  function tooOften({ msBeforeNext }: RateLimiterRes): ChatError {
    refused.inc(name);
    const retryAfterMs = Math.max(1, msBeforeNext);
    return new ChatError('rate_limited', SAY.tooOften(retryAfterMs), { retryAfterMs });
  }
}
