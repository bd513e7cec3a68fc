import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sum } from '../../src/http/metrics.ts';
import type { Metric } from '../../src/http/snapshot-file.ts';
import { Snapshots } from '../../src/http/snapshots.ts';
import type { Logger } from '../../src/logger.ts';

let folder: string;
const running: Snapshots[] = [];
const logger: Logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sarangbang-snapshots-'));
});
afterEach(async () => {
  for (const snapshots of running.splice(0)) await snapshots.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A worker that has counted so much, and has so much of something now. */
async function worker(id: string, counted: { done: number; open: number }) {
  const snapshots = new Snapshots(folder, id, logger);
  const metric = (name: string, type: Metric['type'], value: number): Metric => ({
    name,
    help: name,
    type,
    aggregator: 'sum',
    values: [{ labels: {}, value }],
  });
  await snapshots.start(
    async () => [metric('done', 'counter', counted.done), metric('open', 'gauge', counted.open)],
    sum,
  );
  running.push(snapshots);
  return snapshots;
}

/** What a worker would answer. */
async function told(snapshots: Snapshots) {
  const metrics = await sum(await snapshots.all());
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.values[0]?.value;
  return { done: value('done'), open: value('open') };
}

const gone = () => ({ pid: spawnSync(process.execPath, ['-e', '']).pid });

/** As after a kill -9, or whatever `kept` says: its last words stay. */
async function kill(id: string, snapshots: Snapshots, kept: object = gone()) {
  await snapshots.stop();
  const path = join(folder, `${id}.json`);
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), isLast: false, ...kept }));
}

test('whoever is asked answers for all, in files that nobody else reads', async () => {
  const one = await worker('one', { done: 3, open: 1 });
  const two = await worker('two', { done: 4, open: 2 });

  expect(await told(one)).toEqual({ done: 7, open: 3 });
  expect(await told(two)).toEqual({ done: 7, open: 3 });
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
});

test('what one has told, the next one that is asked knows', async () => {
  const counted = { done: 0, open: 0 };
  const one = await worker('one', counted);
  const two = await worker('two', { done: 0, open: 0 });

  for (let i = 1; i <= 50; i++) {
    counted.done += 10;
    const [first, second] = [await told(one), await told(two)];
    expect(first.done).toBe(10 * i);
    expect(second.done).toBe(10 * i);
  }
});

test('one that stopped keeps its counts, and has nothing any more; its successor takes both over', async () => {
  const counted = { done: 3, open: 1 };
  const one = await worker('one', counted);
  const two = await worker('two', { done: 4, open: 2 });
  counted.done = 5;
  await one.stop();
  counted.done = 100;

  expect(await told(two)).toEqual({ done: 9, open: 2 });
  const three = await worker('three', { done: 1, open: 1 });
  expect(await told(two)).toEqual({ done: 10, open: 3 });
  expect(await told(three)).toEqual({ done: 10, open: 3 });
  expect((await readdir(folder)).sort()).toEqual(['three.json', 'two.json']);
  await one.all();
  expect((await readdir(folder)).sort()).toEqual(['three.json', 'two.json']);
});

test('those that were killed have nothing at once; their counts go to the next one that starts', async () => {
  const one = await worker('one', { done: 1, open: 1 });
  const followed = await worker('followed', { done: 10, open: 20 });
  const others = await Promise.all([0, 1, 2, 3].map((i) => worker(`other${i}`, { done: 10, open: 20 })));
  for (const [i, other] of others.entries()) await kill(`other${i}`, other);
  // Another process got its number.
  await kill('followed', followed, { bornAt: 'before' });
  expect(await told(one)).toEqual({ done: 51, open: 1 });

  const next = await worker('next', { done: 0, open: 0 });

  expect((await readdir(folder)).sort()).toEqual(['next.json', 'one.json']);
  for (const each of [one, next]) expect(await told(each)).toEqual({ done: 51, open: 1 });
});

test('one that says nothing for long, but whose process is there, is not taken for dead', async () => {
  const one = await worker('one', { done: 1, open: 5 });
  running.pop();
  const long = new Date(Date.now() - 3_600_000);
  await utimes(join(folder, 'one.json'), long, long);

  const two = await worker('two', { done: 1, open: 1 });

  expect(await told(two)).toEqual({ done: 2, open: 1 });
  expect(await readdir(folder)).toHaveLength(2);
  await one.stop();
});

