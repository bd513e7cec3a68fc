import { afterEach, describe, expect, test } from 'vitest';
import { ChatClient, ChatFailure, startSession } from '../../src/client/chat-client.ts';
import { eventually } from '../support/eventually.ts';
import { startProxy } from '../support/proxy.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe('the client without a network', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0]);
  const clients: ChatClient[] = [];
  const open = async (url: string) => {
    const { token } = await startSession(world.url(), 'ann');
    const client = new ChatClient({ url, token });
    clients.push(client);
    const states: string[] = [client.state];
    client.subscribe(() => states.at(-1) !== client.state && states.push(client.state));
    return { client, states };
  };
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  test('says so when nothing has answered for ten seconds, goes on trying, and sends what was written', async () => {
    const proxy = await startProxy(new URL(world.url()));
    const { client, states } = await open(proxy.url);
    const room = await client.join((await client.createRoom({ title: 'a room' })).id);

    proxy.cut();
    room.send({ content: 'written offline' });
    await eventually('it says so', () => client.state === 'offline');
    expect(room.outgoing).toMatchObject([{ state: 'sending' }]);
    proxy.mend();

    await eventually('it is sent', () => room.entries.at(-1)?.kind === 'message');
    expect(states).toEqual(['connecting', 'online', 'reconnecting', 'offline', 'online']);
    await proxy.stop();
  });

  test('is not let into a room within the time for an answer, says so, and is when there is one', async () => {
    const proxy = await startProxy(new URL(world.url()));
    proxy.cut();
    const { token } = await startSession(world.url(), 'ann');
    const { body } = await world.rest(0, token).post('/api/rooms', { title: 'a room' });
    const client = new ChatClient({ url: proxy.url, token, answerWithinMs: 300, language: 'en' });
    clients.push(client);

    const refused = await Promise.allSettled([client.join(body.id), client.join(body.id)]);

    const failure = {
      status: 'rejected',
      reason: { code: 'unavailable', message: 'The server did not answer in time' },
    };
    expect(refused).toMatchObject([failure, failure]);
    expect([client.state, client.rooms.size]).toEqual(['connecting', 0]);
    proxy.mend();
    await eventually('it is online', () => client.state === 'online');
    expect((await client.join(body.id)).state).toBe('joined');
    await proxy.stop();
  });

  test('says so at once where the device does, and is back when that is', async () => {
    const device = pretendDevice();
    const { client, states } = await open(world.url());
    const room = await client.join((await client.createRoom({ title: 'a room' })).id);

    device.goOffline();
    expect(client.state).toBe('offline');
    room.send({ content: 'written offline' });
    device.goOnline();

    await eventually('it is sent', () => room.entries.at(-1)?.kind === 'message');
    expect(states.slice(0, 3)).toEqual(['connecting', 'online', 'offline']);
    expect(states.at(-1)).toBe('online');
    client.close();
    expect(device.listeners()).toBe(0);
    device.restore();
  });

  test('tries at once when somebody looks at the page again', async () => {
    const device = pretendDevice();
    const proxy = await startProxy(new URL(world.url()));
    const { client } = await open(proxy.url);
    await eventually('it is online', () => client.state === 'online');
    proxy.cut();
    await eventually('it has noticed', () => client.state === 'reconnecting');
    proxy.mend();

    device.show();

    await eventually('it is online', () => client.state === 'online');
    client.close();
    device.restore();
    await proxy.stop();
  });

  test('asks at once for another token when somebody looks at the page again', async () => {
    const device = pretendDevice();
    const { token } = await startSession(world.url(), 'ann');
    const away = new ChatFailure({ code: 'unavailable', message: 'away', retryAfterMs: 600_000 });
    const answers = [() => Promise.reject(away), async () => token];
    let asked = 0;
    const refreshToken = () => (answers[asked++] as () => Promise<string>)();
    const client = new ChatClient({ url: world.url(), token: 'nonsense', refreshToken });
    clients.push(client);
    await eventually('it was asked for in vain', () => asked === 1);
    await new Promise(setImmediate);
    expect(client.state).toBe('connecting');

    device.show();

    await eventually('it is online', () => client.state === 'online');
    expect(asked).toBe(2);
    client.close();
    device.restore();
  });
});

/** What a browser has, and Node has not: the network's events and a page that is looked at. */
function pretendDevice() {
  const events = new EventTarget();
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  let count = 0;
  const spied = (target: EventTarget) => ({
    addEventListener: (type: string, listener: () => void) => {
      count++;
      target.addEventListener(type, listener);
    },
    removeEventListener: (type: string, listener: () => void) => {
      count--;
      target.removeEventListener(type, listener);
    },
  });
  const navigator = { onLine: true };
  const names = ['navigator', 'document', 'addEventListener', 'removeEventListener'] as const;
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  const values = { navigator, document: { visibilityState: 'visible', ...spied(page) }, ...spied(events) };
  for (const name of names) Object.defineProperty(globalThis, name, { value: values[name], configurable: true });
  return {
    goOffline: () => {
      navigator.onLine = false;
      events.dispatchEvent(new Event('offline'));
    },
    goOnline: () => {
      navigator.onLine = true;
      events.dispatchEvent(new Event('online'));
    },
    show: () => page.dispatchEvent(new Event('visibilitychange')),
    listeners: () => count,
    restore: () => {
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        else delete (globalThis as Record<string, unknown>)[name];
      }
    },
  };
}
