import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultsFor } from './faults.ts';
import { runScenario, type ScenarioOptions } from './scenario.ts';
import { sarangbang } from './subject.ts';

const SHORT: ScenarioOptions = {
  seconds: 35,
  clients: 24,
  rooms: 3,
  workers: 2,
  rate: 5,
  seed: 20_261_120,
  faults: faultsFor(35),
  cutEveryMs: 15_000,
  quietMs: 45_000,
  subject: sarangbang(),
  say: () => {},
};
const without = (what: string) => ['--import', 'tsx', join(import.meta.dirname, 'sabotaged-worker.ts'), what];

// Each on servers of its own; what they wait for they wait for together.
test.concurrent('while lines are cut, and workers, Redis and MariaDB fail, nothing is lost, doubled or disordered', async () => {
  const report = await runScenario(SHORT);

  expect(report.examples).toEqual([]);
  expect(report).toMatchObject({
    unstored: 0,
    lost: 0,
    doubled: 0,
    disordered: 0,
    invented: 0,
    crashes: 0,
    convergedAfterMs: expect.any(Number),
  });
  expect(report.acknowledged).toBeGreaterThan(SHORT.clients);
  expect(Object.keys(report.faults).length).toBeGreaterThanOrEqual(6);
}, 300_000);

// Over good lines: who comes back late would say something, and so show the others what they missed.
test.concurrent('without heads, the last words before a quiet spell are missed, and that is found', async () => {
  const report = await runScenario({
    ...SHORT,
    seconds: 6,
    faults: ['redis'],
    cutEveryMs: 0,
    quietMs: 5_000,
    subject: sarangbang(without('heads')),
  });

  expect(report).toMatchObject({ convergedAfterMs: undefined, doubled: 0 });
  expect(report.lost).toBeGreaterThan(0);
}, 120_000);

test.concurrent('without looking at clientId, a message sent again is there twice, and that is found', async () => {
  const report = await runScenario({
    ...SHORT,
    seconds: 10,
    clients: 40,
    faults: ['connections'],
    cutEveryMs: 4_000,
    quietMs: 5_000,
    subject: sarangbang(without('client-id')),
  });

  expect(report.doubled).toBeGreaterThan(0);
}, 120_000);
