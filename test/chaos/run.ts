import { parseArgs } from 'node:util';
import { faultsFor } from './faults.ts';
import { peer } from './peer.ts';
import { type Report, runScenario } from './scenario.ts';
import { sarangbang } from './subject.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    clients: { type: 'string', default: '60' },
    rooms: { type: 'string', default: '6' },
    workers: { type: 'string', default: '3' },
    /** Messages that each client sends a second. */
    rate: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string' },
    /** Puts Socket.IO with the Redis adapter through the same afterwards, for comparison. */
    peer: { type: 'boolean', default: false },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);
const seconds = Number(values.seconds);
const options = {
  seconds,
  clients: Number(values.clients),
  rooms: Number(values.rooms),
  workers: Number(values.workers),
  rate: Number(values.rate),
  seed: Number(values.seed),
  faults: values.faults?.split(',').filter(Boolean) ?? faultsFor(seconds),
  cutEveryMs: 15_000,
  say: print,
};

const ours = await runScenario({ ...options, quietMs: 30_000, subject: sarangbang() });
const reports = new Map([['Sarangbang', ours]]);
if (values.peer) {
  print('\nSocket.IO with the Redis adapter and an INSERT a message');
  reports.set('Socket.IO + Redis + INSERT', await runScenario({ ...options, quietMs: 10_000, subject: peer }));
}
for (const line of table(reports)) print(line);
process.exit(isKept(ours) ? 0 : 1);

function isKept({ lost, doubled, disordered, invented, convergedAfterMs }: Report): boolean {
  return lost + doubled + disordered + invented === 0 && convergedAfterMs !== undefined;
}

function table(columns: Map<string, Report>): string[] {
  const reports = [...columns.values()];
  const line = (name: string, cells: string[]) =>
    `| ${[name.padEnd(46), ...cells.map((cell) => cell.padStart(26))].join(' | ')} |`;
  const figures: [string, (report: Report) => number | undefined][] = [
    ['sent', (report) => report.sent],
    ['sent and not stored', (report) => report.unstored],
    ['acknowledged', (report) => report.acknowledged],
    ['shown, by all clients together', (report) => report.shown],
    ['lost: stored, and never shown to somebody', (report) => report.lost],
    ['doubled', (report) => report.doubled],
    ['disordered', (report) => report.disordered],
    ['shown, and not stored so', (report) => report.invented],
    ['lines cut', (report) => report.cuts],
    ['workers that ended by themselves', (report) => report.crashes],
    ['all is everywhere, ms after the last fault', (report) => report.convergedAfterMs],
  ];
  const met = [...new Set(reports.flatMap(({ longestLagMs }) => Object.keys(longestLagMs)))];
  return [
    '',
    line('', [...columns.keys()]),
    line(
      '-'.repeat(46),
      reports.map(() => '-'.repeat(26)),
    ),
    ...figures.map(([name, figure]) =>
      line(
        name,
        reports.map((report) => figure(report)?.toLocaleString('en') ?? 'never'),
      ),
    ),
    ...met.map((fault) =>
      line(
        `longest lag in ms, ${fault || 'before any fault'}`,
        reports.map(({ longestLagMs }) => longestLagMs[fault]?.toLocaleString('en') ?? '-'),
      ),
    ),
    `faults: ${Object.entries(ours.faults).map(([name, count]) => ` ${name} ${count}`)}`,
    ...ours.examples,
  ];
}
