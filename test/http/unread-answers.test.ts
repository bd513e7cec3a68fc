import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import express, { type Response } from 'express';
import { afterEach, expect, test } from 'vitest';
import { createRefusals } from '../../src/errors.ts';
import { Listener } from '../../src/http/listener.ts';
import { problems } from '../../src/http/problem.ts';
import { UnreadAnswers, type UnreadBounds } from '../../src/http/unread-answers.ts';
import { eventually } from '../support/eventually.ts';

const logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
/** Far more than the system keeps of a connection: the rest of an answer waits in the process. */
const LARGE = Buffer.alloc(40_000_000);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A server with a large answer, a small one, and one that the test gives. */
async function serve(most: Partial<UnreadBounds> = {}) {
  const unread = new UnreadAnswers({ bytes: 16_000_000, ms: 120_000, lookEveryMs: 10, ...most });
  const app = express().set('trust proxy', 'loopback');
  const late: Response[] = [];
  app.use(unread.handler);
  app.get('/large', (_req, res) => void res.send(LARGE));
  app.get('/late', (_req, res) => void late.push(res));
  app.get('/small', (_req, res) => void res.send('here'));
  app.use(problems(createRefusals(), logger));
  const listener = new Listener(app);
  const port = await listener.listen(0, '127.0.0.1');
  const watching = unread.watch(logger);
  ends.push(
    () => watching.stop(),
    () => listener.drain(),
    () => listener.cut(),
  );
  return { port, unread, late };
}

/** Asks from an address of this machine. Nothing is read before `resume`. */
async function ask(port: number, path: string, localAddress = '127.0.0.1', forwarded = ''): Promise<Socket> {
  const connection = connect({ port, host: '127.0.0.1', localAddress });
  ends.push(() => connection.destroy());
  connection.on('error', () => {});
  await once(connection, 'connect');
  const header = forwarded && `X-Forwarded-For: ${forwarded}\r\n`;
  connection.pause().write(`GET ${path} HTTP/1.1\r\nHost: chat\r\n${header}\r\n`);
  return connection;
}

/** @returns the beginning of the answer */
async function answerTo(port: number, path: string, localAddress?: string, forwarded?: string): Promise<string> {
  const connection = await ask(port, path, localAddress, forwarded);
  const [data] = await once(connection.resume(), 'data');
  connection.destroy();
  return String(data);
}

test('an address that leaves an answer unread gets no more until it is read, and others theirs', async () => {
  const { port } = await serve();

  const first = await ask(port, '/large');
  const refused = await eventually('it is refused', async () => {
    const answer = await answerTo(port, '/small');
    return answer.includes('429') && answer;
  });
  const ofAnother = await answerTo(port, '/small', '127.0.0.2');
  first.resume();
  await eventually('it is served again', async () => (await answerTo(port, '/small')).includes('200 OK'));

  expect(refused).toMatch(/Retry-After: \d+/i);
  expect(refused).toMatch(/Connection: close/i);
  expect(ofAnother).toContain('200 OK');
});

test('an address in another form, or on another port, is the same one', async () => {
  const { port } = await serve();

  const first = await ask(port, '/large', '127.0.0.1', '192.0.2.7:1000');
  await eventually('it is refused', async () => {
    return (await answerTo(port, '/small', '127.0.0.1', '::ffff:192.0.2.7')).includes('429');
  });

  expect(await answerTo(port, '/small', '127.0.0.1', '192.0.2.8')).toContain('200 OK');
  first.destroy();
});

test('whoever hangs up before the answer is made owes nothing', async () => {
  const { port, late } = await serve();
  const connection = await ask(port, '/late');
  await eventually('it is asked', () => late.length === 1);

  connection.destroy();
  await once(connection, 'close');
  await eventually('the server has noticed', () => late[0]?.closed);
  late[0]?.send(LARGE);

  expect(await answerTo(port, '/small')).toContain('200 OK');
});

test('an answer that is not read for long is given up, and its connection ended', async () => {
  const { port, unread } = await serve({ ms: 50 });

  const connection = await ask(port, '/large');
  await eventually('it is given up', () => Array.from(unread.givenUp.values).some(({ value }) => value === 1));

  expect(await answerTo(port, '/small')).toContain('200 OK');
  connection.destroy();
});
