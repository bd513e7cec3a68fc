import { once } from 'node:events';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { version } from '../../src/version.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0]);

const UNDO: Record<string, (bytes: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync };

/** As it is delivered. */
async function get(path: string, encodings: string, headers: Record<string, string> = {}) {
  const sending = request(`${world.url()}${path}`, { headers: { 'Accept-Encoding': encodings, ...headers } });
  return await new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer; text: string }>(
    (resolve, reject) => {
      sending.on('error', reject).on('response', async (res) => {
        const bytes = await buffer(res);
        const encoding = String(res.headers['content-encoding'] ?? '');
        const text = bytes.length > 0 ? (UNDO[encoding]?.(bytes) ?? bytes).toString() : '';
        resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes, text });
      });
      sending.end();
    },
  );
}

test.each(['/chat', '/docs', '/embed/rooms/1', '/client/sarangbang.js', '/client/widget.js'])(
  '%s comes with brotli, with gzip, or as it is, as the client takes it',
  async (path) => {
    const [plain, br, gzip] = [
      await get(path, ''),
      await get(path, 'gzip, deflate, br'),
      await get(path, 'gzip, br;q=0'),
    ];

    expect([plain, br, gzip].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([plain, br, gzip].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'br', 'gzip']);
    for (const { headers, text } of [plain, br, gzip]) {
      expect(headers['vary']).toContain('Accept-Encoding');
      expect(headers['content-type']).toMatch(/^text\/(html|javascript); charset=utf-8$/);
      expect(text).toBe(plain.text);
    }
    expect(br.bytes.length).toBeLessThan(gzip.bytes.length);
    expect(gzip.bytes.length).toBeLessThan(plain.bytes.length);
    const again = await get(path, 'br', { 'If-None-Match': String(br.headers['etag']) });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  },
);

test('what the page begins with is small, and kept for ever', async () => {
  const page = await get('/chat', 'br');
  const parts = Array.from(page.text.matchAll(/(?:src|href)="(\/chat\/assets\/[^"]+)"/g), ([, path = '']) => path);
  const answers = await Promise.all(parts.map((path) => get(path, 'br')));
  const sizes = answers.map(({ bytes }) => bytes.length).reduce((sum, size) => sum + size, page.bytes.length);

  expect(parts.length).toBeGreaterThan(2);
  for (const { headers } of answers) expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(sizes).toBeLessThan(50_000);
  expect((await get('/client/sarangbang.js', 'br')).bytes.length).toBeLessThan(22_000);
  expect((await get('/client/sarangbang.js', 'gzip')).bytes.length).toBeLessThan(25_000);
});

test('who hangs up before the answer is no failure of ours', async () => {
  const { port } = new URL(world.url());
  for (let i = 0; i < 50; i++) {
    const connection = createConnection(Number(port), '127.0.0.1');
    await once(connection, 'connect');
    connection.write('GET /client/sarangbang.js HTTP/1.1\r\nHost: x\r\n\r\n');
    setImmediate(() => connection.destroy());
    await once(connection, 'close');
  }

  expect((await get('/client/sarangbang.js', 'br')).status).toBe(200);
  expect(world.errors).toEqual([]);
});

test('what is not there, or lies elsewhere, is not found', async () => {
  for (const path of [
    '/chat/assets/none.js',
    '/chat/assets/..%2fviews%2fchat.html',
    '/client/assets/.hidden',
    '/chat/assets/',
  ])
    expect([path, (await get(path, 'br')).status]).toEqual([path, 404]);
});

test('a script under the version is kept for ever, under its own name for a while, and compatible versions lead on', async () => {
  const [major, minor] = version().split('.');
  const cache = async (path: string) => {
    const { status, headers } = await get(path, 'br');
    return [status, headers['cache-control'], headers['location']];
  };

  expect(await cache(`/client/${version()}/sarangbang.js`)).toEqual([
    200,
    'public, max-age=31536000, immutable',
    undefined,
  ]);
  // It names files that are gone after an upgrade.
  expect(await cache(`/client/${version()}/widget.js`)).toEqual([200, 'no-cache', undefined]);
  expect(await cache('/client/sarangbang.js')).toEqual([200, 'public, max-age=300', undefined]);
  expect(await cache('/client/widget.js')).toEqual([200, 'no-cache', undefined]);
  expect(await cache(`/client/${major}.${minor}.999/sarangbang.js`)).toEqual([
    302,
    'no-cache',
    `/client/${version()}/sarangbang.js`,
  ]);
  for (const other of ['99.0.0', `${major}.99.0`, 'latest', '0.1'])
    expect((await cache(`/client/${other}/sarangbang.js`))[0]).toBe(404);
  const widget = await get(`/client/${version()}/widget.js`, '');
  const [part = ''] = /assets\/en-[\w-]+\.js/.exec(widget.text) ?? [];
  expect((await cache(`/client/${version()}/${part}`))[0]).toBe(200);
});

test('the version is in the documents and in the welcome', async () => {
  const ann = await world.person('ann');
  const openapi = JSON.parse((await get('/api/openapi.json', '')).text);
  const asyncapi = JSON.parse((await get('/api/asyncapi.json', '')).text);
  const welcome = await new Promise((resolve) => {
    ann.socket.once('welcome', resolve);
    ann.socket.disconnect().connect();
  });

  expect([openapi.info.version, asyncapi.info.version]).toEqual([version(), version()]);
  expect(welcome).toMatchObject({ version: version(), user: { nickname: 'ann' } });
});
