import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sentinels, startSentinels } from '../services/redis-sentinel.ts';
import { eventually } from '../support/eventually.ts';
import { Talk } from '../support/talk.ts';
import { useWorld } from '../support/world.ts';

describe('Redis with sentinels', () => {
  const world = useWorld({ name: 'no worker yet', engine: 'mysql', workers: 0 });
  let sentinels: Sentinels;

  beforeAll(async () => {
    sentinels = await startSentinels();
    for (let i = 0; i < 2; i++) {
      await world.startWorker({ redisUrl: sentinels.url, workers: 2, rateLimits: true });
    }
  });
  afterAll(async () => {
    for (const worker of world.workers.splice(0)) await worker.stop();
    await sentinels.stop();
  });
  const isUp = async () => {
    const states = await Promise.all([0, 1].map((worker) => world.rest(worker).get('/readyz')));
    return states.every(({ body }) => body.redis === 'up');
  };
  const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

  /** In two rooms people talk; in the middle the master fails; when the workers are well again they talk on. */
  async function failOver(name: string, fail: (master: number) => unknown) {
    await eventually('Redis is up', isUp);
    const old = await sentinels.master();
    const both: [string, string] = [world.url(0), world.url(1)];
    const talks = await Promise.all([1, 2].map((speakers) => new Talk().start(both, speakers as 1 | 2, 150)));
    const begin = Date.now();
    await pause(1_000);
    const failedAt = Date.now();
    await fail(old);
    await eventually('it is said', async () => !(await isUp()));
    await eventually('the sentinels name another master', async () => (await sentinels.master()) !== old);
    const namedAt = Date.now();
    await eventually('the workers have found it', isUp);
    const foundAt = Date.now();
    await pause(2_000);
    const end = Date.now();
    const outcomes = await Promise.all(talks.map((talk) => talk.finish()));
    const ways = (from: number, to: number) => talks.map((talk) => `${talk.longest(from, to)} ms`).join(' and ');
    process.stdout.write(
      `${name}: another master after ${namedAt - failedAt} ms, found after ${foundAt - failedAt} ms; the longest way ` +
        `between workers where one talks, and where both do: ${ways(begin, failedAt)} before, ` +
        `${ways(failedAt, foundAt)} meanwhile, ${ways(foundAt, end)} after\n`,
    );
    return outcomes;
  }

  /** Everything that was said, once, in one order, and each one's words in the order in which they were said. */
  function expectAll({ said, shown }: Awaited<ReturnType<Talk['finish']>>) {
    const [one = [], ...others] = shown;
    for (const other of others) expect(other).toEqual(one);
    expect(one.map(({ seq }) => seq)).toEqual(one.map(({ seq }) => seq).toSorted((a, b) => a - b));
    for (const [i, own] of said.entries()) {
      expect(one.filter(({ by }) => by === `person ${i}`).map(({ content }) => content)).toEqual(own);
    }
  }

  test('the master is killed: chat goes on, nothing is lost, the order is kept', async () => {
    const outcomes = await failOver('killed', (master) => sentinels.program(master).end('SIGKILL'));

    outcomes.forEach(expectAll);
  });

  test('a master that no sentinel knows, and a Redis that is no sentinel, are refused at the start', async () => {
    const url = sentinels.url.replace(/\/chat$/, '');
    const sentinel = url.replace('+sentinel', '').split(',')[0];
    const server = `redis+sentinel://:p%40ss%2Fword@127.0.0.1:${await sentinels.master()}/chat`;

    await expect(world.startWorker({ redisUrl: `${url}/other` })).rejects.toThrow(/REDIS_URL: .* know: chat/);
    await expect(world.startWorker({ redisUrl: server })).rejects.toThrow(/no sentinel/);
    await expect(world.startWorker({ redisUrl: sentinel })).rejects.toThrow(/is a sentinel/);
  });

  test('the master freezes, and keeps its connections: another one is found all the same', async () => {
    let frozen = 0;

    const outcomes = await failOver('frozen', (master) => {
      frozen = sentinels.program(master).pid as number;
      process.kill(frozen, 'SIGSTOP');
    });

    outcomes.forEach(expectAll);
    process.kill(frozen, 'SIGCONT');
    await eventually('all is well', isUp);
  });
});
