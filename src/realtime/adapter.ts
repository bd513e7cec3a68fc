import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Cluster, Command, Redis, type RedisOptions } from 'ioredis';
import type { Namespace } from 'socket.io';
import { every } from '../every.ts';
import type { Logger } from '../logger.ts';
import { Delivery } from './delivery.ts';
import { type Fanout, memoryFanout } from './fanout.ts';
import { localFirst } from './local-first.ts';
import { checkRedis, NO_ANSWER, refusalOf } from './redis-check.ts';
import { parseRedisUrl, type RedisTarget } from './redis-url.ts';
import { RepeatedWarnings } from './repeated-warnings.ts';
import { type Servers, Subscriptions } from './subscriptions.ts';

export interface FanoutConfig {
  redisUrl: string | undefined;
  /** Certificates of authorities (PEM) to trust instead of the usual ones. */
  redisCa: string | undefined;
}

/** The shape of replies is left as it is: it would be a part of each client's type. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/** How long Redis may take to answer, in ms. */
const ANSWER_WITHIN_MS = 1_000;

/** How long a connection may take to be there, and one to be closed, in ms. */
const CONNECT_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 500;

/** For a look: in ms, too. */
const ONCE = {
  lazyConnect: true,
  retryStrategy: null,
  enableReadyCheck: false,
  enableOfflineQueue: true,
  connectTimeout: 2_000,
  commandTimeout: 2_000,
};

/** How often the masters of a cluster are looked up; and at once when something is amiss. In ms. */
const SLOTS_EVERY_MS = 5_000;

/**
 * The one place where the fan-out is chosen: in memory, or over Redis 7 or later.
 * @throws Error where Redis answers, and cannot be used as it is; not where it is away
 */
export async function openFanout({ redisUrl, redisCa }: FanoutConfig, logger: Logger): Promise<Fanout> {
  if (!redisUrl) return memoryFanout();
  const target = parseRedisUrl(redisUrl);
  const options = optionsFor(target, redisCa);
  // Redis does not separate channels by database; two deployments on one Redis do.
  const channelPrefix = `sarangbang:${target.db}`;
  await checkRedis(target, `${channelPrefix}#check`, (host, how) => {
    const others = { server: {}, sentinel: sentinelLogin(target), otherwise: otherwise(target) }[how];
    return new Redis({ ...options, ...others, ...ONCE, ...host });
  });
  const open = target.kind === 'cluster' ? openCluster : openOne;
  return redisFanout(open(target, options, logger), channelPrefix, logger);
}

/** What differs between one Redis and a cluster. */
interface Clients {
  publisher: Redis | Cluster;
  /** Whether all that is published to answers. */
  answers(): Promise<boolean>;
  servers: Servers;
  /** When channels may be served elsewhere. */
  onRefresh(listener: () => void): void;
}

function redisFanout(
  { publisher, answers, servers, onRefresh }: Clients,
  channelPrefix: string,
  logger: Logger,
): Fanout {
  const subscriptions = new Subscriptions(servers);
  onRefresh(() => subscriptions.route());
  const sharded = createShardedAdapter(publisher, subscriptions, { channelPrefix, subscriptionMode: 'dynamic' });
  const channelOf = (namespace: string, room: string) => `${channelPrefix}#${namespace}#${room}#`;
  // A Redis that is frozen, or behind a dead network, keeps its connections and answers nothing.
  let isAnswering = true;
  const pulse = every(ANSWER_WITHIN_MS, 'asking Redis', logger, async () => {
    [isAnswering] = await Promise.all([answers(), subscriptions.check()]);
  });
  const delivery = new Delivery();
  return {
    // Socket.IO calls it with `new`, which an arrow function does not allow.
    adapter: function localFirstAdapter(namespace: Namespace) {
      return localFirst(sharded(namespace), delivery);
    },
    heard: (namespace, room) => subscriptions.settled(channelOf(namespace, room)),
    isCutOff: (namespace, room) => !subscriptions.isHeard(channelOf(namespace, room)),
    state: () => (isAnswering && publisher.status === 'ready' && subscriptions.isWhole() ? 'up' : 'down'),
    onBroadcast: delivery.onBroadcast,
    hold: delivery.hold,
    traffic: delivery.traffic,
    counters: publisher,
    stop: async () => {
      await pulse.stop();
      publisher.disconnect();
      subscriptions.stop();
    },
  };
}

