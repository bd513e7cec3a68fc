import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.ts';
import { type Nginx, startNginx } from '../services/nginx.ts';
import { eventually } from '../support/eventually.ts';
import { agentFrom, type RawAnswer, rawRequest } from '../support/from-address.ts';
import { Person } from '../support/person.ts';
import { Rest } from '../support/rest.ts';
import { redisUrl } from '../support/world.ts';
import { type Hosts, startHosts } from './hosts.ts';

let hosts: Hosts;
let nginx: Nginx;

beforeAll(async () => {
  hosts = await startHosts(2);
  // Nothing is given back while the tests run, so that what is let through is a number, whatever the machine.
  nginx = await startNginx(hosts.ports, undefined, [[/rate=\d+r\/s/g, 'rate=1r/m']]);
});

afterAll(async () => {
  await nginx?.stop();
  await hosts?.stop();
  const redis = new Redis(redisUrl());
  const counted = await redis.keys('sarangbang:sessions:*');
  if (counted.length > 0) await redis.del(counted);
  redis.disconnect();
});

const person = async (nickname: string) => {
  const { body } = await new Rest(nginx.url).post('/api/sessions', { nickname });
  const it = new Person(nginx.url, body.token);
  await it.connected();
  return it;
};

test('REST passes, and people on different hosts read each other', async () => {
  const people = [await person('ann'), await person('bob')] as const;
  const [ann, bob] = people;
  const { body: room } = await new Rest(nginx.url, ann.token).post('/api/rooms', { title: 'a room' });
  for (const it of people) await it.join(room.id);

  const fromAnn = await ann.say(room.id, 'hello bob');
  const fromBob = await bob.say(room.id, 'hello ann');

  expect(await bob.hears(room.id, { seq: fromAnn.seq })).toMatchObject({ content: 'hello bob' });
  expect(await ann.hears(room.id, { seq: fromBob.seq })).toMatchObject({ content: 'hello ann' });
  for (const it of people) it.leave();
  const sockets = await eventually('both WebSockets are logged', async () => {
    const found = (await nginx.accessLog()).filter(({ path }) => path === '/socket.io/');
    return found.length >= 2 && found;
  });
  expect(sockets.map(({ status }) => status)).toEqual([101, 101]);
  expect(new Set(sockets.map(({ host }) => host)).size).toBe(2);
});

