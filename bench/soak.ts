import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../test/services/mariadb.ts';
import { startRedis } from '../test/services/redis.ts';
import { Random } from '../test/support/random.ts';
import { OURS, Running } from './contenders.ts';
import { contentNow, Speaker } from './speakers.ts';

// People come, join, talk and go for a long time. Every five minutes all go, and what the server keeps then is compared.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    clients: { type: 'string', default: '1000' },
    rooms: { type: 'string', default: '50' },
  },
});
const SAMPLE_MINUTES = 5;
/** Longer than whoever is gone is waited for. */
const ALL_GONE_MS = 30_000;
const MOST_GROWTH = 0.05;

interface Sample {
  minute: number;
  heapMb: number;
  timers: number;
  listeners: number;
  connections: number;
}

const random = new Random(1);
const services = { mysql: await startMariadb(), redis: await startRedis() };
const samples: Sample[] = [];
let said = 0;
let visits = 0;
try {
  const admin = await createConnection(services.mysql.url);
  await admin.query('CREATE DATABASE bench CHARACTER SET utf8mb4');
  await admin.end();
  const server = await Running.start(OURS, services, { RATE_LIMITS: 'on' });
  const rooms: number[] = [];
  for (let i = 0; i < Number(values.rooms); i++) rooms.push(await server.room());
  const begin = Date.now();
  for (let minute = SAMPLE_MINUTES; minute <= Number(values.minutes); minute += SAMPLE_MINUTES) {
    const end = begin + 60_000 * minute - ALL_GONE_MS;
    await Promise.all(Array.from({ length: Number(values.clients) }, () => comeAndGo(server, rooms, end)));
    await delay(ALL_GONE_MS);
    samples.push(await sample(server, minute));
    process.stdout.write(`${JSON.stringify({ ...samples.at(-1), visits, said })}\n`);
  }
  await server.stop();
} finally {
  await Promise.all([services.mysql.stop(), services.redis.stop()]);
}
const [first, last] = [samples[0] as Sample, samples.at(-1) as Sample];
const growth = last.heapMb / first.heapMb - 1;
process.stdout.write(`The heap grew by ${(100 * growth).toFixed(1)} % after minute ${first.minute}\n`);
const isClean = last.timers <= first.timers && last.connections <= first.connections;
process.exit(growth <= MOST_GROWTH && isClean ? 0 : 1);

/** Visits of about 20 s, until `end`. */
async function comeAndGo(server: Running, rooms: number[], end: number): Promise<void> {
  await delay(random.between(0, 20_000));
  while (Date.now() < end) {
    const speaker = await Speaker.connect('sarangbang', server.port, await server.token());
    visits++;
    const roomId = random.pick(rooms);
    await speaker.ask('room:join', { roomId });
    for (let i = 0; i < 4 && Date.now() < end; i++) {
      await delay(random.between(2_000, 8_000));
      await speaker.ask('message:send', { roomId, content: contentNow() });
      said++;
    }
    // Half of them say goodbye.
    if (random.next() < 0.5) await speaker.ask('room:leave', { roomId });
    speaker.close();
  }
}

async function sample(server: Running, minute: number): Promise<Sample> {
  const { memory, timers, listeners, connections } = await server.state();
  return { minute, heapMb: Math.round(memory.heapUsed / 10_000) / 100, timers, listeners, connections };
}
