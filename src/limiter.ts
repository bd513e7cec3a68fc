import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ChatError } from './errors.ts';
import type { Counter } from './instruments.ts';
import { KEY_PREFIX } from './session.ts';
import { SAY } from './words.ts';

/** How often something may be done. */
export interface Limiter {
  /** @param key whose; API keys are not counted. @throws ChatError `rate_limited`, with `retryAfterMs` */
  spend(key: string): Promise<void>;
  /** What was spent does not count. */
  giveBack(key: string): Promise<void>;
}

export interface Limiters {
  /** By client address. */
  sessions: Limiter;
  /** By user, as all that follow. */
  rooms: Limiter;
  joins: Limiter;
  messages: Limiter;
  reports: Limiter;
  /** Tries of a room's password, by user and room. */
  guesses: Limiter;
  /** And by room. */
  roomGuesses: Limiter;
  /** Events of any kind, by connection. */
  packets: Limiter;
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
  rooms: { points: 60, duration: 60, by: 'user' },
  joins: { points: 120, duration: 60, by: 'user' },
  messages: { points: 100, duration: 10, by: 'user' },
  reports: { points: 30, duration: 60, by: 'user' },
  guesses: { points: 5, duration: 60, by: 'user' },
  roomGuesses: { points: 100, duration: 60, by: 'room' },
  packets: { points: 500, duration: 10, by: 'connection' },
} satisfies Record<keyof Limiters, Rate>;

/** As in: 120 in 60 s for each user. */
export function rateInWords(name: keyof Limiters): string {
  const { points, duration, by } = RATES[name];
  return `${points} in ${duration} s for each ${by}`;
}

/**
 * Counts in Redis where there is one, so that workers count together; in memory while Redis is away. Messages and packets
 * are counted by each worker for itself: a connection stays with its worker, and a round trip to Redis is more than a
 * message costs.
 * @param refused counts refusals, by limiter
 */
export function createLimiters(on: boolean, redis: unknown, refused: Counter<[limiter: string]>): Limiters {
  const names = Object.keys(RATES) as (keyof Limiters)[];
  for (const name of names) refused.add(0, name);
  const counter = (name: keyof Limiters) => limiter(name, COUNTED_HERE.has(name) ? undefined : redis, refused);
  return Object.fromEntries(names.map((name) => [name, on ? counter(name) : unlimited])) as unknown as Limiters;
}

const COUNTED_HERE: ReadonlySet<string> = new Set<keyof Limiters>(['messages', 'packets']);

const unlimited: Limiter = { spend: async () => {}, giveBack: async () => {} };

function limiter(name: keyof Limiters, redis: unknown, refused: Counter<[limiter: string]>): Limiter {
  const memory = new RateLimiterMemory({ keyPrefix: name, ...RATES[name] });
  const counter = redis
    ? new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: `sarangbang:${name}`,
        insuranceLimiter: memory,
        ...RATES[name],
      })
    : memory;
  return {
    spend: async (key) => {
      // The host product's backend speaks for many.
      if (key.startsWith(KEY_PREFIX)) return;
      try {
        await counter.consume(key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        refused.inc(name);
        const retryAfterMs = Math.max(1, refusal.msBeforeNext);
        throw new ChatError('rate_limited', SAY.tooOften(retryAfterMs), {
          retryAfterMs,
        });
      }
    },
    giveBack: async (key) => {
      await counter.reward(key);
    },
  };
}
