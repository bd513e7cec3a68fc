import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import type { Namespace, ServerOptions } from 'socket.io';
import {
  Adapter,
  type BroadcastOptions,
  type ClusterAdapter,
  type ClusterMessage,
  MessageType,
} from 'socket.io-adapter';
import { every } from '../every.ts';
import type { Logger } from '../logger.ts';
import { deliver, type Traffic } from './deliver.ts';

/** How broadcasts reach the other workers. */
export interface Fanout {
  adapter: ServerOptions['adapter'];
  /**
   * Resolves once this worker hears the room, given by its Socket.IO name: what is broadcast from then on arrives. Does
   * not wait for a Redis that is away: what is missed then is read from the log.
   */
  heard(namespace: string, room: string): Promise<void>;
  /** 'none' without Redis, which a single process does not need. */
  state(): 'none' | 'up' | 'down';
  /** Has `listener` hear of each broadcast that was delivered here, whichever worker it came from: its event and arguments. */
  onBroadcast(listener: (event: unknown[]) => void): void;
  traffic: Readonly<Traffic>;
  /** For counting what all workers count together; a client of ioredis. */
  counters: unknown;
  stop(): Promise<void>;
}

/** How long Redis may take to answer, in ms. */
const ANSWER_WITHIN_MS = 1_000;

/** How long a join waits for a subscription, in ms. */
const SUBSCRIPTION_WAIT_MS = 2_000;

/** The one place where the fan-out is chosen: in memory, or over Redis 7 or later. */
export function openFanout(redisUrl: string | undefined, logger: Logger): Fanout {
  return redisUrl ? redisFanout(redisUrl, logger) : memoryFanout();
}

/** Delivers here, counts, and says so. What is for this worker alone is no news from the room. */
class Delivery {
  readonly traffic: Traffic = { broadcasts: 0, frames: 0, bytes: 0 };
  #listener: (event: unknown[]) => void = ignore;

  readonly onBroadcast = (listener: (event: unknown[]) => void): void => {
    this.#listener = listener;
  };

  deliver(adapter: Adapter, packet: object, opts: BroadcastOptions): void {
    deliver(adapter, packet, opts, this.traffic);
    if (!opts.flags?.local) this.#listener((packet as { data: unknown[] }).data);
  }
}

function memoryFanout(): Fanout {
  const delivery = new Delivery();
  return {
    adapter: class extends Adapter {
      override broadcast(packet: object, opts: BroadcastOptions): void {
        delivery.deliver(this, packet, opts);
      }
    },
    heard: async () => {},
    state: () => 'none',
    onBroadcast: delivery.onBroadcast,
    traffic: delivery.traffic,
    counters: undefined,
    stop: async () => {},
  };
}

function redisFanout(url: string, logger: Logger): Fanout {
  const retryStrategy = (times: number) => Math.min(50 * times, 1_000);
  // While Redis is away a publication fails at once, and the others read the log; subscriptions wait for it to be back.
  const publishing = { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: ANSWER_WITHIN_MS };
  const publisher = new Redis(url, { retryStrategy, ...publishing });
  const subscriber = new Redis(url, { retryStrategy, maxRetriesPerRequest: null });
  for (const [role, client] of Object.entries({ publisher, subscriber })) {
    client.on('error', (error) => logger.warn('redis', { role, error }));
    client.on('ready', () => logger.info('redis ready', { role }));
  }

  // Redis does not separate channels by database; two deployments on one Redis do.
  const channelPrefix = `sarangbang:${publisher.options.db ?? 0}`;
  const pending = trackSubscriptions(subscriber);
  const sharded = createShardedAdapter(publisher, subscriber, { channelPrefix, subscriptionMode: 'dynamic' });
  // A Redis that is frozen, or behind a dead network, keeps its connections and answers nothing.
  let isAnswering = true;
  const pulse = every(ANSWER_WITHIN_MS, 'asking Redis', logger, async () => {
    const [pong] = await Promise.allSettled([publisher.ping()]);
    isAnswering = pong.status === 'fulfilled';
  });
  const delivery = new Delivery();
  const isUp = () => isAnswering && publisher.status === 'ready' && subscriber.status === 'ready';
  return {
    // Socket.IO calls it with `new`, which an arrow function does not allow.
    adapter: function localFirstAdapter(namespace: Namespace) {
      return localFirst(sharded(namespace), delivery);
    },
    heard: async (namespace, room) => {
      const subscription = pending.get(`${channelPrefix}#${namespace}#${room}#`);
      if (subscription && isUp()) await within(SUBSCRIPTION_WAIT_MS, subscription);
    },
    state: () => (isUp() ? 'up' : 'down'),
    onBroadcast: delivery.onBroadcast,
    traffic: delivery.traffic,
    counters: publisher,
    stop: async () => {
      await pulse.stop();
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

/**
 * The adapter publishes first, and delivers to the worker's own connections when Redis has answered. The other way round
 * they wait for nobody, whatever becomes of Redis.
 */
function localFirst(adapter: ClusterAdapter, delivery: Delivery): ClusterAdapter {
  adapter.broadcast = async (packet: object, opts) => {
    delivery.deliver(adapter, packet, opts);
    if (opts.flags?.local) return;
    const { rooms, except, flags } = opts;
    const encoded = { rooms: [...rooms], except: [...(except ?? [])], flags: flags ?? {} };
    adapter['publish']({ type: MessageType.BROADCAST, data: { packet, opts: encoded } });
  };
  const onOther = adapter['onMessage'].bind(adapter);
  adapter['onMessage'] = (message: ClusterMessage, offset) => {
    const isForHere = message.uid !== adapter['uid'] && message.nsp === adapter.nsp.name;
    if (message.type !== MessageType.BROADCAST || message.data.requestId !== undefined) onOther(message, offset);
    else if (isForHere) delivery.deliver(adapter, message.data.packet as object, decoded(message.data.opts));
  };
  return adapter;
}

function decoded({ rooms, except, flags }: { rooms: string[]; except: string[]; flags: object }): BroadcastOptions {
  return { rooms: new Set(rooms), except: new Set(except), flags };
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
