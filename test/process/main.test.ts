import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../services/process.ts';
import { Person } from '../support/person.ts';
import { Rest } from '../support/rest.ts';
import { type ServerProcess, spawnServer } from '../support/server.ts';

const started: ServerProcess[] = [];
const start = async (env: Record<string, string>) => {
  const server = await spawnServer({ HOST: '127.0.0.1', ...env });
  started.push(server);
  return server;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

test('with nothing set it starts on SQLite, says where it is, and keeps guests and rooms over a restart', async () => {
  const port = String(await freePort());
  const server = await start({ PORT: port });
  await server.prints(`http://localhost:${port}/chat`);
  const url = `http://127.0.0.1:${port}`;
  expect((await readdir(`${server.folder}/data`)).sort()).toContain('sarangbang.sqlite');
  const { body } = await new Rest(url).post('/api/sessions', { nickname: 'ann' });
  const room = await new Rest(url, body.token).post('/api/rooms', { title: 'kept' });

  server.child.kill('SIGTERM');
  expect(await server.ended()).toBe(0);

  const again = await start({ PORT: port, SQLITE_FILE: `${server.folder}/data/sarangbang.sqlite` });
  await again.prints('Sarangbang is ready');
  const ann = new Person(url, body.token);
  await ann.connected();
  expect(ann.user).toEqual(body.user);
  expect((await ann.join(room.body.id)).room.title).toBe('kept');
  ann.leave();
});

test('SIGINT and SIGTERM end it after what it has taken is stored', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const port = String(await freePort());
    const server = await start({ PORT: port });
    await server.prints('Sarangbang is ready');
    const url = `http://127.0.0.1:${port}`;
    const { body } = await new Rest(url).post('/api/sessions', { nickname: 'ann' });
    const room = await new Rest(url, body.token).post('/api/rooms', { title: 'a room' });
    const ann = new Person(url, body.token);
    await ann.connected();
    await ann.join(room.body.id);
    const acknowledged: number[] = [];
    const sending = Array.from({ length: 200 }, (_, i) =>
      ann.say(room.body.id, `message ${i}`).then(
        ({ seq }) => acknowledged.push(seq),
        () => {},
      ),
    );
    await sending[20];

    server.child.kill(signal);

    expect(await server.ended()).toBe(0);
    ann.leave();
    const again = await start({ PORT: port, SQLITE_FILE: `${server.folder}/data/sarangbang.sqlite` });
    await again.prints('Sarangbang is ready');
    const { body: log } = await new Rest(url, body.token).get(`/api/rooms/${room.body.id}/log?after=0&limit=200`);
    const stored = new Set(log.entries.map((entry: { seq: number }) => entry.seq));
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(acknowledged.filter((seq) => !stored.has(seq))).toEqual([]);
    again.child.kill('SIGKILL');
    await again.ended();
  }
});

test('nobody keeps it from stopping: not who says nothing, or half of it, or does not answer a goodbye', async () => {
  const port = await freePort();
  const server = await start({ PORT: String(port), DRAIN_SECONDS: '1' });
  await server.prints('Sarangbang is ready');
  const { body } = await new Rest(`http://127.0.0.1:${port}`).post('/api/sessions', { nickname: 'ann' });
  const [silent, half, frozen] = await Promise.all([1, 2, 3].map(() => rawConnection(port)));
  half?.write('POST /api/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf');
  const upgrade =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2FyYW5nYmFuZyBpcyBpdA==';
  frozen?.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n\r\n`);
  await once(frozen as Socket, 'data');
  frozen?.write(frameOf(`40/chat,${JSON.stringify({ token: body.token })}`));
  await once(frozen as Socket, 'data');
  frozen?.pause();

  server.child.kill('SIGTERM');

  expect(await server.ended()).toBe(0);
  for (const connection of [silent, half, frozen]) connection?.destroy();
});

async function rawConnection(port: number): Promise<Socket> {
  const connection = createConnection(port, '127.0.0.1');
  connection.on('error', () => {});
  await once(connection, 'connect');
  return connection;
}

/** A text frame of a client (RFC 6455, 5.2): up to 65,535 bytes, masked with zeros. */
function frameOf(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([Buffer.from([0x81, 0xfe]), length, Buffer.alloc(4), Buffer.from(text)]);
}

test('a secret that was half written, or is none, is not taken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-secret-'));
  await writeFile(join(folder, 'session-secret'), '');

  const server = await start({ PORT: '0', SQLITE_FILE: join(folder, 'x.sqlite') });

  expect(await server.ended()).toBe(1);
  expect(server.printed()).toMatch(/^Sarangbang did not start: SESSION_SECRET: .*session-secret is too short.*\n$/);
  const elsewhere = await start({ PORT: '0', SQLITE_FILE: join(folder, 'session-secret/x.sqlite') });
  expect(await elsewhere.ended()).toBe(1);
  expect(elsewhere.printed()).toMatch(/^Sarangbang did not start: SQLITE_FILE: no secret can be kept.*\n$/);
  await rm(folder, { recursive: true });
});

test('a port in use is said in one line, and ends it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };

  const server = await start({ PORT: String(port) });

  expect(await server.ended()).toBe(1);
  expect(server.printed()).toBe(
    `Sarangbang did not start: port ${port} is in use: stop what listens there, or set PORT\n`,
  );
  other.close();
});

test('every wrong setting is named at once, and nothing is begun', async () => {
  const server = await start({ PORT: 'many', WORKERS: '2', LOG_LEVEL: 'loud', REDIS_URL: 'http://x' });

  expect(await server.ended()).toBe(1);
  for (const name of ['PORT', 'LOG_LEVEL', 'REDIS_URL']) expect(server.printed()).toContain(`${name}: `);
  expect(await readdir(server.folder)).toEqual([]);
});

test('a database of a newer version is left alone', async () => {
  const port = String(await freePort());
  const server = await start({ PORT: port });
  await server.prints('Sarangbang is ready');
  server.child.kill('SIGTERM');
  await server.ended();
  const SQLITE_FILE = `${server.folder}/data/sarangbang.sqlite`;
  const database = new Database(SQLITE_FILE);
  database.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_tomorrow', '2999-01-01')");
  database.close();

  const older = await start({ PORT: port, SQLITE_FILE });

  expect(await older.ended()).toBe(1);
  expect(older.printed()).toMatch(/did not start: SQLITE_FILE: .*newer than this version .*9999_tomorrow/);
});

test('a database that cannot be reached is named, and ends it', async () => {
  const server = await start({ MYSQL_URL: `mysql://root@127.0.0.1:${await freePort()}/nowhere` });

  expect(await server.ended()).toBe(1);
  expect(server.printed()).toMatch(/did not start: .*MYSQL_URL.*ECONNREFUSED/);
});
