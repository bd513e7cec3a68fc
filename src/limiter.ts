import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ChatError } from './errors.ts';
import type { Counter } from './instruments.ts';

/** How often something may be done. */
export interface Limiter {
  /** @throws ChatError `rate_limited`, with `retryAfterMs` */
  spend(key: string): Promise<void>;
}

export interface Limiters {
  /** By client address. */
  sessions: Limiter;
  /** By user, as all that follow. */
  rooms: Limiter;
  joins: Limiter;
  messages: Limiter;
  /** Events of any kind, by connection. */
  packets: Limiter;
}

interface Rate {
  points: number;
  /** In seconds. */
  duration: number;
  /** Whose are counted together. */
  by: 'client address' | 'user' | 'connection';
}

const RATES = {
  sessions: { points: 120, duration: 60, by: 'client address' },
  rooms: { points: 60, duration: 60, by: 'user' },
  joins: { points: 120, duration: 60, by: 'user' },
  messages: { points: 100, duration: 10, by: 'user' },
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
  for (const name of Object.keys(RATES)) refused.add(0, name);
  if (!on) {
    return { sessions: unlimited, rooms: unlimited, joins: unlimited, messages: unlimited, packets: unlimited };
  }
  return {
    sessions: limiter('sessions', redis, refused),
    rooms: limiter('rooms', redis, refused),
    joins: limiter('joins', redis, refused),
    messages: limiter('messages', undefined, refused),
    packets: limiter('packets', undefined, refused),
  };
}

const unlimited: Limiter = { spend: async () => {} };

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
      try {
        await counter.consume(key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        refused.inc(name);
        const retryAfterMs = Math.max(1, refusal.msBeforeNext);
        throw new ChatError('rate_limited', `Too often: try again in ${Math.ceil(retryAfterMs / 1_000)} s`, {
          retryAfterMs,
        });
      }
    },
  };
}
