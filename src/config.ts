import { randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseMysqlUrl } from './db/mysql-url.ts';
import { basePath } from './http/base-path.ts';
import { origin } from './http/origins.ts';
import type { Visibility } from './protocol/model.ts';
import { parseRedisUrl } from './realtime/redis-url.ts';
import type { NicknameChange, RoomCreation } from './rights.ts';
import { type TrustedProxies, trustedProxies } from './trusted-proxies.ts';
import type { HostTokenOptions } from './users/claims.ts';
import { ISSUER } from './users/identity.ts';

export class ConfigError extends Error {
  override name = 'ConfigError';
}

export interface Config {
  port: number;
  host: string;
  workers: number;
  sqliteFile: string;
  mysqlUrl: string | undefined;
  /** Certificates (PEM) of authorities that may have signed MySQL's, instead of the usual ones. */
  mysqlCa: string | undefined;
  mysqlPoolSize: number;
  redisUrl: string | undefined;
  /** Certificates (PEM) of authorities that may have signed Redis's, instead of the usual ones. */
  redisCa: string | undefined;
  sessionSecret: string;
  /** Under which path browsers find the server, like `/myapp`; empty for none. */
  basePath: string;
  corsOrigins: string[];
  trustProxy: TrustedProxies;
  /** Whether people without an account are let in. */
  guests: boolean;
  /** Whether public rooms may be listed and read without a token. */
  anonymousRead: boolean;
  /** Who may make rooms, and who may choose a nickname here. */
  roomCreation: RoomCreation;
  nicknameChange: NicknameChange;
  /** Of a new room whose maker does not say. */
  defaultVisibility: Visibility;
  /** The host product's tokens; undefined where it has none here. */
  hostTokens: HostTokenOptions | undefined;
  /** Secrets of the host product's backend, by the id of the key. */
  apiKeys: ReadonlyMap<string, string>;
  /** Nicknames that look like these are the staff's alone. */
  reservedNicknames: string[];
  /** How many are online in a chat room in which coming and going is counted, and not told one by one. */
  liveThreshold: number;
  emptyRoomGraceMs: number;
  /** After how long without being seen a guest leaves, in ms; 0: never. */
  guestMs: number;
  /** Over how long the clients of a worker that stops are sent to others. */
  drainMs: number;
  rateLimits: boolean;
  /** How many times as long as usual limits count: only tests, which must not depend on how fast they are, set another. */
  rateWindows: number;
  logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** `auto`: for reading where stderr is a terminal, otherwise for programs. */
  logFormat: 'auto' | 'json' | 'pretty';
  /** Where daily log files go; none without. */
  logDir: string | undefined;
  logDays: number;
  /** Which of the workers that PM2 runs here: 0, 1 … */
  instance: number;
  /** What opens `/metrics`, which is closed without. */
  metricsToken: string | undefined;
  /** Where workers of this host put together what they counted. */
  metricsDir: string;
  /** How long a member may be without a connection before leaving. */
  reconnectGraceMs: number;
  /** What may wait for one connection to be read, in bytes. Past it the connection is cut off, and catches up later. */
  unreadBytes: number;
  /** How long a worker is believed to be alive after its last sign of life, which it gives every sixth of that time. */
  leaseMs: number;
  /** How long a transaction is repeated while the database is away, in ms. */
  writePatienceMs: number;
}

/** Nobody who is not on the staff may look like these. */
const STAFF_NICKNAMES =
  'admin,administrator,moderator,owner,system,staff,sarangbang,관리자,운영자,운영진,매니저,방장,시스템'.split(',');

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsUnset, schema.optional());
const whole = (min: number, max: number, fallback: number) =>
  z.preprocess(blankIsUnset, z.coerce.number('must be a number').int().min(min).max(max).default(fallback));
const choice = <const T extends readonly [string, ...string[]]>(values: T, fallback: T[number]) =>
  z.preprocess(blankIsUnset, z.enum(values).default(fallback as never));