test('many that start at once over the same dead ones count nothing twice, whoever asks meanwhile', async () => {
  const asked = await worker('asked', { done: 0, open: 0 });
  for (let i = 0; i < 8; i++) await (await worker(`dead${i}`, { done: 10, open: 0 })).stop();
  const seen: (number | undefined)[] = [];

  let isDone = false;
  const asking = (async () => {
    while (!isDone) seen.push((await told(asked)).done);
  })();
  const next = await Promise.all(Array.from({ length: 8 }, (_, i) => worker(`next${i}`, { done: 0, open: 0 })));
  isDone = true;
  await asking;

  expect(new Set(seen)).toEqual(new Set([80]));
  expect(await told(next[0] as Snapshots)).toMatchObject({ done: 80 });
});

test('many that start a little apart, over those that have just stopped, take each over once', async () => {
  const first = Array.from({ length: 6 }, (_, i) => worker(`first${i}`, { done: 10, open: 0 }));
  for (const snapshots of await Promise.all(first)) await snapshots.stop();
  const seen: (number | undefined)[] = [];

  for (let round = 0; round < 30; round++) {
    const starting = Array.from({ length: 6 }, async (_, i) => {
      await delay(Math.random() * 12);
      return await worker(`round${round}-${i}`, { done: 0, open: 0 });
    });
    const next = await Promise.all(starting);
    seen.push((await told(next[0] as Snapshots)).done);
    for (const snapshots of next) await snapshots.stop();
  }

  expect(new Set(seen)).toEqual(new Set([60]));
});

test('one that was killed while it took over what another had counted leaves that to the next', async () => {
  const one = await worker('one', { done: 1, open: 0 });
  const [early, late] = [await worker('early', { done: 10, open: 9 }), await worker('late', { done: 100, open: 9 })];
  for (const [id, snapshots, by] of [['early', early, 'taker'] as const, ['late', late, 'one'] as const]) {
    await kill(id, snapshots);
    await rename(join(folder, `${id}.json`), join(folder, `${id}~${by}.json`));
  }
  expect(await told(one)).toEqual({ done: 111, open: 0 });

  const two = await worker('two', { done: 2, open: 0 });

  expect(await told(two)).toEqual({ done: 113, open: 0 });
  expect((await readdir(folder)).sort()).toEqual(['late~one.json', 'one.json', 'two.json']);
});

test('one that was killed before it removed what it had taken over has counted it, and nobody else does', async () => {
  const one = await worker('one', { done: 1, open: 0 });
  const taker = await worker('taker', { done: 110, open: 9 });
  await kill('taken', await worker('taken', { done: 10, open: 9 }));
  await rename(join(folder, 'taken.json'), join(folder, 'taken~taker.json'));
  await kill('taker', taker, { ...gone(), includes: ['taken~taker.json'] });
  expect(await told(one)).toEqual({ done: 111, open: 0 });

  const two = await worker('two', { done: 2, open: 0 });

  expect(await told(two)).toEqual({ done: 113, open: 0 });
  expect(await told(one)).toEqual({ done: 113, open: 0 });
  expect((await readdir(folder)).sort()).toEqual(['one.json', 'two.json']);
});

test('what is not ours, or only half of it, is passed over', async () => {
  const one = await worker('one', { done: 3, open: 1 });
  const good = await readFile(join(folder, 'one.json'), 'utf8');
  await writeFile(join(folder, 'half.json'), good.slice(0, 100));
  await writeFile(join(folder, 'empty.json'), '');
  await writeFile(
    join(folder, 'other.json'),
    '{"pid":1,"isLast":true,"own":[{"name":7}],"inherited":[],"includes":[]}',
  );
  await writeFile(join(folder, 'null.json'), 'null');
  await writeFile(join(folder, 'note.txt'), 'hello');
  await mkdir(join(folder, 'folder.json'));

  expect(await told(one)).toEqual({ done: 3, open: 1 });
  expect(await told(await worker('two', { done: 1, open: 1 }))).toEqual({ done: 4, open: 2 });
});

test('a folder that is gone is made again; what cannot be read is said, and not taken for nothing', async () => {
  const one = await worker('one', { done: 3, open: 1 });
  await rm(folder, { recursive: true });
  expect(await told(one)).toEqual({ done: 3, open: 1 });

  await rm(folder, { recursive: true });
  await writeFile(folder, 'in the way');
  await expect(told(one)).rejects.toThrow('ENOTDIR');
  await rm(folder);
  expect(await told(one)).toEqual({ done: 3, open: 1 });
});
