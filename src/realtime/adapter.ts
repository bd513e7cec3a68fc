import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import type { ServerOptions } from 'socket.io';
import type { Logger } from '../logger.ts';

/** How broadcasts reach the other workers. */
export interface Fanout {
  adapter: ServerOptions['adapter'] | undefined;
  /**
   * Resolves once this worker hears the room, given by its Socket.IO name: what is broadcast from then on arrives. Does
   * not wait for a Redis that is away: what is missed then is read from the log.
   */
  heard(namespace: string, room: string): Promise<void>;
  /** Resolves once all that was broadcast before has been delivered to the connections of this worker. */
  delivered(): Promise<void>;
  /** 'none' without Redis, which a single process does not need. */
  state(): 'none' | 'up' | 'down';
  /** For counting what all workers count together; a client of ioredis. */
  counters: unknown;
  stop(): Promise<void>;
}

/** How long a join waits for a subscription, in ms. */
const SUBSCRIPTION_WAIT_MS = 2_000;

/** The one place where the fan-out is chosen: in memory, or over Redis 7 or later. */
export function openFanout(redisUrl: string | undefined, logger: Logger): Fanout {
  return redisUrl ? redisFanout(redisUrl, logger) : memoryFanout;
}

const memoryFanout: Fanout = {
  adapter: undefined,
  heard: async () => {},
  delivered: async () => {},
  state: () => 'none',
  counters: undefined,
  stop: async () => {},
};

function redisFanout(url: string, logger: Logger): Fanout {
  const retryStrategy = (times: number) => Math.min(50 * times, 1_000);
  // While Redis is away a publication fails at once, and the others read the log; subscriptions wait for it to be back.
  const publisher = new Redis(url, { retryStrategy, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  const subscriber = new Redis(url, { retryStrategy, maxRetriesPerRequest: null });
  for (const [role, client] of Object.entries({ publisher, subscriber })) {
    client.on('error', (error) => logger.warn('redis', { role, error }));
    client.on('ready', () => logger.info('redis ready', { role }));
  }

  // Redis does not separate channels by database; two deployments on one Redis do.
  const channelPrefix = `sarangbang:${publisher.options.db ?? 0}`;
  const pending = trackSubscriptions(subscriber);
  return {
    adapter: createShardedAdapter(publisher, subscriber, { channelPrefix, subscriptionMode: 'dynamic' }),
    heard: async (namespace, room) => {
      const subscription = pending.get(`${channelPrefix}#${namespace}#${room}#`);
      if (subscription && subscriber.status === 'ready') await within(SUBSCRIPTION_WAIT_MS, subscription);
    },
    // The adapter delivers here when its publication is answered; Redis answers in order.
    delivered: async () => {
      await publisher.ping().catch(ignore);
    },
    state: () => (publisher.status === 'ready' && subscriber.status === 'ready' ? 'up' : 'down'),
    counters: publisher,
    stop: async () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/** The adapter subscribes without waiting or looking at the outcome, so both are done here. By channel, while under way. */
function trackSubscriptions(subscriber: Redis): Map<string, Promise<void>> {
  const pending = new Map<string, Promise<void>>();
  const subscribe = subscriber.ssubscribe.bind(subscriber) as (channel: string) => Promise<unknown>;
  const unsubscribe = subscriber.sunsubscribe.bind(subscriber) as (channel: string) => Promise<unknown>;
  subscriber.ssubscribe = ((channel: string) => {
    const done: Promise<void> = subscribe(channel).then(ignore, ignore);
    pending.set(channel, done);
    return done.then(() => {
      if (pending.get(channel) === done) pending.delete(channel);
    });
  }) as Redis['ssubscribe'];
  subscriber.sunsubscribe = ((channel: string) => unsubscribe(channel).catch(ignore)) as Redis['sunsubscribe'];
  return pending;
}

function ignore(): void {}

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}