const Env = z.object({
  PORT: whole(0, 65_535, 3_000),
  HOST: z.preprocess(blankIsUnset, z.string().default('0.0.0.0')),
  WORKERS: z.preprocess(
    (value) => (value === 'max' ? availableParallelism() : blankIsUnset(value)),
    z.coerce.number("must be a number or 'max'").int().min(1).max(256).default(1),
  ),
  SQLITE_FILE: z.preprocess(blankIsUnset, z.string().default('data/sarangbang.sqlite')),
  MYSQL_URL: optional(readableBy(parseMysqlUrl)),
  MYSQL_CA_FILE: optional(certificateFile()),
  MYSQL_POOL_SIZE: whole(1, 1_000, 10),
  REDIS_URL: optional(readableBy(parseRedisUrl)),
  REDIS_CA_FILE: optional(certificateFile()),
  SESSION_SECRET: optional(z.string().min(32, 'must have 32 characters or more: openssl rand -hex 32')),
  BASE_PATH: z.preprocess(blankIsUnset, basePath()),
  CORS_ORIGINS: z.preprocess(
    (value) =>
      String(value ?? '')
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    z.array(origin()),
  ),
  TRUST_PROXY: trustedProxies(),
  GUESTS: choice(['on', 'off'], 'on'),
  ANONYMOUS_READ: choice(['on', 'off'], 'off'),
  ROOM_CREATION: choice(['everyone', 'users', 'backend'], 'everyone'),
  NICKNAME_CHANGE: choice(['guests', 'everyone', 'nobody'], 'guests'),
  DEFAULT_VISIBILITY: choice(['public', 'private'], 'public'),
  JWT_SECRET: optional(hostSecret()),
  JWT_SECRET_PREVIOUS: optional(hostSecret()),
  JWT_JWKS_URL: optional(
    z
      .url({ protocol: /^https?$/, error: 'must be a URL like https://example.com/.well-known/jwks.json' })
      .refine(
        (value) => !URL.canParse(value) || new URL(value).username + new URL(value).password === '',
        'must not have a user and a password in it',
      ),
  ),
  JWT_ISSUER: optional(
    z.string().refine((issuer) => issuer !== ISSUER, `must not be ${ISSUER}: guests' tokens say so`),
  ),
  JWT_AUDIENCE: optional(z.string()),
  JWT_ID_CLAIM: z.preprocess(blankIsUnset, z.string().default('sub')),
  JWT_NICKNAME_CLAIM: z.preprocess(blankIsUnset, z.string().default('nickname')),
  JWT_AVATAR_CLAIM: optional(z.string()),
  JWT_ROLE_CLAIM: optional(z.string()),
  API_KEYS: z.preprocess(
    list,
    z
      .array(apiKey())
      .refine((keys) => new Set(keys.map(([id]) => id)).size === keys.length, 'must have each id once')
      .transform((keys) => new Map(keys)),
  ),
  RESERVED_NICKNAMES: z.preprocess(list, z.array(z.string().max(30))),
  LIVE_THRESHOLD: whole(1, 1_000_000, 500),
  EMPTY_ROOM_GRACE_SECONDS: whole(0, 31_536_000, 3_600),
  GUEST_DAYS: whole(0, 36_500, 30),
  DRAIN_SECONDS: optional(z.coerce.number('must be a number').int().min(0).max(30)),
  RATE_LIMITS: choice(['on', 'off'], 'on'),
  LOG_LEVEL: choice(['error', 'warn', 'info', 'debug'], 'info'),
  LOG_FORMAT: choice(['auto', 'json', 'pretty'], 'auto'),
  LOG_DIR: optional(z.string()),
  LOG_DAYS: whole(1, 3_650, 14),
  NODE_APP_INSTANCE: whole(0, 1_000_000, 0),
  METRICS_TOKEN: optional(
    z.string().regex(/^[\x21-\x7e]{16,}$/, 'must have 16 characters or more, without spaces: openssl rand -hex 32'),
  ),
  METRICS_DIR: optional(z.string()),
});

type Settings = z.output<typeof Env>;

