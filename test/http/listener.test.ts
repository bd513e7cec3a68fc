import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { Listener } from '../../src/http/listener.ts';

const opened: Socket[] = [];
let listener: Listener;
afterEach(() => {
  for (const connection of opened.splice(0)) connection.destroy();
  listener.cut();
});

/** Answers each request after `ms`. */
async function listen(ms: number): Promise<number> {
  listener = new Listener((_req, res) => setTimeout(() => res.end('done'), ms));
  return await listener.listen(0, '127.0.0.1');
}

/** A connection, and what came over it. */
async function connect(port: number) {
  const connection = createConnection(port, '127.0.0.1');
  opened.push(connection);
  let heard = '';
  connection.on('data', (data) => {
    heard += data;
  });
  await once(connection, 'connect');
  return { ask: () => connection.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), heard: () => heard, connection };
}

test('a connection that is kept alive is served once more, and told that it ends', async () => {
  const port = await listen(0);
  const backend = await connect(port);
  backend.ask();
  await once(backend.connection, 'data');
  expect(backend.heard()).toMatch(/keep-alive[\s\S]*done/);

  listener.drain();
  await delay(300);
  expect(backend.connection.closed).toBe(false);
  backend.ask();
  await once(backend.connection, 'close');

  expect(backend.heard()).toMatch(/done[\s\S]*200 OK[\s\S]*Connection: close[\s\S]*done/);
});

test('a connection is kept for longer than a proxy keeps it, so that it is never closed under a request', async () => {
  const backend = await connect(await listen(0));

  backend.ask();
  await once(backend.connection, 'data');

  expect(Number(/^Keep-Alive: timeout=(\d+)/m.exec(backend.heard())?.[1])).toBeGreaterThan(60);
});

test('what is under way, or arrives in the same moment, is answered; nobody new comes in', async () => {
  const port = await listen(200);
  const [early, late] = [await connect(port), await connect(port)];
  early.ask();
  await delay(50);

  late.ask();
  listener.drain();
  await listener.idle(3_000);

  await Promise.all([early, late].map(({ connection }) => connection.closed || once(connection, 'close')));
  for (const { heard } of [early, late]) expect(heard()).toMatch(/200 OK[\s\S]*done/);
  await expect(connect(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('who says nothing, or half of it, is cut off in the end', async () => {
  const port = await listen(0);
  const [silent, half] = [await connect(port), await connect(port)];
  half.connection.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf');
  await delay(50);
  listener.drain();
  await listener.idle(100);

  listener.cut();

  await Promise.all([silent, half].map(({ connection }) => connection.closed || once(connection, 'close')));
});
