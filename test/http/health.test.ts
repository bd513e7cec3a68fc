import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createRefusals } from '../../src/errors.ts';
import { type Health, healthRoutes } from '../../src/http/health.ts';
import { RequestFigures } from '../../src/http/requests.ts';
import { createHttp } from '../../src/http/server.ts';
import { UnreadAnswers } from '../../src/http/unread-answers.ts';
import { Counter } from '../../src/instruments.ts';
import { createLimiters } from '../../src/limiter.ts';
import { eventually } from '../support/eventually.ts';
import { Rest } from '../support/rest.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const QUIET = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** The probes alone, of a server in this state. */
async function probes(health: Partial<Health>): Promise<Rest> {
  const state = { database: async () => {}, redis: () => 'none' as const, stopping: () => false, ...health };
  const web = createHttp({
    corsOrigins: [],
    basePath: '',
    trustProxy: [],
    verify: () => Promise.reject(new Error('not asked')),
    api: [],
    limiters: createLimiters({ rateLimits: false, rateWindows: 1 }, undefined, new Counter()),
    pages: [healthRoutes(state).router],
    unread: new UnreadAnswers(),
    figures: new RequestFigures(),
    refusals: createRefusals(),
    logger: QUIET,
  });
  const server = createServer(web).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return new Rest(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

test('a flood of probes becomes one query a second', async () => {
  let queries = 0;
  const rest = await probes({
    database: async () => {
      queries++;
    },
  });
  const begunAt = performance.now();

  const answers = await Promise.all(Array.from({ length: 500 }, () => rest.get('/readyz')));

  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(queries).toBeLessThanOrEqual(1 + Math.floor((performance.now() - begunAt) / 1_000));
  await eventually('it looks again', async () => (await rest.get('/readyz')) && queries > 1);
});

test('a database that is frozen is asked once, until it answers', async () => {
  let queries = 0;
  let thaw: (() => void) | undefined;
  const database = () => {
    queries++;
    return new Promise<void>((resolve) => {
      thaw = resolve;
    });
  };
  const rest = await probes({ database });
  const now = performance.now();

  for (let i = 0; i < 3; i++) {
    vi.spyOn(performance, 'now').mockReturnValue(now + 1_100 * i);
    expect(await rest.get('/readyz')).toMatchObject({ status: 503, body: { database: 'down' } });
  }

  vi.restoreAllMocks();
  expect(queries).toBe(1);
  thaw?.();
  await eventually('it asks again', async () => {
    const asked = rest.get('/readyz');
    setTimeout(() => thaw?.(), 50);
    return (await asked).status === 200;
  });
});

test.each([
  [{ database: () => Promise.reject({ code: 'ECONNREFUSED', message: 'connect 10.0.0.7' }) }, 'database: ECONNREFUSED'],
  [{ database: () => Promise.reject(new Error('secret')) }, 'database: the query failed'],
  [{ database: () => new Promise(() => {}) }, 'database: no answer within 2000 ms'],
  [{ stopping: () => true }, 'the server is stopping'],
])('what is not ready is said, and why', async (health, reason) => {
  const answer = await (await probes(health)).get('/readyz');

  expect(answer).toMatchObject({ status: 503, body: { status: 'unavailable', reasons: [reason] } });
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('without Redis it is degraded, not dead; it lives whatever else is away', async () => {
  const degraded = await probes({ redis: () => 'down' });
  const dead = await probes({ database: () => Promise.reject(new Error()), redis: () => 'down' });

  expect(await degraded.get('/readyz')).toMatchObject({
    status: 200,
    body: { status: 'degraded', database: 'up', redis: 'down', reasons: [expect.stringMatching(/^redis: /)] },
  });
  expect(await dead.get('/readyz')).toMatchObject({ status: 503, body: { database: 'down', redis: 'down' } });
  expect(await dead.get('/livez')).toMatchObject({ status: 200, body: { status: 'ok' } });
});

describe('a server that stops', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0]);

  test('says so to who is still there to ask', async () => {
    const socket = connect(world.workers[0]?.port ?? 0, '127.0.0.1');
    await once(socket, 'connect');
    // When the first one is answered, the beginning of the second, which came with it, has been read.
    socket.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n');
    const [answered] = await once(socket, 'data');
    expect(String(answered)).toMatch(/^HTTP\/1\.1 200 /);

    const stopped = world.workers[0]?.stop();
    socket.write('Connection: close\r\n\r\n');

    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('"the server is stopping"');
    await stopped;
    world.workers.length = 0;
  });
});
