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
    basePath: '',
    corsOrigins: [],
    trustProxy: [],
    emptyRoomGraceMs: 3_600_000,
    guestMs: 2_592_000_000,
    rateLimits: true,
    logLevel: 'info',
    logFormat: 'auto',
    logDir: undefined,
    logDays: 14,
    instance: 0,
    metricsToken: undefined,
    metricsDir: join(folder, 'a', `metrics-${hostname()}-3000`),
    guests: true,
    anonymousRead: false,
    roomCreation: 'everyone',
    nicknameChange: 'guests',
    defaultVisibility: 'public',
    hostTokens: undefined,
    apiKeys: new Map(),
    reservedNicknames: expect.arrayContaining(['admin', 'system', '운영자', '방장']),
    liveThreshold: 500,
  });
});

test('a setting that is empty is not set', () => {
  const empty = {
    PORT: '',
    WORKERS: '',
    MYSQL_URL: '',
    REDIS_URL: '',
    SESSION_SECRET: '',
    BASE_PATH: '',
    CORS_ORIGINS: '',
    LOG_LEVEL: '',
    LOG_FORMAT: '',
    LOG_DIR: '',
    LOG_DAYS: '',
    METRICS_TOKEN: '',
    METRICS_DIR: '',
    JWT_SECRET: '',
    JWT_SECRET_PREVIOUS: '',
    JWT_JWKS_URL: '',
    JWT_ISSUER: '',
    JWT_AUDIENCE: '',
    JWT_ID_CLAIM: '',
    JWT_NICKNAME_CLAIM: '',
    JWT_AVATAR_CLAIM: '',
    JWT_ROLE_CLAIM: '',
    GUESTS: '',
    ANONYMOUS_READ: '',
    ROOM_CREATION: '',
    NICKNAME_CHANGE: '',
    DEFAULT_VISIBILITY: '',
    API_KEYS: '',
    RESERVED_NICKNAMES: '',
    LIVE_THRESHOLD: '',
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
  ['CORS_ORIGINS', 'https://*'],
  ['CORS_ORIGINS', 'https://*.com'],
  ['CORS_ORIGINS', 'https://a.*.example.com'],
  ['CORS_ORIGINS', 'null'],
  ['CORS_ORIGINS', 'file://localhost'],
  ['CORS_ORIGINS', 'capacitor://localhost/app'],
  ['BASE_PATH', 'myapp'],
  ['BASE_PATH', '/my app'],
  ['BASE_PATH', '/a/../b'],
  ['BASE_PATH', '//elsewhere.example'],
  ['BASE_PATH', '/chat'],
  ['BASE_PATH', '/api/chat'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '0'],
  ['TRUST_PROXY', 'nginx'],
  ['TRUST_PROXY', '1, loopback'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['TRUST_PROXY', '0.0.0.0/0'],
  ['EMPTY_ROOM_GRACE_SECONDS', '-1'],
  ['GUEST_DAYS', '-1'],
  ['GUEST_DAYS', 'never'],
  ['RATE_LIMITS', 'yes'],
  ['LOG_LEVEL', 'loud'],
  ['LOG_FORMAT', 'xml'],
  ['LOG_DAYS', '0'],
  ['JWT_SECRET', 'short'],
  ['JWT_SECRET', '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD\n-----END PUBLIC KEY-----'],
  ['JWT_SECRET_PREVIOUS', 'x'.repeat(32)],
  ['JWT_JWKS_URL', 'host.example/jwks.json'],
  ['JWT_JWKS_URL', 'file:///etc/jwks.json'],
  ['JWT_JWKS_URL', 'https://user:hunter2@host.example/jwks.json'],
  ['JWT_ISSUER', 'https://host.example'],
  ['JWT_AUDIENCE', 'chat'],
  ['JWT_AVATAR_CLAIM', 'picture'],
  ['JWT_ROLE_CLAIM', 'role'],
  ['GUESTS', 'no'],
  ['GUESTS', 'off'],
  ['ANONYMOUS_READ', 'yes'],
  ['ROOM_CREATION', 'guests'],
  ['NICKNAME_CHANGE', 'on'],
  ['DEFAULT_VISIBILITY', 'hidden'],
  ['API_KEYS', 'a-secret-without-an-id-which-is-long-enough'],
  ['API_KEYS', 'ci:short'],
  ['API_KEYS', `c i:${'x'.repeat(32)}`],
  ['API_KEYS', `ci:${'비밀'.repeat(20)}`],
  ['API_KEYS', `ci:${'x'.repeat(32)},ci:${'y'.repeat(32)}`],
  ['RESERVED_NICKNAMES', 'x'.repeat(31)],
  ['LIVE_THRESHOLD', '0'],
  ['LIVE_THRESHOLD', 'many'],
  ['METRICS_TOKEN', 'short'],
  ['METRICS_TOKEN', 'with a space in it'],
])('%s=%s is refused, by name', (name, value) => {
  expect(refused({ SQLITE_FILE: join(folder, 'd/x.sqlite'), [name]: value })).toEqual([name]);
});

test('the host product’s users, by a secret or by keys, and not by both', () => {
  const JWT_SECRET = 'x'.repeat(32);
  const JWT_JWKS_URL = 'https://host.example/jwks.json';
  const claims = { id: 'sub', nickname: 'nickname', avatar: undefined, role: undefined };
  const none = { issuer: undefined, audience: undefined };

  expect(readConfig({ ...SCALED, JWT_SECRET })).toMatchObject({
    guests: true,
    hostTokens: { secret: JWT_SECRET, previousSecret: undefined, jwksUrl: undefined, ...none, claims },
  });
  const more = {
    JWT_ISSUER: 'https://host.example',
    JWT_AUDIENCE: 'chat',
    JWT_ID_CLAIM: 'user_idx',
    JWT_NICKNAME_CLAIM: 'name',
    JWT_AVATAR_CLAIM: 'picture',
    JWT_ROLE_CLAIM: 'realm_access.roles',
    GUESTS: 'off',
  };
  expect(readConfig({ ...SCALED, JWT_JWKS_URL, ...more })).toMatchObject({
    guests: false,
    hostTokens: {
      secret: undefined,
      jwksUrl: JWT_JWKS_URL,
      issuer: 'https://host.example',
      audience: 'chat',
      claims: { id: 'user_idx', nickname: 'name', avatar: 'picture', role: 'realm_access.roles' },
    },
  });
  const JWT_SECRET_PREVIOUS = 'y'.repeat(32);
  expect(readConfig({ ...SCALED, JWT_SECRET, JWT_SECRET_PREVIOUS }).hostTokens?.previousSecret).toBe(
    JWT_SECRET_PREVIOUS,
  );
  expect(refused({ ...SCALED, JWT_SECRET, JWT_JWKS_URL })).toEqual(['JWT_SECRET']);
  expect(refused({ ...SCALED, JWT_SECRET, JWT_ISSUER: 'sarangbang' })).toEqual(['JWT_ISSUER']);
  expect(refused({ ...SCALED, JWT_SECRET, GUESTS: 'off', ANONYMOUS_READ: 'on' })).toEqual(['ANONYMOUS_READ']);
});

test('keys of the backend and names of the staff are listed with commas', () => {
  const [one, two] = ['x'.repeat(32), 'a:b'.repeat(11)];
  const env = { ...SCALED, API_KEYS: ` ci:${one} , shop_2:${two},`, RESERVED_NICKNAMES: 'Acme, 에이콘' };

  const config = readConfig(env);

  expect(config.apiKeys).toEqual(
    new Map([
      ['ci', one],
      ['shop_2', two],
    ]),
  );
  expect(config.reservedNicknames).toEqual(expect.arrayContaining(['admin', 'Acme', '에이콘']));
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
  const wrong = {
    PORT: 'x',
    LOG_LEVEL: 'loud',
    SESSION_SECRET: 'hunter2',
    MYSQL_URL: 'mysqll://u:hunter2@h/d',
    API_KEYS: 'ci:hunter2',
    JWT_SECRET: 'hunter2',
    JWT_SECRET_PREVIOUS: 'hunter2',
  };

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

test('origins are those of apps, and of all below a domain, too', () => {
  const CORS_ORIGINS = 'capacitor://localhost,tauri://localhost,https://*.example.com,http://*.shop.example:8080';

  expect(readConfig({ ...SCALED, CORS_ORIGINS }).corsOrigins).toEqual(CORS_ORIGINS.split(','));
});

test.each([
  ['/', ''],
  ['/myapp', '/myapp'],
  ['/myapp/', '/myapp'],
  ['/teams/chats', '/teams/chats'],
])('BASE_PATH=%s is %s', (BASE_PATH, basePath) => {
  expect(readConfig({ ...SCALED, BASE_PATH }).basePath).toBe(basePath);
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
