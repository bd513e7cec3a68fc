import { afterAll, describe, expect, test } from 'vitest';
import { ChatClient, startSession } from '../../src/client/chat-client.ts';
import { eventually } from '../support/eventually.ts';
import { interceptPages } from '../support/intercept-pages.ts';
import type { Person } from '../support/person.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

/** What is waited for happens on any machine: a slow line is as slow everywhere, and a slow machine is only slower. */
const PATIENTLY_MS = 100_000;

/** Each has a line of its own, over which nothing but waiting is done: they wait together. */
describe.concurrent('over a slow line', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0], { reconnectGraceMs: 200_000 });
  const clients: ChatClient[] = [];
  const proxies: TcpProxy[] = [];
  afterAll(async () => {
    for (const client of clients) client.close();
    for (const proxy of proxies) await proxy.stop();
  });

  /** Somebody who was away while so much was said, and is back over such a line. */
  const comeBack = async (messages: number, content: string, bytesPerSecond: number) => {
    const ann = await world.person('ann');
    const id = await world.room(ann);
    await ann.join(id);
    const line = await startProxy(new URL(world.url()), { bytesPerSecond });
    proxies.push(line);
    const { token } = await startSession(world.url(), 'bob');
    const bob = new ChatClient({ url: line.url, token, answerWithinMs: 2_000 });
    clients.push(bob);
    await eventually('he is online', () => bob.state === 'online');
    const room = await bob.join(id);
    line.cut();
    await eventually('he has noticed', () => bob.state !== 'online');
    await sayAll(ann, id, messages, content);
    const asked = countReads(bob);
    line.mend();
    return { ann, bob, room, asked, head: messages + 2 };
  };

  test.each([
    { messages: 200, content: '가'.repeat(2_000), bytesPerSecond: 50_000 },
    { messages: 200, content: 'x'.repeat(1_500), bytesPerSecond: 20_000 },
  ])(
    '$messages missed messages arrive at $bytesPerSecond bytes a second, and one’s own leaves before them',
    async ({ messages, content, bytesPerSecond }) => {
      const { ann, room, asked, head } = await comeBack(messages, content, bytesPerSecond);
      const progress: number[] = [];
      room.subscribe(() => room.catchingUp && progress.push(room.catchingUp.done));

      await eventually('more is missing', () => room.catchingUp, PATIENTLY_MS);
      room.send({ content: 'what I wanted to say' });
      const own = await eventually(
        'it is stored',
        () => room.outgoing.find(({ state }) => state === 'sent'),
        PATIENTLY_MS,
      );
      const missing = head - (room.entries.at(-1)?.seq ?? 0);
      await ann.hears(room.id, { content: 'what I wanted to say' });
      await eventually('all is there', () => room.entries.at(-1)?.seq === head + 1, PATIENTLY_MS);

      expect(own).toMatchObject({ content: 'what I wanted to say' });
      expect(missing).toBeGreaterThan(0);
      expect(room.entries.map(({ seq }) => seq)).toEqual(
        Array.from({ length: head + 1 }, (_, i) => i + 1).slice(-room.entries.length),
      );
      expect(room.catchingUp).toBeUndefined();
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      // Each page was asked for once.
      expect(asked).toEqual([...new Set(asked)]);
      expect(asked.length).toBeGreaterThan(3);
    },
    200_000,
  );

  test('older history arrives as well, and is asked for once by two who want it', async () => {
    const ann = await world.person('ann');
    const id = await world.room(ann);
    await ann.join(id);
    await sayAll(ann, id, 60, '가'.repeat(2_000));
    const line = await startProxy(new URL(world.url()), { bytesPerSecond: 50_000 });
    proxies.push(line);
    const { token } = await startSession(world.url(), 'bob');
    const bob = new ChatClient({ url: line.url, token, answerWithinMs: 300 });
    clients.push(bob);
    await eventually('he is online', () => bob.state === 'online');
    const room = await bob.join(id);
    const asked = countReads(bob);

    while (room.hasOlder) await Promise.all([room.loadOlder(), room.loadOlder()]);

    expect(room.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 62 }, (_, i) => i + 1));
    expect(asked).toEqual([...new Set(asked)]);
  }, 200_000);
});

async function sayAll(person: Person, roomId: number, count: number, content: string): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => person.say(roomId, content)));
}

/** What pages are asked for from now on. */
function countReads(client: ChatClient): string[] {
  const asked: string[] = [];
  interceptPages(client, (read) => async (event, input) => {
    if (event === 'log:read') asked.push(JSON.stringify(input));
    return await read(event, input);
  });
  return asked;
}