test('the page is compressed, and its files may be kept for ever', async () => {
  const page = await rawRequest(nginx.url, '/chat');
  const [script = ''] = /\/chat\/assets\/[^"]+\.js/.exec(page.text) ?? [];

  const plain = await rawRequest(nginx.url, script);
  const compressed = await rawRequest(nginx.url, script, { headers: { 'Accept-Encoding': 'gzip' } });
  const revalidated = await rawRequest(nginx.url, script, { headers: { 'If-None-Match': String(plain.headers.etag) } });

  expect(page.headers['cache-control']).toBe('no-cache');
  expect(page.headers['content-security-policy']).toContain("default-src 'self'");
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  expect(Number(plain.headers['content-length'])).toBeGreaterThan(0);
  expect(revalidated.status).toBe(304);
  const asked = (await nginx.accessLog()).filter(({ path }) => path === script);
  // The host compresses it, so that each encoding is asked for once.
  expect(asked.map(({ host }) => host !== '')).toEqual([true, true, false]);
});

test('the widget comes compressed to every site, its parts may be kept for ever, and the frame says who may show it', async () => {
  const script = await rawRequest(nginx.url, '/client/widget.js');
  const [entry = ''] = /assets\/en-[\w-]+\.js/.exec(script.text) ?? [];
  const [file = ''] = /page-[\w-]+\.js/.exec((await rawRequest(nginx.url, `/client/${entry}`)).text) ?? [];
  const part = `assets/${file}`;

  const compressed = await rawRequest(nginx.url, `/client/${part}`, { headers: { 'Accept-Encoding': 'gzip' } });
  await rawRequest(nginx.url, `/client/${part}`, { headers: { 'Accept-Encoding': 'gzip' } });
  const frame = await rawRequest(nginx.url, '/embed/rooms/1');

  const forAll = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
  expect(script.headers).toMatchObject({ ...forAll, 'cache-control': 'no-cache' });
  expect(compressed.headers).toMatchObject({ ...forAll, 'content-encoding': 'gzip' });
  expect(compressed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(frame.headers['x-frame-options']).toBeUndefined();
  expect(frame.headers['content-security-policy']).toContain("frame-ancestors 'self'");
  const asked = (await nginx.accessLog()).filter(({ path }) => path === `/client/${part}`);
  expect(asked.map(({ host }) => host !== '')).toEqual([true, false]);
});

describe('the address of a client', () => {
  test('is what limits go by, and cannot be chosen with X-Forwarded-For', async () => {
    const start = async (from: string, claimed: string) =>
      await rawRequest(nginx.url, '/api/sessions', {
        from,
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': claimed },
        body: '{"nickname":"eve"}',
      });

    const starting = Array.from({ length: 125 }, (_, i) => start('127.0.0.71', `10.0.${i}.1, 127.0.0.1`));
    const statuses = (await Promise.all(starting)).map(({ status }) => status);
    const refused = await start('127.0.0.71', '10.1.1.1');
    const other = await start('127.0.0.72', '127.0.0.71');

    expect(statuses.sort()).toEqual([...Array(120).fill(201), ...Array(5).fill(429)]);
    expect(refused.status).toBe(429);
    expect(other.status).toBe(201);
    const redis = new Redis(redisUrl());
    expect((await redis.keys('sarangbang:sessions:*')).sort()).toEqual(
      expect.arrayContaining(['sarangbang:sessions:127.0.0.71', 'sarangbang:sessions:127.0.0.72']),
    );
    expect(await redis.keys('sarangbang:sessions:10.*')).toEqual([]);
    redis.disconnect();
  });

  test('is what a refused handshake is logged with', async () => {
    const eve = new Person(nginx.url, 'no token', undefined, {
      agent: agentFrom('127.0.0.73'),
      extraHeaders: { 'X-Forwarded-For': '10.9.9.9' },
    });

    await expect(eve.connected()).rejects.toMatchObject({ data: { code: 'unauthenticated' } });

    const printed = await eventually('the refusal is logged', () =>
      hosts.servers.map((server) => server.printed()).find((text) => text.includes('handshake refused')),
    );
    expect(printed).toMatch(
      /"address":"127\.0\.0\.73".*"handshake refused"|"handshake refused".*"address":"127\.0\.0\.73"/,
    );
    expect(printed).not.toContain('10.9.9.9');
  });
});

describe('what is kept away from the servers', () => {
  test.each(['/metrics', '/METRICS', '/metrics/', '/%6detrics', '//metrics', '/chat/../metrics'])(
    '%s',
    async (path) => {
      expect((await rawRequest(nginx.url, path)).status).toBe(403);
    },
  );

  test('a body that is too large, said as the server says it', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const post = (bytes: number) =>
      rawRequest(nginx.url, '/api/sessions', { method: 'POST', headers, body: 'x'.repeat(bytes) });

    const [fits, tooLarge] = [await post(LIMITS.packetBytes), await post(LIMITS.packetBytes + 1)];

    expect(JSON.parse(fits.text)).toMatchObject({ status: 400, code: 'invalid' });
    expect(tooLarge.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(tooLarge.text)).toMatchObject({ status: 413, code: 'too_large' });
  });

  test.each([
    ['a flood', 200, '/livez', '127.0.0.74'],
    [
      'a flood of handshakes, in the name of what is no connection',
      500,
      '/socket.io/?EIO=4&transport=polling&SID=x',
      '127.0.0.77',
    ],
    ['a flood for files that are not there', 1_000, '/chat/assets/none.js', '127.0.0.78'],
    ['a flood in the name of a polling connection', 1_000, '/socket.io/?EIO=4&transport=polling&sid=x', '127.0.0.76'],
  ])('%s of more than %i at once from one address, and from that one alone', async (_what, burst, path, from) => {
    const answers: RawAnswer[] = [];
    const refused = () => answers.find(({ status }) => status === 429);
    while (!refused()) {
      answers.push(...(await Promise.all(Array.from({ length: 50 }, () => rawRequest(nginx.url, path, { from })))));
    }

    const { length: passed } = answers.filter(({ status }) => status !== 429);
    expect(passed).toBeGreaterThan(burst);
    // Nothing is given back meanwhile, or next to nothing.
    expect(passed).toBeLessThan(burst + 20);
    expect(refused()?.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '1' });
    expect(JSON.parse(refused()?.text ?? '')).toMatchObject({ status: 429, code: 'rate_limited', retryAfterMs: 1_000 });
    expect((await rawRequest(nginx.url, path, { from: '127.0.0.75' })).status).not.toBe(429);
  });
});
