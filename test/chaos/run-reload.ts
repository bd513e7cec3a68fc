import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../services/mariadb.ts';
import { startRedis } from '../services/redis.ts';
import { startPm2 } from '../support/pm2.ts';
import { reloadUnderLoad } from './reload.ts';

const { values } = parseArgs({
  options: {
    drain: { type: 'string', default: '5' },
    clients: { type: 'string', default: '500' },
    rooms: { type: 'string', default: '50' },
    workers: { type: 'string', default: '2' },
    /** Messages a second, by all together. */
    rate: { type: 'string', default: '200' },
    reloads: { type: 'string', default: '5' },
    /** A reload begins so long after the one before, in seconds. */
    every: { type: 'string', default: '12' },
  },
});

const [mysql, redis] = await Promise.all([startMariadb(), startRedis()]);
const admin = await createConnection(mysql.url);
await admin.query('CREATE DATABASE reload CHARACTER SET utf8mb4');
await admin.end();
const mysqlUrl = `${mysql.url}/reload`;
const pm2 = await startPm2({
  WORKERS: values.workers,
  MYSQL_URL: mysqlUrl,
  REDIS_URL: redis.url,
  SESSION_SECRET: 'reload reload reload reload reload',
  RATE_LIMITS: 'off',
  DRAIN_SECONDS: values.drain,
  LOG_LEVEL: 'error',
});
try {
  const { examples, failures, ...report } = await reloadUnderLoad({
    pm2,
    mysqlUrl,
    clients: Number(values.clients),
    rooms: Number(values.rooms),
    rate: Number(values.rate),
    reloads: Number(values.reloads),
    everyMs: 1_000 * Number(values.every),
  });
  const lines = Object.entries({ ...report, 'failed requests': failures.length });
  for (const [name, figure] of lines) process.stdout.write(`${name.padEnd(16)} ${figure}\n`);
  for (const example of [...examples, ...failures.slice(0, 10)]) process.stdout.write(`${example}\n`);
  process.exitCode = report.lost + report.doubled + report.disordered + failures.length === 0 ? 0 : 1;
} finally {
  await pm2.stop();
  await Promise.all([mysql.stop(), redis.stop()]);
}
