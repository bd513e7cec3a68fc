import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Pm2, startPm2 } from '../support/pm2.ts';
import { redisUrl, SECRET } from '../support/world.ts';
import { reloadUnderLoad } from './reload.ts';

const NOTHING_WRONG = { failures: [], examples: [], unstored: 0, lost: 0, doubled: 0, disordered: 0, invented: 0 };

let database: TestDatabase;
let pm2: Pm2 | undefined;

beforeEach(async () => {
  database = await createDatabase('mysql');
});
afterEach(async () => {
  await pm2?.stop();
  await database.drop();
});

async function start(env: Record<string, string>) {
  const mysqlUrl = database.config.mysqlUrl ?? '';
  pm2 = await startPm2({
    WORKERS: '2',
    MYSQL_URL: mysqlUrl,
    REDIS_URL: redisUrl(),
    SESSION_SECRET: SECRET,
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
    ...env,
  });
  return { pm2, mysqlUrl, everyMs: 0 };
}

test('`pm2 reload` under load: nothing lost or doubled, no request fails, clients move in small groups', async () => {
  const stack = await start({ DRAIN_SECONDS: '3' });
  const report = await reloadUnderLoad({ ...stack, clients: 80, rooms: 8, rate: 60, reloads: 2 });

  expect(report).toMatchObject(NOTHING_WRONG);
  expect(report.moved).toBeGreaterThanOrEqual(80);
  expect(report.mostAtOnce).toBeLessThan(40);
}, 120_000);

test('a worker whose memory passes its limit is replaced in the same way', async () => {
  // Less than a worker takes at all, so that PM2 finds each one too large whenever it looks, which it does every second.
  const stack = await start({ DRAIN_SECONDS: '1', MAX_MEMORY: '30M', PM2_WORKER_INTERVAL: '1000' });
  const pids = async () => (await stack.pm2.processes()).map(({ pid }) => pid);
  const replaced = async () => {
    const before = await pids();
    await eventually('all workers are others', async () => !(await pids()).some((pid) => before.includes(pid)));
  };
  const report = await reloadUnderLoad({ ...stack, clients: 20, rooms: 2, rate: 20, reloads: 1, reload: replaced });

  expect(report).toMatchObject(NOTHING_WRONG);
}, 120_000);
