import { parseArgs } from 'node:util';
import { FAULTS } from './faults.ts';
import { type Report, runScenario } from './scenario.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    clients: { type: 'string', default: '60' },
    rooms: { type: 'string', default: '6' },
    workers: { type: 'string', default: '2' },
    rate: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: FAULTS.map(({ name }) => name).join() },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);
const report = await runScenario({
  seconds: Number(values.seconds),
  clients: Number(values.clients),
  rooms: Number(values.rooms),
  workers: Number(values.workers),
  rate: Number(values.rate),
  seed: Number(values.seed),
  faults: values.faults.split(',').filter(Boolean),
  cutEveryMs: 15_000,
  quietMs: 30_000,
  say: print,
});
for (const line of table(report)) print(line);
process.exit(isKept(report) ? 0 : 1);

function isKept({ lost, doubled, disordered, invented, convergedAfterMs }: Report): boolean {
  return lost + doubled + disordered + invented === 0 && convergedAfterMs !== undefined;
}

function table(report: Report): string[] {
  const { examples, faults, ...figures } = report;
  const rows = Object.entries(figures).map(
    ([name, value]) => `${name.padEnd(18)} ${String(value ?? 'never').padStart(9)}`,
  );
  const struck = Object.entries(faults).map(([name, count]) => `${name} ${count}`);
  return ['', ...rows, `faults             ${struck.join(', ')}`, ...examples];
}
