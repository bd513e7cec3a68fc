/** A connection to one server, as ioredis makes them: without a queue while it is away, and it comes back by itself. */
interface Connection {
  readonly status: string;
  ssubscribe(channel: string): Promise<unknown>;
  sunsubscribe(channel: string): Promise<unknown>;
  /** Rejects where no answer comes in time. */
  ping(): Promise<unknown>;
  disconnect(reconnect?: boolean): void;
  on(event: 'ready' | 'close' | 'moved', listener: () => void): unknown;
  on(event: 'smessageBuffer', listener: (channel: Buffer, message: Buffer) => void): unknown;
}

/** What serves channels: one server, or the masters of a cluster. */
export interface Servers {
  slotOf(channel: string): number;
  /** The address of what serves a slot now; undefined while that is not known. */
  addressOf(slot: number): string | undefined;
  connect(address: string): Connection;
  /** Finds out again who serves what. */
  refresh(): void;
}

type Handler = (message: Buffer, channel: Buffer) => void;

interface Subscription {
  readonly handler: Handler;
  readonly slot: number;
  address: string | undefined;
  /** What is published there is heard. */
  isConfirmed: boolean;
  /** Since when it is heard again, in epoch ms; 0 where it has been all along. */
  backSince: number;
  /** Its first attempt is under way: it has missed nothing. */
  isNew: boolean;
  pending: Promise<void> | undefined;
  /** Since `pending` was sent, the channel went elsewhere. */
  hasMoved: boolean;
}

interface Link {
  readonly connection: Connection;
  /** How often in a row it was asked for a sign of life in vain. */
  silences: number;
  /** Channels that could not be left, and how often that was tried. */
  readonly unleft: Map<string, number>;
}

/** How often a channel is left. A server that no longer serves it refuses each time, and has ended it by itself. */
const MOST_LEAVES = 3;

/** After so many questions without an answer a connection is made anew: the server may be frozen, and another one in its place. */
const MOST_SILENCES = 2;

/**
 * How long a channel that is heard again may still lack something, in ms: who looks for it looks once a second, and other
 * workers may be a little later in finding where to publish.
 */
const MAY_LACK_MS = 3_000;

/**
 * The channels that a worker wants to hear, and whether it does. After a lost connection, a failover or a move of slots
 * within a cluster they are subscribed to again, where they are served then. To the adapter it looks like a client of the
 * `redis` package.
 */
export class Subscriptions {
  readonly #servers: Servers;
  readonly #channels = new Map<string, Subscription>();
  readonly #links = new Map<string, Link>();

  constructor(servers: Servers) {
    this.#servers = servers;
  }

  sSubscribe(channel: string, handler: Handler): void {
    const slot = this.#servers.slotOf(channel);
    const subscription = {
      handler,
      slot,
      address: undefined,
      isConfirmed: false,
      backSince: 0,
      isNew: true,
      pending: undefined,
      hasMoved: false,
    };
    this.#channels.set(channel, subscription);
    this.#route(channel, subscription);
  }

  sUnsubscribe(channel: string): void {
    const subscription = this.#channels.get(channel);
    this.#channels.delete(channel);
    if (subscription) this.#leave(channel, subscription.address);
  }

  /** Resolves when a subscription that is under way has its outcome. */
  async settled(channel: string): Promise<void> {
    await this.#channels.get(channel)?.pending;
  }

  /** What has been published to the channel lately has arrived here. */
  isHeard(channel: string): boolean {
    const subscription = this.#channels.get(channel);
    if (!subscription?.isConfirmed || Date.now() - subscription.backSince < MAY_LACK_MS) return false;
    return this.#links.get(subscription.address ?? '')?.silences === 0;
  }

  /** All channels are heard, but for those that are just being subscribed to. */
  isWhole(): boolean {
    for (const { connection, silences } of this.#links.values()) {
      if (connection.status !== 'ready' || silences > 0) return false;
    }
    for (const { address, isConfirmed, isNew } of this.#channels.values()) {
      if (address === undefined || !(isConfirmed || isNew)) return false;
    }
    return true;
  }

