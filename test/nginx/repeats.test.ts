import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Nginx, startNginx } from '../services/nginx.ts';
import { rawRequest } from '../support/from-address.ts';

/** Two hosts that take every request, with its body, and die over the answer. */
const hosts: Server[] = [];
const asked: string[] = [];
let nginx: Nginx;

beforeAll(async () => {
  for (let i = 0; i < 2; i++) {
    const host = createServer((req, res) => {
      req.on('data', (bytes) => asked.push(String(bytes)));
      req.on('end', () => {
        asked.push(`${req.method} ${req.url}`);
        if (req.url === '/' || req.url === '/refused') res.writeHead(403).end('{}');
        else req.socket.destroy();
      });
    }).listen(0, '127.0.0.1');
    await once(host, 'listening');
    hosts.push(host);
  }
});
afterAll(() => {
  for (const host of hosts) host.close();
});
// Each time a new one, which knows of no failures.
beforeEach(async () => {
  asked.length = 0;
  nginx = await startNginx(hosts.map((host) => (host.address() as AddressInfo).port));
  // It has been asked whether it answers.
  asked.length = 0;
});
afterEach(() => nginx.stop());

test.each([
  ['GET', '/api/rooms/7', 2],
  ['DELETE', '/api/rooms/7', 1],
  ['DELETE', '/api/rooms/7/members/me', 1],
  ['DELETE', '/api/rooms/7/messages/3', 1],
  ['POST', '/api/rooms', 1],
  ['POST', '/api/rooms/7/messages', 2],
])('%s %s that is not answered is sent so often: %i', async (method, path, times) => {
  const { status, headers, text } = await rawRequest(nginx.url, path, { method });

  expect(asked).toEqual(Array(times).fill(`${method} ${path}`));
  expect(status).toBe(503);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(text)).toMatchObject({ status: 503, code: 'unavailable' });
});

test('a DELETE arrives whole, and its answer is the one of the host', async () => {
  const { status } = await rawRequest(nginx.url, '/refused', {
    method: 'DELETE',
    headers: { 'Content-Length': '7' },
    body: '{"a":1}',
  });

  expect(asked).toEqual(['{"a":1}', 'DELETE /refused']);
  expect(status).toBe(403);
});
