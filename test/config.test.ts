import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { availableParallelism, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

let folder: string;
const SCALED = {
  WORKERS: '4',
  MYSQL_URL: 'mysql://chat:secret@db:3306/chat',
  REDIS_URL: 'rediss://:secret@cache:6380/2',
  SESSION_SECRET: 'x'.repeat(32),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sarangbang-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The names that a refusal gives, in order. */
function refused(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return Array.from((error as Error).message.matchAll(/^ {2}(\w+): /gm), ([, name]) => name as string);
  }
  return [];
}

test('nothing needs to be set', () => {
  const SQLITE_FILE = join(folder, 'a/sarangbang.sqlite');
  expect(readConfig({ SQLITE_FILE })).toMatchObject({
    port: 3_000,
    host: '0.0.0.0',
    workers: 1,
    mysqlUrl: undefined,
    redisUrl: undefined,
    corsOrigins: [],
    trustProxy: [],
    emptyRoomGraceMs: 60_000,
    rateLimits: true,
    logLevel: 'info',
    logFormat: 'auto',
    logDir: undefined,
    logDays: 14,
    instance: 0,
    metricsToken: undefined,
    metricsDir: join(folder, 'a', `metrics-${hostname()}-3000`),
  });
});

test('a setting that is empty is not set', () => {
  const empty = {
    PORT: '',
    WORKERS: '',
    MYSQL_URL: '',
    REDIS_URL: '',
    SESSION_SECRET: '',
    CORS_ORIGINS: '',
    LOG_LEVEL: '',
    LOG_FORMAT: '',
    LOG_DIR: '',
    LOG_DAYS: '',
    METRICS_TOKEN: '',
    METRICS_DIR: '',
  };
  expect(readConfig({ ...empty, SQLITE_FILE: join(folder, 'b/x.sqlite') })).toMatchObject({ port: 3_000, workers: 1 });
});

test('the secret is made once, and kept where nobody else reads it', async () => {
  const SQLITE_FILE = join(folder, 'c/sarangbang.sqlite');

  const [first, second] = [readConfig({ SQLITE_FILE }), readConfig({ SQLITE_FILE })];

  expect(first.sessionSecret).toMatch(/^[0-9a-f]{64}$/);
  expect(second.sessionSecret).toBe(first.sessionSecret);
  expect(await readFile(join(folder, 'c/session-secret'), 'utf8')).toBe(first.sessionSecret);
  expect((await stat(join(folder, 'c/session-secret'))).mode & 0o777).toBe(0o600);
});

test('several workers need what they share', () => {
  expect(readConfig(SCALED)).toMatchObject({
    workers: 4,
    redisUrl: SCALED.REDIS_URL,
    sessionSecret: SCALED.SESSION_SECRET,
  });
  expect(readConfig({ ...SCALED, WORKERS: 'max' }).workers).toBe(availableParallelism());
  expect(refused({ WORKERS: '2' })).toEqual(['MYSQL_URL', 'REDIS_URL', 'SESSION_SECRET']);
  expect(refused({ ...SCALED, REDIS_URL: '' })).toEqual(['REDIS_URL']);
});

test.each([
  ['PORT', '70000'],
  ['PORT', '3000.5'],
  ['WORKERS', '0'],
  ['WORKERS', 'all'],
  ['MYSQL_URL', 'postgres://db/chat'],
  ['MYSQL_URL', 'mysql://chat:s3cret@pw@db/chat'],
  ['MYSQL_URL', 'mysql://chat@db'],
  ['MYSQL_POOL_SIZE', '0'],
  ['REDIS_URL', 'cache:6379'],
  ['REDIS_URL', 'redis+sentinel://one:26379,two:26379'],
  ['SESSION_SECRET', 'short'],
  ['CORS_ORIGINS', 'https://a.example/path'],
  ['CORS_ORIGINS', 'https://a.example, b.example'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '0'],
  ['TRUST_PROXY', 'nginx'],
  ['TRUST_PROXY', '1, loopback'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['TRUST_PROXY', '0.0.0.0/0'],
  ['EMPTY_ROOM_GRACE_SECONDS', '-1'],
  ['RATE_LIMITS', 'yes'],
  ['LOG_LEVEL', 'loud'],
  ['LOG_FORMAT', 'xml'],
  ['LOG_DAYS', '0'],
  ['METRICS_TOKEN', 'short'],
  ['METRICS_TOKEN', 'with a space in it'],
])('%s=%s is refused, by name', (name, value) => {
  expect(refused({ SQLITE_FILE: join(folder, 'd/x.sqlite'), [name]: value })).toEqual([name]);
});

test('certificates of Redis are for TLS alone, and are certificates', () => {
  const REDIS_CA_FILE = join(import.meta.dirname, 'config.test.ts');

  expect(refused({ ...SCALED, REDIS_CA_FILE })).toEqual(['REDIS_CA_FILE']);
  expect(() => readConfig({ ...SCALED, REDIS_CA_FILE })).toThrow(/certificate/);
  expect(() => readConfig({ ...SCALED, REDIS_URL: 'redis://cache', REDIS_CA_FILE })).toThrow(/rediss/);
});

test('certificates of MySQL are for MySQL alone', () => {
  expect(refused({ ...SCALED, MYSQL_CA_FILE: '/nowhere/ca.pem' })).toEqual(['MYSQL_CA_FILE']);
  expect(() => readConfig({ MYSQL_CA_FILE: '/nowhere/ca.pem' })).toThrow(/is for MySQL alone/);
});

test('all that is wrong is said at once, and no secret with it', () => {
  const wrong = { PORT: 'x', LOG_LEVEL: 'loud', SESSION_SECRET: 'hunter2', MYSQL_URL: 'mysqll://u:hunter2@h/d' };

  expect(refused(wrong).sort()).toEqual(Object.keys(wrong).sort());
  expect(() => readConfig(wrong)).toThrow(expect.not.stringContaining('hunter2'));
});

test('what is wrong alone does not hide what is wrong together', () => {
  expect(refused({ WORKERS: '2', PORT: 'x', MYSQL_URL: 'x' }).sort()).toEqual([
    'MYSQL_URL',
    'PORT',
    'REDIS_URL',
    'SESSION_SECRET',
  ]);
});

test('origins are listed with commas', () => {
  const env = { ...SCALED, CORS_ORIGINS: ' https://a.example, http://localhost:8080 ' };
  expect(readConfig(env).corsOrigins).toEqual(['https://a.example', 'http://localhost:8080']);
});

test.each([
  ['1', 1],
  [' loopback , 10.0.0.5 ', ['loopback', '10.0.0.5']],
  ['10.0.0.0/24,fd00::/8,::1', ['10.0.0.0/24', 'fd00::/8', '::1']],
])('TRUST_PROXY=%s is what Express takes', (TRUST_PROXY, trustProxy) => {
  const config = readConfig({ ...SCALED, TRUST_PROXY });

  expect(config.trustProxy).toEqual(trustProxy);
  expect(() => express().set('trust proxy', config.trustProxy)).not.toThrow();
});
