import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import Database from 'libsql';
import { createConnection } from 'mysql2/promise';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../services/process.ts';
import { createDatabase, ENGINES, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { Rest } from '../support/rest.ts';
import { type ServerProcess, spawnServer } from '../support/server.ts';
import { SECRET } from '../support/world.ts';

const run = promisify(execFile);
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test.each(ENGINES)('%s: what was backed up while people talked goes on elsewhere, without a gap', async (engine) => {
  const [old, fresh] = [await databaseOf(engine), await databaseOf(engine)];
  const server = await start(old);
  const ann = await guest(server.url);
  const rooms: number[] = [];
  for (let i = 0; i < 3; i++) rooms.push((await ann.post('/api/rooms', { title: `room ${i}` })).body.id);
  for (const roomId of rooms) await ann.put(`/api/rooms/${roomId}/members/me`);
  let said = 0;
  let isTalking = true;
  const talkers = [...rooms, ...rooms].map(async (roomId) => {
    while (isTalking) {
      await ann.post(`/api/rooms/${roomId}/messages`, { clientId: randomUUID(), content: 'hello' });
      said++;
    }
  });
  await eventually('something was said', () => said > 100);

  const before = said;
  await copy(old, fresh);
  isTalking = false;
  await Promise.all(talkers);
  server.process.child.kill('SIGTERM');
  await server.process.ended();
  const restored = await start(fresh);

  let kept = 0;
  const again = new Rest(restored.url, ann.token);
  for (const roomId of rooms) {
    const seqs = await seqsOf(again, roomId);
    kept += seqs.length;
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    expect((await again.get(`/api/rooms/${roomId}`)).body.headSeq).toBe(seqs.length);
    const next = await again.post(`/api/rooms/${roomId}/messages`, { clientId: randomUUID(), content: 'after' });
    expect(next.body.seq).toBe(seqs.length + 1);
  }
  expect(kept).toBeGreaterThan(before);
});

async function databaseOf(engine: (typeof ENGINES)[number]): Promise<TestDatabase> {
  const database = await createDatabase(engine);
  ends.push(() => database.drop());
  return database;
}

async function start({ config }: TestDatabase): Promise<{ process: ServerProcess; url: string }> {
  const port = String(await freePort());
  const process = await spawnServer({
    HOST: '127.0.0.1',
    PORT: port,
    ...(config.mysqlUrl ? { MYSQL_URL: config.mysqlUrl } : { SQLITE_FILE: config.sqliteFile }),
    SESSION_SECRET: SECRET,
    RATE_LIMITS: 'off',
  });
  ends.push(() => process.stop());
  await process.prints('is ready');
  return { process, url: `http://127.0.0.1:${port}` };
}

async function guest(url: string): Promise<Rest & { token: string }> {
  const { body } = await new Rest(url).post('/api/sessions', { nickname: 'ann' });
  return Object.assign(new Rest(url, body.token), { token: body.token as string });
}

/** As docs/operations.md says. */
async function copy(from: TestDatabase, to: TestDatabase): Promise<void> {
  if (!from.config.mysqlUrl || !to.config.mysqlUrl) {
    const database = new Database(from.config.sqliteFile);
    database.exec(`VACUUM INTO '${to.config.sqliteFile}'`);
    database.close();
    return;
  }
  const { hostname, port, username, password, pathname } = new URL(from.config.mysqlUrl);
  const where = ['-h', hostname, '-P', port || '3306', '-u', username, `--password=${decodeURIComponent(password)}`];
  const options = { maxBuffer: 100_000_000 };
  const { stdout } = await run('mariadb-dump', [...where, '--single-transaction', pathname.slice(1)], options);
  const connection = await createConnection({ uri: to.config.mysqlUrl, multipleStatements: true });
  // The line is for the client program, which is not asked here.
  await connection.query(stdout.replace(/^\/\*M?!999999.*$/m, ''));
  await connection.end();
}

async function seqsOf(rest: Rest, roomId: number): Promise<number[]> {
  const seqs: number[] = [];
  for (let hasMore = true; hasMore; ) {
    const { body } = await rest.get(`/api/rooms/${roomId}/log?after=${seqs.length}&limit=200`);
    seqs.push(...body.entries.map((entry: { seq: number }) => entry.seq));
    hasMore = body.hasMore;
  }
  return seqs;
}