/** One Redis, or the one that the sentinels name. */
function openOne(target: RedisTarget, options: Options, logger: Logger): Clients {
  const connect = (role: string) =>
    logged(new Redis({ ...options, ...whereabouts(target, options), db: target.db }), role, logger);
  const publisher = connect('publisher');
  let silences = 0;
  return {
    publisher,
    answers: async () => {
      const [pong] = await Promise.allSettled([publisher.ping()]);
      silences = pong.status === 'fulfilled' ? 0 : silences + 1;
      // It may be frozen, and the sentinels name another.
      if (silences > 1 && publisher.status === 'ready') publisher.disconnect(true);
      return silences === 0;
    },
    servers: { slotOf: () => 0, addressOf: () => 'redis', connect: () => connect('subscriber'), refresh: () => {} },
    onRefresh: () => {},
  };
}

function whereabouts(target: RedisTarget, { tls }: Options): Options {
  const [first] = target.hosts;
  if (target.kind !== 'sentinel') return { ...first };
  return {
    sentinels: target.hosts,
    name: target.master,
    sentinelPassword: target.sentinelPassword,
    sentinelCommandTimeout: ANSWER_WITHIN_MS,
    sentinelRetryStrategy: retryAfter,
    ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
  };
}

function sentinelLogin(target: RedisTarget): Options {
  return { username: undefined, password: target.kind === 'sentinel' ? target.sentinelPassword : undefined };
}

function otherwise({ tls }: RedisTarget): Options {
  return { username: undefined, password: undefined, tls: tls ? undefined : { rejectUnauthorized: false } };
}

/** Publications go to the master that serves the room's channel, and subscriptions are made there. */
function openCluster({ hosts }: RedisTarget, options: Options, logger: Logger): Clients {
  const cluster = new Cluster(hosts, {
    redisOptions: options,
    enableOfflineQueue: false,
    // Channels go on while a master without a replica is away, though the cluster takes itself for failed then.
    enableReadyCheck: false,
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    slotsRefreshInterval: SLOTS_EVERY_MS,
    clusterRetryStrategy: retryAfter,
    // A certificate is for a name, not for its address.
    ...(options.tls && { dnsLookup: (name, found) => found(null, name) }),
  });
  const publisher = logged(cluster, 'publisher', logger);
  const refresh = () => publisher.refreshSlotsCache();
  return {
    publisher,
    answers: async () => {
      const masters = publisher.nodes('master');
      const pongs = await Promise.all(masters.map(pings));
      // A node that was lost is left out until it is looked up again.
      const owners = new Set(publisher.slots.map((addresses) => addresses?.[0]));
      const areAllThere = owners.size > 0 && masters.length >= owners.size && !pongs.includes(false);
      if (!areAllThere) refresh();
      return areAllThere;
    },
    servers: {
      slotOf: (channel) => new Command('ssubscribe', [channel]).getSlot(),
      addressOf: (slot) => publisher.slots[slot]?.[0],
      connect: (address) => {
        const colon = address.lastIndexOf(':');
        const whereabouts = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
        return logged(new Redis({ ...options, ...whereabouts }), 'subscriber', logger);
      },
      refresh,
    },
    onRefresh: (listener) => publisher.on('refresh', listener),
  };
}

async function pings(node: Redis): Promise<boolean> {
  const [pong] = await Promise.allSettled([node.ping()]);
  // It may be frozen. It is connected to again when it is needed.
  if (pong.status === 'rejected' && node.status === 'ready') node.disconnect();
  return pong.status === 'fulfilled';
}

/** While Redis is away a publication fails at once, and the others read the log; who subscribes tries again. */
function optionsFor({ tls, username, password }: RedisTarget, ca: string | undefined): Options {
  return {
    username,
    password,
    ...(tls && { tls: ca ? { ca } : {} }),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_WITHIN_MS,
    connectTimeout: CONNECT_WITHIN_MS,
    disconnectTimeout: CLOSE_WITHIN_MS,
    autoResubscribe: false,
    retryStrategy: retryAfter,
    // It was the master once.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
}

function retryAfter(times: number): number {
  return Math.min(50 * times, 1_000);
}

/** An error that nobody listens to would end the process. */
function logged<Client extends Redis | Cluster>(client: Client, role: string, logger: Logger): Client {
  const failures = new RepeatedWarnings(logger, 'redis');
  let isUnanswered = false;
  const warn = (error: Error & { code?: string }) => {
    const todo = refusalOf(error);
    isUnanswered &&= todo === undefined;
    // Where several addresses were tried, the error has no message of its own.
    failures.warn({ role, ...(todo && { todo }), error: error.message || String(error.code) });
  };
  client.on('error', warn);
  client.on('node error', warn);
  client.on('connect', () => {
    isUnanswered = true;
  });
  client.on('close', () => {
    if (isUnanswered) failures.warn({ role, todo: NO_ANSWER, error: 'The connection ended without an answer' });
    isUnanswered = false;
  });
  client.on('ready', () => {
    isUnanswered = false;
    failures.forget();
    logger.info('redis ready', { role });
  });
  return client;
}