/**
 * The settings, from the environment.
 * @throws ConfigError that names every wrong setting at once
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const wrong = [...wrongAlone(env), ...wrongTogether(env), ...wrongForTls(env)];
  if (wrong.length > 0)
    throw new ConfigError(`These settings are wrong:\n${wrong.map((line) => `  ${line}`).join('\n')}`);
  return Object.freeze(toConfig(Env.parse(env)));
}

function wrongAlone(env: NodeJS.ProcessEnv): string[] {
  const { error } = Env.safeParse(env);
  return (error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`);
}

function wrongTogether(env: NodeJS.ProcessEnv): string[] {
  return [...wrongWithWorkers(env), ...wrongWithTokens(env)];
}

const ABOUT_TOKENS = ['JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_AVATAR_CLAIM', 'JWT_ROLE_CLAIM'];

function wrongWithTokens(env: NodeJS.ProcessEnv): string[] {
  const hasHost = env['JWT_SECRET'] || env['JWT_JWKS_URL'];
  const idle = hasHost ? [] : ABOUT_TOKENS.filter((name) => env[name]);
  return [
    ...idle.map((name) => `${name}: is for the tokens of JWT_SECRET or JWT_JWKS_URL: set one of them`),
    ...(env['JWT_SECRET'] && env['JWT_JWKS_URL']
      ? ['JWT_SECRET: must not be set beside JWT_JWKS_URL: tokens are signed one way']
      : []),
    ...(env['JWT_SECRET_PREVIOUS'] && !env['JWT_SECRET']
      ? ['JWT_SECRET_PREVIOUS: is the one before JWT_SECRET: set that too']
      : []),
    ...(env['GUESTS'] === 'off' && env['ANONYMOUS_READ'] === 'on'
      ? ['ANONYMOUS_READ: must not be on with GUESTS=off, which lets nobody in without a token']
      : []),
    ...(env['GUESTS'] === 'off' && !hasHost ? ['GUESTS: off lets nobody in without JWT_SECRET or JWT_JWKS_URL'] : []),
  ];
}

function wrongWithWorkers(env: NodeJS.ProcessEnv): string[] {
  const workers = Env.shape.WORKERS.safeParse(env['WORKERS']);
  if (!workers.success || workers.data === 1) return [];
  const why = `is required with WORKERS=${env['WORKERS']}`;
  return [
    ...(env['MYSQL_URL'] ? [] : [`MYSQL_URL: ${why}: the embedded SQLite serves one process`]),
    ...(env['REDIS_URL'] ? [] : [`REDIS_URL: ${why}: without it workers do not hear each other`]),
    ...(env['SESSION_SECRET']
      ? []
      : [`SESSION_SECRET: ${why}: all workers must sign with the same (openssl rand -hex 32)`]),
  ];
}

function wrongForTls(env: NodeJS.ProcessEnv): string[] {
  const isIdle = env['REDIS_CA_FILE'] && !env['REDIS_URL']?.startsWith('rediss');
  return [
    ...(isIdle ? ['REDIS_CA_FILE: is for TLS alone: let REDIS_URL begin with rediss'] : []),
    ...(env['MYSQL_CA_FILE'] && !env['MYSQL_URL'] ? ['MYSQL_CA_FILE: is for MySQL alone: set MYSQL_URL'] : []),
  ];
}

function toConfig(settings: Settings): Config {
  return {
    port: settings.PORT,
    host: settings.HOST,
    workers: settings.WORKERS,
    sqliteFile: settings.SQLITE_FILE,
    mysqlUrl: settings.MYSQL_URL,
    mysqlCa: settings.MYSQL_CA_FILE && readFileSync(settings.MYSQL_CA_FILE, 'utf8'),
    mysqlPoolSize: settings.MYSQL_POOL_SIZE,
    redisUrl: settings.REDIS_URL,
    redisCa: settings.REDIS_CA_FILE && readFileSync(settings.REDIS_CA_FILE, 'utf8'),
    sessionSecret: settings.SESSION_SECRET ?? keptSecret(join(dirname(settings.SQLITE_FILE), 'session-secret')),
    basePath: settings.BASE_PATH,
    corsOrigins: settings.CORS_ORIGINS,
    trustProxy: settings.TRUST_PROXY,
    guests: settings.GUESTS === 'on',
    anonymousRead: settings.ANONYMOUS_READ === 'on',
    roomCreation: settings.ROOM_CREATION,
    nicknameChange: settings.NICKNAME_CHANGE,
    defaultVisibility: settings.DEFAULT_VISIBILITY,
    hostTokens: toHostTokens(settings),
    apiKeys: settings.API_KEYS,
    reservedNicknames: [...STAFF_NICKNAMES, ...settings.RESERVED_NICKNAMES],
    liveThreshold: settings.LIVE_THRESHOLD,
    emptyRoomGraceMs: 1_000 * settings.EMPTY_ROOM_GRACE_SECONDS,
    guestMs: 86_400_000 * settings.GUEST_DAYS,
    drainMs: 1_000 * (settings.DRAIN_SECONDS ?? (settings.WORKERS > 1 ? 5 : 0)),
    rateLimits: settings.RATE_LIMITS === 'on',
    rateWindows: 1,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
    logDir: settings.LOG_DIR,
    logDays: settings.LOG_DAYS,
    instance: settings.NODE_APP_INSTANCE,
    metricsToken: settings.METRICS_TOKEN,
    metricsDir: settings.METRICS_DIR ?? join(dirname(settings.SQLITE_FILE), `metrics-${hostname()}-${settings.PORT}`),
    reconnectGraceMs: 10_000,
    unreadBytes: 4_000_000,
    leaseMs: 12_000,
    writePatienceMs: 5_000,
  };
}

function toHostTokens(settings: Settings): HostTokenOptions | undefined {
  const { JWT_SECRET: secret, JWT_SECRET_PREVIOUS: previousSecret, JWT_JWKS_URL: jwksUrl } = settings;
  if (!secret && !jwksUrl) return undefined;
  const claims = {
    id: settings.JWT_ID_CLAIM,
    nickname: settings.JWT_NICKNAME_CLAIM,
    avatar: settings.JWT_AVATAR_CLAIM,
    role: settings.JWT_ROLE_CLAIM,
  };
  return { secret, previousSecret, jwksUrl, issuer: settings.JWT_ISSUER, audience: settings.JWT_AUDIENCE, claims };
}

function hostSecret() {
  return (
    z
      .string()
      .min(32, 'must have 32 characters or more: openssl rand -hex 32')
      // Everybody has a public key: taken as a secret, everybody could sign with it.
      .refine((secret) => !secret.includes('-----BEGIN'), 'must not be a key of a pair: publish it at JWT_JWKS_URL')
  );
}

/** Separated by commas. */
function list(value: unknown): string[] {
  return String(value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function apiKey() {
  return z
    .string()
    .regex(
      /^[\w-]{1,40}:[\x21-\x2b\x2d-\x7e]{32,1000}$/,
      'must be id:secret, with a secret of 32 characters or more: openssl rand -hex 32',
    )
    .transform((key): [id: string, secret: string] => {
      const colon = key.indexOf(':');
      return [key.slice(0, colon), key.slice(colon + 1)];
    });
}

/** Made once and kept beside the database, so that guests stay who they are over restarts. @throws ConfigError */
function keptSecret(file: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) make(file);
    const secret = readFileSync(file, 'utf8').trim();
    if (secret.length >= 32) return secret;
  } catch (error) {
    throw new ConfigError(
      `SQLITE_FILE: no secret can be kept beside it (or set SESSION_SECRET): ${(error as Error).message}`,
    );
  }
  throw new ConfigError(`SESSION_SECRET: ${file} is too short to be one: remove it, and a new one is made`);
}

/** Whole or not at all, and the first one stays. */
function make(file: string): void {
  const mine = `${file}.${process.pid}`;
  try {
    writeFileSync(mine, randomBytes(32).toString('hex'), { mode: 0o600, flush: true });
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function readableBy(parse: (value: string) => unknown) {
  return z.string().superRefine((value, issues) => {
    try {
      parse(value);
    } catch (error) {
      issues.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });
}

function certificateFile() {
  const isCertificate = (file: string) => {
    try {
      return Boolean(new X509Certificate(readFileSync(file)));
    } catch {
      return false;
    }
  };
  return z.string().refine(isCertificate, 'must be a file with a certificate (PEM), which this process may read');
}
