import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../test/services/mariadb.ts';
import { startRedis } from '../test/services/redis.ts';
import { chartOf } from './chart.ts';
import { EXPRESS, OURS, Running, type Services } from './contenders.ts';
import { documentOf, type Result, summaryOf, tableOf } from './report.ts';
import { insertRooms } from './rooms-list.ts';
import { startUp } from './start-up.ts';
import { type Work, worksOf } from './works.ts';

const { values } = parseArgs({
  options: {
    /** One short round, within 90 s. */
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    /** Works whose title contains this. */
    only: { type: 'string', default: '' },
    /** A folder for CPU profiles of our server, one a start. */
    profile: { type: 'string' },
    /** Writes docs/benchmarks.md and docs/benchmarks.svg. */
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const works = worksOf(
  values.quick ? { seconds: 1, idle: 300, joining: 500 } : { seconds: 3, idle: 1_000, joining: 3_000 },
).filter(({ title }) => title.toLowerCase().includes(values.only.toLowerCase()));
if (values.profile) OURS.command.unshift('--cpu-prof', `--cpu-prof-dir=${values.profile}`);
const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);

const services: Services = { mysql: await startMariadb(), redis: await startRedis() };
const results: Result[] = [];
try {
  const admin = await createConnection(services.mysql.url);
  await admin.query('CREATE DATABASE bench CHARACTER SET utf8mb4');
  await admin.end();
  for (const work of works) {
    if (work.on.includes(EXPRESS)) await prepareRooms();
    results.push(await measure(work));
  }
  if (!values.only) results.push(await measureStart());
} finally {
  await Promise.all([services.mysql.stop(), services.redis.stop()]);
}
print('', ...summaryOf(results));
if (values.write) await write();

/** Round by round, each contender in turn, so that what the machine does meanwhile meets all of them. */
async function measure(work: Work): Promise<Result> {
  const result: Result = { work, rounds: new Map(work.on.map((contender) => [contender, []])) };
  for (let round = 0; round < rounds; round++) {
    // Nobody is always the first.
    for (const contender of [...work.on.slice(round % work.on.length), ...work.on.slice(0, round % work.on.length)]) {
      const server = await Running.start(contender, services);
      result.rounds.get(contender)?.push(await work.measure(server));
      await server.stop();
    }
  }
  print('', work.title, '', ...tableOf(result));
  return result;
}

async function measureStart(): Promise<Result> {
  const figures = [];
  for (let round = 0; round < rounds; round++) figures.push(await startUp());
  const work = { title: 'npm start on what is built, to ready', goals: [{ figure: 'seconds', atMost: 1 }] };
  const result: Result = { work, rounds: new Map([[OURS, figures]]) };
  print('', work.title, '', ...tableOf(result));
  return result;
}

/** The server makes its tables at its first start. */
async function prepareRooms(): Promise<void> {
  const server = await Running.start(OURS, services);
  await server.stop();
  await insertRooms(services, 100_000);
}

async function write(): Promise<void> {
  const docs = join(import.meta.dirname, '../docs');
  const panel = (title: string, figure: string, better: 'less' | 'more') =>
    results.filter(({ work }) => work.title.includes(title)).map((result) => ({ result, figure, better }));
  await mkdir(docs, { recursive: true });
  await writeFile(
    join(docs, 'benchmarks.md'),
    documentOf(results, `npm run bench -- ${process.argv.slice(2).join(' ')}`),
  );
  const panels = [
    ...panel('room of 200', 'cpuPerDelivery', 'less'),
    ...panel('rooms of 5', 'messagesPerSecond', 'more'),
  ];
  await writeFile(join(docs, 'benchmarks.svg'), chartOf(panels));
}
