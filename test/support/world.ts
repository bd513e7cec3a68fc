import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, inject } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import type { Logger } from '../../src/logger.ts';
import { Contract } from './contract.ts';
import { createDatabase, type Engine, type TestDatabase } from './database.ts';
import { Person } from './person.ts';
import { Rest } from './rest.ts';

export interface Deployment {
  name: string;
  engine: Engine;
  workers: number;
}

/** The two ways to run it. A test that uses the first and the last worker is about both. */
export const DEPLOYMENTS: Deployment[] = [
  { name: 'one process on SQLite', engine: 'sqlite', workers: 1 },
  { name: 'two workers on MySQL and Redis', engine: 'mysql', workers: 2 },
];

/** For browsers, which take their time to come back on a busy machine. */
export const PATIENT = { reconnectGraceMs: 20_000 };

export const SECRET = 'a secret of the tests, which is long enough';

/** Running servers, and people who use them. */
export class World {
  readonly workers: App[] = [];
  /** What the servers logged as errors. Must be empty in the end, unless the test expects some and takes them out. */
  readonly errors: object[] = [];
  readonly #deployment: Deployment;
  readonly #overrides: Partial<Config>;
  readonly #people: Person[] = [];
  #database: TestDatabase | undefined;
  #contract: Contract | undefined;

  constructor(deployment: Deployment, overrides: Partial<Config>) {
    this.#deployment = deployment;
    this.#overrides = overrides;
  }

  readonly #logger: Logger = {
    error: (message, meta) => this.errors.push({ message, ...meta }),
    warn: () => {},
    info: () => {},
    debug: () => {},
  };

  async start(): Promise<void> {
    this.#database = await createDatabase(this.#deployment.engine);
    for (let i = 0; i < this.#deployment.workers; i++) await this.startWorker();
  }

  async startWorker(overrides: Partial<Config> = {}): Promise<App> {
    const config = { ...this.config, ...overrides };
    const app = await startApp(config, this.#logger);
    this.workers.push(app);
    this.#contract ??= await Contract.of(this.url(-1));
    return app;
  }

  async stop(): Promise<void> {
    for (const person of this.#people) person.leave();
    for (const app of this.workers) await app.stop();
    await this.#forgetRates();
    await this.#database?.drop();
    const breaches = this.#contract?.breaches ?? [];
    if (breaches.length > 0) throw new AggregateError(breaches, `The servers told ${inspect(breaches)}`);
    if (this.errors.length > 0) throw new AggregateError(this.errors, `The servers logged ${inspect(this.errors)}`);
  }

  /** What was counted must not keep the next test file out. */
  async #forgetRates(): Promise<void> {
    const redis = new Redis(redisUrl());
    const counted = await redis.keys('sarangbang:*');
    if (counted.length > 0) await redis.del(counted);
    redis.disconnect();
  }

  get config(): Config {
    if (!this.#database) throw new Error('The world has not started');
    return {
      port: 0,
      host: '127.0.0.1',
      workers: this.#deployment.workers,
      ...this.#database.config,
      redisUrl: this.#deployment.workers > 1 ? redisUrl() : undefined,
      redisCa: undefined,
      sessionSecret: SECRET,
      basePath: '',
      corsOrigins: [],
      trustProxy: [],
      guests: true,
      // Most tests read as nobody in particular. That it is off by default is held by `test/users/anonymous.test.ts` and the matrix.
      anonymousRead: true,
      roomCreation: 'everyone',
      nicknameChange: 'guests',
      defaultVisibility: 'public',
      hostTokens: undefined,
      apiKeys: new Map(),
      reservedNicknames: ['admin', 'system', '운영자'],
      liveThreshold: 500,
      emptyRoomGraceMs: 60_000,
      guestMs: 30 * 86_400_000,
      drainMs: 0,
      rateLimits: false,
      rateWindows: 30,
      logLevel: 'error',
      logFormat: 'json',
      logDir: undefined,
      logDays: 14,
      instance: 0,
      metricsToken: undefined,
      metricsDir: '',
      reconnectGraceMs: 300,
      unreadBytes: 4_000_000,
      leaseMs: 30_000,
      writePatienceMs: 5_000,
      ...this.#overrides,
    };
  }

  /** What the servers say of themselves. All that they answer and tell is held against it. */
  get contract(): Contract {
    if (!this.#contract) throw new Error('The world has not started');
    return this.#contract;
  }

  url(worker = 0): string {
    return `http://127.0.0.1:${this.workers.at(worker)?.port}`;
  }

  /** Calls the REST API of a worker; -1 is the last one. */
  rest(worker = 0, token?: string): Rest {
    return new Rest(this.url(worker), token, this.contract);
  }

  /** A guest who is connected to a worker. */
  async person(nickname: string, worker = 0): Promise<Person> {
    const { body } = await this.rest(worker).post('/api/sessions', { nickname });
    return await this.connect(body.token, worker);
  }

  async connect(token: string, worker = 0): Promise<Person> {
    const person = new Person(this.url(worker), token, this.contract);
    this.#people.push(person);
    await person.connected();
    return person;
  }

  /** A new room, in which nobody is. */
  async room(owner: Person, room: object = {}): Promise<number> {
    const { body } = await this.rest(0, owner.token).post('/api/rooms', { title: 'a room', ...room });
    return body.id;
  }
}

/** A world for the tests of a file or a `describe`. */
export function useWorld(deployment: Deployment, overrides: Partial<Config> = {}): World {
  const world = new World(deployment, overrides);
  beforeAll(() => world.start());
  afterAll(() => world.stop());
  return world;
}

/** Test files that run at the same time do not hear each other: each has a database number of its own. */
export function redisUrl(): string {
  const url = new URL(inject('redisUrl'));
  url.pathname = `/${process.env['VITEST_POOL_ID'] ?? 1}`;
  return url.href;
}
