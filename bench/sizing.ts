import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../test/services/mariadb.ts';
import { startRedis } from '../test/services/redis.ts';
import { OURS, Running } from './contenders.ts';
import { contentNow } from './speakers.ts';
import { closeAll, connectAll, joinAll } from './work.ts';

// What docs/operations.md needs to say how much is enough: memory of one worker, size of the database, time to start.
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    connections: { type: 'string', default: '1000,3000' },
  },
});
const MESSAGES = Number(values.messages);
const ROOM_OF = 50;
const TALKING = 200;

const services = { mysql: await startMariadb(), redis: await startRedis() };
const folder = await mkdtemp(join(tmpdir(), 'sarangbang-sizing-'));
const sqliteFile = join(folder, 'chat.sqlite');
const sqlite = { WORKERS: '1', MYSQL_URL: '', REDIS_URL: '', SQLITE_FILE: sqliteFile };
try {
  const admin = await createConnection(services.mysql.url);
  await admin.query('CREATE DATABASE bench CHARACTER SET utf8mb4');
  say('memory, MB', await memory());
  const tablespaces = async () => {
    const [rows] = await admin.query(
      "SELECT SUM(file_size) AS bytes FROM information_schema.innodb_sys_tablespaces WHERE name LIKE 'bench/%'",
    );
    return Number((rows as { bytes: number }[])[0]?.bytes);
  };
  say('MariaDB', await filled({}, tablespaces));
  say('SQLite', await filled(sqlite, async () => (await stat(sqliteFile)).size));
  await admin.end();
} finally {
  await Promise.all([services.mysql.stop(), services.redis.stop()]);
  await rm(folder, { recursive: true });
}

/** Resident memory of one worker when everything that is garbage is gone, by number of idle connections in two rooms of 50. */
async function memory(): Promise<Record<string, number>> {
  const server = await Running.start(OURS, services);
  const megabytes = async () => Math.round((await server.state()).memory.rss / 1_000_000);
  await delay(2_000);
  const found: Record<string, number> = { '0': await megabytes() };
  const all = [];
  for (const count of (values.connections ?? '').split(',').map(Number)) {
    const more = await connectAll(server, count - all.length);
    for (let i = 0; i < more.length; i += ROOM_OF) {
      const some = more.slice(i, i + ROOM_OF);
      for (const roomId of [await server.room(), await server.room()]) await joinAll(some, () => roomId);
    }
    all.push(...more);
    await delay(2_000);
    found[String(count)] = await megabytes();
  }
  await closeAll(all);
  await server.stop();
  return found;
}

/** What messages of 130 characters in rooms of 5 take, while the server is stopped, and how long it takes to start before and after. */
async function filled(settings: object, bytes: () => Promise<number>): Promise<Record<string, number>> {
  const startMs = async (): Promise<[Running, number]> => {
    const begin = performance.now();
    return [await Running.start(OURS, services, settings), Math.round(performance.now() - begin)];
  };
  const [server, emptyStartMs] = await startMs();
  const rooms: number[] = [];
  for (let i = 0; i < TALKING / 5; i++) rooms.push(await server.room());
  const roomOf = (index: number) => rooms[index % rooms.length] as number;
  const speakers = await connectAll(server, TALKING);
  await joinAll(speakers, roomOf);
  await server.stop();
  const before = await bytes();

  const [again] = await startMs();
  const talking = await connectAll(again, TALKING);
  await joinAll(talking, roomOf);
  const begin = performance.now();
  const talk = talking.map(async (speaker, i) => {
    for (let n = 0; n < MESSAGES / TALKING; n++) {
      await speaker.ask('message:send', { roomId: roomOf(i), content: contentNow() });
    }
  });
  await Promise.all(talk);
  const messagesPerSecond = Math.round(MESSAGES / ((performance.now() - begin) / 1_000));
  await closeAll(talking);
  await again.stop();
  const megabytes = Math.round((await bytes()) - before) / 1_000_000;

  const [full, fullStartMs] = await startMs();
  await full.stop();
  return { messages: MESSAGES, megabytes, messagesPerSecond, emptyStartMs, fullStartMs };
}

function say(what: string, found: object): void {
  process.stdout.write(`${what}: ${JSON.stringify(found)}\n`);
}