  /** Sends every channel to where it is served now, and tries again what failed. */
  route(): void {
    for (const [channel, subscription] of this.#channels) this.#route(channel, subscription);
    const used = new Set(Array.from(this.#channels.values(), ({ address }) => address));
    for (const [address, { connection }] of this.#links) {
      if (used.has(address)) continue;
      this.#links.delete(address);
      connection.disconnect();
    }
  }

  /** Asks every server for a sign of life. To be called once a second or so. */
  async check(): Promise<void> {
    this.route();
    for (const [address, { unleft }] of this.#links) {
      for (const channel of unleft.keys()) this.#leave(channel, address);
    }
    await Promise.all(Array.from(this.#links.values(), askForLife));
  }

  stop(): void {
    for (const { connection } of this.#links.values()) connection.disconnect();
    this.#links.clear();
  }

  #route(channel: string, subscription: Subscription): void {
    const address = this.#servers.addressOf(subscription.slot);
    if (address !== subscription.address) {
      this.#leave(channel, subscription.address);
      const hasMoved = subscription.pending !== undefined;
      Object.assign(subscription, { address, isConfirmed: false, hasMoved });
    }
    this.#subscribe(channel, subscription);
  }

  #leave(channel: string, address: string | undefined): void {
    const link = this.#links.get(address ?? '');
    if (!link) return;
    const tries = (link.unleft.get(channel) ?? 0) + 1;
    link.unleft.delete(channel);
    link.connection.sunsubscribe(channel).catch(() => {
      const isWanted = this.#channels.get(channel)?.address === address;
      if (tries < MOST_LEAVES && !isWanted) link.unleft.set(channel, tries);
    });
  }

  #subscribe(channel: string, subscription: Subscription): void {
    const { address, isConfirmed, pending } = subscription;
    if (isConfirmed || pending) return;
    const link = address === undefined ? undefined : this.#linkTo(address);
    if (link?.connection.status !== 'ready') {
      subscription.isNew = false;
      return;
    }
    link.unleft.delete(channel);
    const outcome = (isHeard: boolean) => () => {
      subscription.pending = undefined;
      if (subscription.hasMoved) {
        subscription.hasMoved = false;
        if (this.#channels.get(channel) === subscription) this.#subscribe(channel, subscription);
        return subscription.pending;
      }
      subscription.isConfirmed = isHeard;
      if (!subscription.isNew) subscription.backSince = Date.now();
      subscription.isNew = false;
    };
    subscription.pending = link.connection.ssubscribe(channel).then(outcome(true), outcome(false));
  }

  #linkTo(address: string): Link {
    const known = this.#links.get(address);
    if (known) return known;
    const connection = this.#servers.connect(address);
    const link: Link = { connection, silences: 0, unleft: new Map() };
    this.#links.set(address, link);
    connection.on('ready', () => this.#links.get(address) === link && this.#resume(address, link));
    connection.on('close', () => this.#links.get(address) === link && this.#lose(address, link));
    // A slot went elsewhere.
    connection.on('moved', () => this.#servers.refresh());
    connection.on('smessageBuffer', (channel, message) => {
      this.#channels.get(channel.toString())?.handler(message, channel);
    });
    return link;
  }

  #resume(address: string, link: Link): void {
    link.silences = 0;
    for (const [channel, subscription] of this.#channels) {
      if (subscription.address === address) this.#subscribe(channel, subscription);
    }
  }

  #lose(address: string, { unleft }: Link): void {
    // With the connection all that it heard has ended.
    unleft.clear();
    for (const subscription of this.#channels.values()) {
      if (subscription.address === address) Object.assign(subscription, { isConfirmed: false, isNew: false });
    }
    this.#servers.refresh();
  }
}

async function askForLife(link: Link): Promise<void> {
  if (link.connection.status !== 'ready') return;
  const [answer] = await Promise.allSettled([link.connection.ping()]);
  link.silences = answer.status === 'fulfilled' ? 0 : link.silences + 1;
  if (link.silences < MOST_SILENCES || link.connection.status !== 'ready') return;
  link.connection.disconnect(true);
}
