import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../test/services/mariadb.ts';
import { startRedis } from '../test/services/redis.ts';
import { type Contender, INSERT, OURS, PLAIN, RAW, Running, type Services } from './contenders.ts';
import { catchUp, idleMemory, manyRooms, massJoin, oneRoom } from './work.ts';

/** A row of the table: what is done, what is measured of it, and on whom. */
interface Row {
  name: string;
  unit: string;
  on: Contender[];
  measure: (server: Running) => Promise<number>;
}

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const [ROUNDS, SECONDS] = values.quick ? [1, 1] : [3, 4];
const ALL = [OURS, PLAIN, INSERT, RAW];

const ROWS: Row[] = [
  ...[64, 8, 1].map((inFlight) => ({
    name: `room of 200, ${inFlight} in flight`,
    unit: 'µs CPU a delivery',
    on: ALL,
    measure: async (server: Running) => (await oneRoom(server, 200, inFlight, SECONDS)).cpuPerDelivery,
  })),
  {
    name: 'room of 200, 64 in flight',
    unit: 'ms to the receiver, median',
    on: ALL,
    measure: async (server) => (await oneRoom(server, 200, 64, SECONDS)).latency.median,
  },
  {
    name: 'rooms of 5, as fast as it goes',
    unit: 'messages/s',
    on: ALL,
    measure: async (server) => (await manyRooms(server, 40, 5, SECONDS)).messagesPerSecond,
  },
  {
    name: 'idle connection in two rooms',
    unit: 'KB',
    on: [OURS, PLAIN],
    measure: async (server) => (await idleMemory(server, values.quick ? 300 : 1_000)) / 1_024,
  },
  {
    name: `${values.quick ? 500 : 3_000} join one room`,
    unit: 's',
    on: [OURS, PLAIN],
    measure: async (server) => (await massJoin(server, values.quick ? 500 : 3_000)).seconds,
  },
  {
    name: 'catch up on 10,000 missed messages',
    unit: 's',
    on: [OURS],
    measure: async (server) => await catchUp(server, 10_000),
  },
];

const services: Services = { mysql: await startMariadb(), redis: await startRedis() };
try {
  const admin = await createConnection(services.mysql.url);
  await admin.query('CREATE DATABASE bench CHARACTER SET utf8mb4');
  await admin.end();
  print(['', '', ...ALL.map(({ name }) => name)]);
  for (const row of ROWS) print([row.name, row.unit, ...(await measureRow(row))]);
} finally {
  await Promise.all([services.mysql.stop(), services.redis.stop()]);
}

/** Round by round, each contender in turn, so that what the machine does meanwhile meets all. Medians, and ours as a ratio. */
async function measureRow({ on, measure }: Row): Promise<string[]> {
  const figures = new Map<Contender, number[]>(on.map((contender) => [contender, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of on) {
      const server = await Running.start(contender, services);
      figures.get(contender)?.push(await measure(server));
      await server.stop();
    }
  }
  const ours = median(figures.get(OURS) ?? []);
  return ALL.map((contender) => {
    const figure = figures.get(contender);
    if (!figure) return '-';
    const value = median(figure);
    const ratio = contender === OURS ? '' : ` (ours ${(ours / value).toFixed(2)} ×)`;
    return `${value.toFixed(value < 10 ? 2 : 0)}${ratio}`;
  });
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print([name = '', unit = '', ...cells]: string[]): void {
  const line = [name.padEnd(36), unit.padEnd(28), ...cells.map((cell) => cell.padStart(36))];
  process.stdout.write(`${line.join('')}\n`);
}
