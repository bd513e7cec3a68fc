import { afterEach, describe, expect, test } from 'vitest';
import { ChatClient, type KeyValueStore } from '../../src/client/chat-client.ts';
import { eventually } from '../support/eventually.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { startProxy } from '../support/proxy.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe('a guest of the client', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0]);
  const clients: ChatClient[] = [];
  const open = (storage: KeyValueStore | undefined, nickname = 'ann', url = world.url()) => {
    const client = new ChatClient({ url, nickname, storage });
    clients.push(client);
    return client;
  };
  const online = async (client: ChatClient) => {
    await eventually('it is online', () => client.state === 'online');
    return client.user?.id;
  };
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  test('has a session without asking for one, and is the same after a reload and in another tab', async () => {
    const store = new MemoryStore();
    const first = open(store);
    expect(first.token).toBeUndefined();

    const room = await first.join((await first.createRoom({ title: 'a room' })).id);
    await first.changeNickname('anna');
    await eventually('the room knows', () => room.you?.nickname === 'anna');
    first.close();
    const [again, tab] = [open(store), open(store)];

    expect([await online(again), await online(tab)]).toEqual([first.user?.id, first.user?.id]);
    expect(again.user?.nickname).toBe('anna');
    expect(again.token).toBe(first.token);
  });

  test('is one guest in two tabs that are opened at once', async () => {
    const store = new MemoryStore();
    const restore = pretendLocks();

    const ids = await Promise.all([online(open(store)), online(open(store)), online(open(store))]);
    restore();

    expect(new Set(ids).size).toBe(1);
  });

  test('whose token does not hold any more begins anew', async () => {
    const store = new MemoryStore();
    const first = open(store);
    const before = await online(first);
    await world.rest(0, first.token).delete('/api/users/me/sessions');
    await eventually('it is another guest', () => first.user?.id !== before && first.state === 'online');
    first.close();
    for (const key of store.items.keys()) store.setItem(key, 'nonsense');
    const again = open(store);

    expect(await online(again)).not.toBe(before);
    expect(Array.from(store.items.values())).toEqual([again.token]);
  });

  test.each([
    ['forbidden', { getItem: refuse, setItem: refuse, removeItem: refuse }],
    ['full', { getItem: () => null, setItem: refuse, removeItem: () => {} }],
  ])('does without a storage that is %s', async (_what, storage) => {
    const client = open(storage);
    const room = await client.join((await client.createRoom({ title: 'a room' })).id);

    room.send({ content: 'hello' });

    await eventually('it has arrived', () => room.entries.at(-1)?.kind === 'message' && room.outgoing.length === 0);
  });

  test('waits for a server that is away', async () => {
    const proxy = await startProxy(new URL(world.url()));
    proxy.cut();
    const client = open(new MemoryStore(), 'ann', proxy.url);
    const joining = client.createRoom({ title: 'a room' });

    proxy.mend();

    expect(await joining).toMatchObject({ title: 'a room' });
    await proxy.stop();
  });

  test('with a nickname that may not be is refused, with the reason', async () => {
    const client = open(new MemoryStore(), 'admin');

    await eventually('it is refused', () => client.state === 'refused');

    expect(client.refusal).toMatchObject({ code: 'invalid', issues: [{ path: 'nickname' }] });
  });
});

function refuse(): never {
  throw new Error('SecurityError');
}

/** As the Web Locks of browsers: one at a time holds a name. */
function pretendLocks(): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  let tail: Promise<unknown> = Promise.resolve();
  const request = <T>(_name: string, hold: () => Promise<T>): Promise<T> => {
    const held = tail.then(hold);
    tail = held.catch(() => {});
    return held;
  };
  Object.defineProperty(globalThis, 'navigator', { value: { locks: { request } }, configurable: true });
  return () => {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else delete (globalThis as Record<string, unknown>)['navigator'];
  };
}
