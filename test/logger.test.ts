import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../src/config.ts';
import type { DatabaseConfig } from '../src/db/open.ts';
import { createLogger, type LoggerOptions } from '../src/logger.ts';
import { version } from '../src/version.ts';
import { freePort } from './services/process.ts';
import { createDatabase, type TestDatabase } from './support/database.ts';
import { eventually } from './support/eventually.ts';
import { Person } from './support/person.ts';
import { Rest } from './support/rest.ts';
import { type ServerProcess, spawnServer } from './support/server.ts';
import { DEPLOYMENTS, redisUrl, SECRET } from './support/world.ts';

const TODAY = new Date().toISOString().slice(0, 10);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sarangbang-logs-'));
});
afterEach(() => rm(dir, { recursive: true }));

const toFiles = (more: Partial<LoggerOptions> = {}) =>
  createLogger({ logLevel: 'debug', logFormat: 'json', logDir: dir, logDays: 3, instance: 0, ...more });
const written = async () => {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.log'));
  return (await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8').catch(() => '')))).join('');
};
const lines = async () =>
  (await written())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const has = (message: string) => async () => (await written()).includes(message);

describe.each(DEPLOYMENTS)('the log of $name', ({ engine }) => {
  let database: TestDatabase;
  let server: ServerProcess;
  let url: string;

  beforeEach(async () => {
    database = await createDatabase(engine);
    const { mysqlUrl = '', sqliteFile } = database.config;
    const port = String(await freePort());
    url = `http://127.0.0.1:${port}`;
    server = await spawnServer({
      HOST: '127.0.0.1',
      PORT: port,
      MYSQL_URL: mysqlUrl,
      SQLITE_FILE: sqliteFile,
      REDIS_URL: mysqlUrl && redisUrl(),
      SESSION_SECRET: SECRET,
      LOG_LEVEL: 'debug',
      LOG_DIR: dir,
    });
    // Redis is said to be ready before the server is.
    await server.prints('Sarangbang is ready');
  });
  afterEach(async () => {
    await server.stop();
    await database.drop();
  });

  test('says what happened, under the id that the client was given, and nothing of what was said', async () => {
    const secrets = ['Hortensia', 'garden party at nine', 'a title like no other', 'another wording'];
    const [nickname, content, title, wording] = secrets as [string, string, string, string];
    const { body } = await new Rest(url).post('/api/sessions', { nickname });
    const ann = new Person(url, body.token);
    await ann.connected();
    const rest = new Rest(url, body.token);
    const roomId = (await rest.post('/api/rooms', { title })).body.id;
    await ann.join(roomId);
    const { seq } = await ann.say(roomId, content);
    await ann.get('message:edit', { roomId, target: seq, content: wording });
    await ann.get('nickname:change', { nickname: `${nickname}!` });
    await rest.get(`/api/rooms?q=${encodeURIComponent(title)}&token=${body.token}`);
    await rest.get(`/api/${body.token}?token=${body.token}`);
    await new Rest(url, `${body.token}x`).post('/api/rooms', { title });
    await rest.call('POST', '/api/rooms', `{"title":"${title}`);
    await new Person(url, `${body.token}x`).connected().catch(() => {});
    await ann.ask('message:send', { roomId, clientId: content, content, replyTo: content });

    const mend = await takeEntriesAway(database.config);
    const broken = [
      await ann.ask('message:send', { roomId, clientId: crypto.randomUUID(), content }),
      await ann.ask('message:edit', { roomId, target: seq, content }),
    ];
    const read = await fetch(`${url}/api/rooms/${roomId}/log`, {
      headers: { 'X-Request-Id': 'from-the-proxy.1', Authorization: `Bearer ${body.token}` },
    });
    await mend();
    await rest.get('/api/the-last-one');
    await eventually('all is written', has('the-last-one'));

    const log = await lines();
    expect(read.headers.get('x-request-id')).toBe('from-the-proxy.1');
    expect(await read.json()).toMatchObject({ status: 500, code: 'internal', requestId: 'from-the-proxy.1' });
    expect(log.filter(({ requestId }) => requestId === 'from-the-proxy.1')).toMatchObject([
      { level: 'error', message: 'request failed', method: 'GET', path: `/api/rooms/${roomId}/log`, error: {} },
      { level: 'info', message: 'request', route: '/api/rooms/:roomId/log', status: '500', ms: expect.any(Number) },
    ]);
    for (const reply of broken) {
      if (reply.ok) throw new Error('It should have failed');
      const { code, requestId } = reply.error;
      expect({ code, requestId }).toEqual({ code: 'internal', requestId: expect.any(String) });
      expect(log).toContainEqual(expect.objectContaining({ level: 'error', message: 'event failed', requestId }));
    }
    const made = { method: 'POST', route: '/api/rooms', status: '201', userId: body.user.id };
    expect(log).toContainEqual(expect.objectContaining(made));
    for (const secret of [...secrets, body.token, body.token.split('.')[2], SECRET]) {
      expect((await written()) + server.printed()).not.toContain(secret);
    }
    ann.leave();
  });

  test('gives a request its own id only where that is sane, and is quiet about probes', async () => {
    const idFor = async (given: string) => {
      const answer = await fetch(`${url}/api/rooms`, { headers: { 'X-Request-Id': given } });
      return answer.headers.get('x-request-id');
    };

    expect(await idFor('abc-1')).toBe('abc-1');
    for (const bad of ['a b', 'x'.repeat(65), '{"a":1}', '']) expect(await idFor(bad)).toMatch(/^[0-9a-f-]{36}$/);
    for (const path of ['/livez', '/readyz', '/metrics', '/chat/assets/x.js']) await new Rest(url).call('HEAD', path);
    await idFor('the-last-one');
    await eventually('all is written', has('the-last-one'));

    const requests = (await lines()).filter(({ message }) => message === 'request');
    const routes = (level: string) =>
      new Set(requests.filter((line) => line.level === level).map(({ route }) => route));
    expect(routes('info')).toEqual(new Set(['/api/rooms']));
    expect(routes('debug')).toEqual(new Set(['/livez', '/readyz', '/metrics', '/chat/assets']));
  });
});

/** Takes away the table of entries behind the server's back, so that it meets what it does not expect. */
async function takeEntriesAway({ mysqlUrl, sqliteFile }: DatabaseConfig): Promise<() => Promise<void>> {
  const run = async (statement: string) => {
    if (mysqlUrl) {
      const connection = await createConnection(mysqlUrl);
      await connection.query(statement);
      await connection.end();
    } else {
      const database = new Libsql(sqliteFile);
      database.exec(statement);
      database.close();
    }
  };
  await run('ALTER TABLE entry RENAME TO entry_away');
  return () => run('ALTER TABLE entry_away RENAME TO entry');
}

test('what databases and parsers quote is left out, and so are tokens and passwords in URLs', async () => {
  const logger = toFiles();
  const quoting = Object.assign(new Error("Incorrect string value: 'hello ann' for column 'body'"), {
    code: 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
    sqlMessage: 'x',
    sql: "INSERT 'hello ann'",
  });
  logger.error('one', { error: quoting });
  try {
    JSON.parse('hello ann');
  } catch (error) {
    logger.error('two', { error });
  }
  logger.warn('three', {
    error: new Error('cannot reach mysql://chat:hunter2@db:3306/chat and redis://:hunter2@cache'),
  });
  logger.info('four', { error: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJnXzEifQ.c2lnbmF0dXJl' });
  await eventually('all is written', has('four'));

  expect(await written()).not.toMatch(/hello|hunter2|c2lnbmF0dXJl/);
  expect((await lines())[0].error).toMatchObject({ code: quoting.code, stack: expect.stringMatching(/\n\s+at /) });
});

test('files are kept for as long as is set, whoever wrote them, and nobody else reads them', async () => {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  for (const ago of [1, 2, 3, 10]) await writeFile(join(dir, `sarangbang-${ago}-${day(ago)}.log`), '');
  await writeFile(join(dir, `other-0-${day(10)}.log`), '');

  toFiles({ instance: 4 }).info('hello');
  await eventually('it is written', has('hello'));

  await eventually('the old ones are gone', async () => (await readdir(dir)).length === 4);
  expect((await readdir(dir)).sort()).toEqual(
    [
      `other-0-${day(10)}.log`,
      `sarangbang-1-${day(1)}.log`,
      `sarangbang-2-${day(2)}.log`,
      `sarangbang-4-${TODAY}.log`,
    ].sort(),
  );
  expect((await stat(join(dir, `sarangbang-4-${TODAY}.log`))).mode & 0o777).toBe(0o600);
});

test('a folder that cannot be written to is a wrong setting', async () => {
  await writeFile(join(dir, 'file'), '');
  await mkdir(join(dir, 'taken', `sarangbang-0-${TODAY}.log`), { recursive: true });

  for (const logDir of [join(dir, 'file/logs'), join(dir, 'taken'), join(dir, 'a|b')]) {
    expect(() => toFiles({ logDir })).toThrow(ConfigError);
    expect(() => toFiles({ logDir })).toThrow(/^LOG_DIR: /);
  }
});

describe('the log of a process', () => {
  const started: ServerProcess[] = [];
  const start = async (env: Record<string, string>) => {
    const port = String(await freePort());
    const server = await spawnServer({ HOST: '127.0.0.1', PORT: port, LOG_LEVEL: 'debug', ...env });
    started.push(server);
    return { ...server, url: `http://127.0.0.1:${port}`, port };
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });
  afterAll(() => expect(started).toEqual([]));

  test('begins with what runs, and where, and no secret', async () => {
    const secret = 'secret-of-the-session-0123456789abcdef';
    const server = await start({ SESSION_SECRET: secret, METRICS_TOKEN: 'metrics-0123456789' });
    await server.prints('"message":"started"');

    const line = JSON.parse(/^\{.*"started".*\}$/m.exec(server.printed())?.[0] ?? '{}');
    expect(line).toMatchObject({ version: version(), port: Number(server.port), database: 'sqlite', fanout: 'memory' });
    expect(server.printed()).not.toMatch(/secret-of|metrics-0123/);
  });

  test('can be read by people', async () => {
    const server = await start({ LOG_FORMAT: 'pretty' });
    // Redis is said to be ready before the server is.
    await server.prints('Sarangbang is ready');
    await new Rest(server.url).get('/api/nothing');
    await server.prints('status=');

    expect(server.printed()).toMatch(/\d\d:\d\d:\d\d\.\d{3} \S+info \S+ request .*path='\/api\/nothing'/);
  });

  test('outlives a full disk, and goes on when there is space again', async () => {
    const file = join(dir, `sarangbang-0-${TODAY}.log`);
    await symlink('/dev/full', file);
    const server = await start({ LOG_DIR: dir });
    // Redis is said to be ready before the server is.
    await server.prints('Sarangbang is ready');
    for (let i = 0; i < 20; i++) expect((await new Rest(server.url).get('/livez')).status).toBe(200);
    expect(server.printed()).toContain('/livez');

    await rm(file);
    await eventually(
      'it goes on',
      async () => {
        await new Rest(server.url).get('/api/rooms');
        return await has('/api/rooms')().catch(() => false);
      },
      15_000,
    );
  });

  test('nobody who reads it ends nothing', async () => {
    const server = await start({ LOG_DIR: dir });
    // Redis is said to be ready before the server is.
    await server.prints('Sarangbang is ready');
    server.child.stderr?.destroy();
    server.child.stdout?.destroy();

    for (let i = 0; i < 20; i++) expect((await new Rest(server.url).get('/livez')).status).toBe(200);
    await delay(200);
    expect((await new Rest(server.url).get('/readyz')).status).toBe(200);
    await eventually('the file has it', has('/readyz'));
  });

  test('says which setting is wrong, and nothing is begun', async () => {
    await writeFile(join(dir, 'file'), '');
    const server = await start({ LOG_DIR: join(dir, 'file/logs'), LOG_FORMAT: 'json' });

    expect(await server.ended()).toBe(1);
    expect(server.printed()).toMatch(/^Sarangbang did not start: LOG_DIR: .* cannot be written to/);
  });
});
