import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, inject, test } from 'vitest';
import type { Logger } from '../../src/logger.ts';
import { openFanout } from '../../src/realtime/adapter.ts';
import { RepeatedWarnings } from '../../src/realtime/repeated-warnings.ts';
import { eventually } from '../support/eventually.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const listening = async (server: Server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  return (server.address() as AddressInfo).port;
};

function recorder() {
  const warnings: Record<string, unknown>[] = [];
  const logger: Logger = {
    error: () => {},
    warn: (_message, meta) => warnings.push({ ...meta }),
    info: () => {},
    debug: () => {},
  };
  return { warnings, logger };
}

const open = (port: number | string, logger: Logger) =>
  openFanout({ redisUrl: `redis://127.0.0.1:${port}`, redisCa: undefined }, logger);

test('an HTTP server in the place of Redis is refused at the start', async () => {
  const port = await listening(createHttp((_req, res) => res.end('hello')));

  await expect(open(port, recorder().logger)).rejects.toThrow('no Redis answers there');
});

test('a database in the place of Redis is refused, or said to be none once, without a stack', async () => {
  const { warnings, logger } = recorder();
  // Whether its greeting is read before it hangs up is a matter of luck.
  const opened = await open(new URL(inject('mysqlUrl')).port, logger).catch((error: Error) => error.message);
  if (typeof opened === 'string') return expect(opened).toContain('no Redis answers there');
  stops.push(() => opened.stop());

  await eventually('it is said', () => warnings.some(({ todo }) => String(todo).includes('no Redis')));
  expect(warnings.filter(({ error }) => error instanceof Error)).toEqual([]);
});

test('what accepts connections and ends them is said once, however often it is tried', async () => {
  const { warnings, logger } = recorder();
  let tries = 0;
  const port = await listening(
    createServer((socket) => {
      tries++;
      socket.on('error', () => {});
      socket.end();
    }),
  );

  const fanout = await open(port, logger);
  stops.push(() => fanout.stop());
  await eventually('it was tried several times', () => tries > 8);

  const unanswered = warnings.filter(({ error }) => error === 'The connection ended without an answer');
  expect(unanswered).toEqual([
    { role: 'publisher', todo: expect.stringContaining('no Redis is there'), error: expect.any(String) },
  ]);
  const said = warnings.map(({ role, error }) => `${role}: ${error}`);
  expect(new Set(said).size).toBe(said.length);
});

test('a failure that goes on is said again at intervals, with how often it was, and anew after a success', async () => {
  const { warnings, logger } = recorder();
  const repeated = new RepeatedWarnings(logger, 'redis', 300);

  for (let i = 0; i < 5; i++) repeated.warn({ error: 'away' });
  repeated.warn({ error: 'reset' });
  await delay(310);
  repeated.warn({ error: 'away' });
  repeated.forget();
  repeated.warn({ error: 'away' });

  expect(warnings).toEqual([{ error: 'away' }, { error: 'reset' }, { error: 'away', times: 5 }, { error: 'away' }]);
});
