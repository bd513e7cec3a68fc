import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Servers, Subscriptions } from '../../src/realtime/subscriptions.ts';

/** A server that notes what it is asked, and does it when it is told to: what a real one answers at once would be too early. */
class SlowServer extends EventEmitter {
  status = 'ready';
  /** Who fails to leave a channel goes on hearing it. */
  refusesLeaves = false;
  readonly heard = new Set<string>();
  readonly asked: string[] = [];
  readonly #waiting: (() => void)[] = [];

  async ssubscribe(channel: string) {
    this.asked.push(`+${channel}`);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.heard.add(channel);
  }

  async sunsubscribe(channel: string) {
    this.asked.push(`-${channel}`);
    if (this.refusesLeaves) throw new Error('Command timed out');
    this.heard.delete(channel);
  }

  async ping() {}

  disconnect() {
    this.emit('close');
  }

  async answer() {
    for (const resolve of this.#waiting.splice(0)) resolve();
    await soon();
  }
}

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

let servers: Record<string, SlowServer>;
let place: string;
let subscriptions: Subscriptions;

beforeEach(() => {
  servers = { a: new SlowServer(), b: new SlowServer() };
  place = 'a';
  const known: Servers = {
    slotOf: () => 0,
    addressOf: () => place,
    connect: (address) => servers[address] as SlowServer,
    refresh: () => {},
  };
  subscriptions = new Subscriptions(known);
});

function move(to: string): void {
  place = to;
  subscriptions.route();
}

describe('a channel whose slot moves while it is being subscribed to', () => {
  const joined = () => {
    let isSettled = false;
    subscriptions.sSubscribe('room', () => {});
    const settled = subscriptions.settled('room').then(() => {
      isSettled = true;
    });
    return { settled, isSettled: () => isSettled };
  };

  test('is subscribed to at the new place at once, and who joins waits for that', async () => {
    const { settled, isSettled } = joined();
    move('b');
    await servers['a']?.answer();

    expect(servers['b']?.asked).toEqual(['+room']);
    expect(isSettled()).toBe(false);
    expect(subscriptions.isHeard('room')).toBe(false);

    await servers['b']?.answer();
    await settled;
    expect(subscriptions.isHeard('room')).toBe(true);
  });

  test('and back again, is subscribed to once more: it was left meanwhile', async () => {
    const { settled } = joined();
    move('b');
    move('a');
    await servers['a']?.answer();

    expect(servers['a']?.asked).toEqual(['+room', '-room', '+room']);
    await servers['a']?.answer();
    await settled;
    expect(subscriptions.isHeard('room')).toBe(true);
  });

  test('is not, where nobody wants it any more', async () => {
    const { settled } = joined();
    move('b');
    subscriptions.sUnsubscribe('room');
    await servers['a']?.answer();
    await settled;

    expect(servers['b']?.asked).not.toContain('+room');
  });
});

describe('a channel that could not be left', () => {
  const server = () => servers['a'] as SlowServer;
  const leaves = () => server().asked.filter((it) => it === '-room').length;
  beforeEach(async () => {
    for (const channel of ['room', 'another']) subscriptions.sSubscribe(channel, () => {});
    await server().answer();
    server().refusesLeaves = true;
    subscriptions.sUnsubscribe('room');
    await soon();
  });

  test('is left at the next look', async () => {
    server().refusesLeaves = false;
    await subscriptions.check();
    await subscriptions.check();

    expect([...server().heard]).toEqual(['another']);
    expect(leaves()).toBe(2);
  });

  test('is not tried for ever', async () => {
    for (let i = 0; i < 10; i++) await subscriptions.check();

    expect(leaves()).toBe(3);
  });

  test('is kept, where it is wanted again', async () => {
    subscriptions.sSubscribe('room', () => {});
    server().refusesLeaves = false;
    await server().answer();
    await subscriptions.check();

    expect(server().heard.has('room')).toBe(true);
    expect(leaves()).toBe(1);
  });

  test('has ended with a lost connection', async () => {
    server().emit('close');
    await subscriptions.check();

    expect(leaves()).toBe(1);
  });
});
