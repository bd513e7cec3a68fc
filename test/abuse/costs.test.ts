import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';
import { LARGE, Target } from './attack.ts';

describe('whoever asks for more than anybody needs', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0], { rateLimits: true });
  const target = () => new Target(world.url());

  test('and does not read has few answers made, the rest wait, and past a hundred are refused', async () => {
    const ann = await world.person('ann');
    const id = await world.room(ann);
    await ann.join(id);
    for (let i = 0; i < 20; i++) await ann.say(id, 'x', LARGE);
    const { socket, raw, heard } = await target().webSocket(await target().token('eve'));

    raw.pause();
    for (let i = 0; i < 300; i++) socket.send(`42/chat,${i}["log:read",{"roomId":${id},"limit":200}]`);
    // What came behind them is answered while they wait.
    await ann.say(id, 'hello');
    raw.resume();
    const answers = await eventually('all are answered', () => {
      const found = heard.filter((packet) => packet.startsWith('43/chat,'));
      return found.length === 300 && found;
    });

    const pages = answers.filter((packet) => packet.includes('"ok":true'));
    expect(pages.length).toBeGreaterThanOrEqual(102);
    for (const page of pages) expect(page.length).toBeLessThan(280_000);
    expect(answers.filter((packet) => packet.includes('rate_limited')).length).toBe(300 - pages.length);
    raw.destroy();
  });

  test.each([
    ['CONNECT packets', 11, '40/x,'],
    ['packets', 1_001, '42/chat,["typing",{"roomId":1}]'],
  ])('of %s is cut off', async (_what, count, packet) => {
    const { socket } = await target().webSocket(count > 100 ? await target().token('eve') : undefined);
    const closed = once(socket, 'close');

    for (let i = 0; i < count; i++) socket.send(packet);

    await closed;
  });

  test('of sessions on one connection, before the first is there, gets none', async () => {
    const token = await target().token('eve');
    const { socket, heard } = await target().webSocket();
    const closed = once(socket, 'close');

    for (let i = 0; i < 3; i++) socket.send(`40/chat,${JSON.stringify({ token })}`);

    await closed;
    expect(heard.filter((packet) => packet.startsWith('40/chat,'))).toEqual([]);
  });

  test('of answers to a WebSocket’s own pings is cut off, and one now and then is answered', async () => {
    const { socket } = await target().webSocket();
    const pong = once(socket, 'pong');
    socket.ping('are you there?');
    expect(String((await pong)[0])).toBe('are you there?');
    const closed = once(socket, 'close');

    for (let i = 0; i < 100; i++) socket.ping();

    await closed;
  });

  test('of requests in one piece over one connection is cut off', async () => {
    const connection = await target().connection();
    connection.resume();
    const closed = once(connection, 'close');

    connection.write('GET /api/rooms HTTP/1.1\r\nHost: chat\r\n\r\n'.repeat(20));

    await closed;
  });
});
