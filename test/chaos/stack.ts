import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Connection, createConnection } from 'mysql2/promise';
import { startMariadb } from '../services/mariadb.ts';
import { freePort, type Service } from '../services/process.ts';
import { startRedis } from '../services/redis.ts';
import { scratchFolder } from '../services/scratch.ts';
import { eventually } from '../support/eventually.ts';
import { ROOT } from '../support/server.ts';

/** What starts a worker: a script and its arguments. */
export type WorkerCommand = string[];
export const BLOCKABLE: WorkerCommand = ['--import', join(import.meta.dirname, 'blockable.mjs')];
export const BUILT: WorkerCommand = [...BLOCKABLE, join(ROOT, 'dist/main.js')];

interface Worker {
  port: number;
  child: ChildProcess | undefined;
}

/** Everything that can fail: worker processes, MariaDB and Redis, each real. */
export class Stack {
  readonly #command: WorkerCommand;
  readonly #lockingRoom: string;
  readonly #workers: Worker[] = [];
  #mysql!: Service;
  #redis!: Service;
  #isStopping = false;
  /** How often a worker ended without being told to. */
  crashes = 0;

  /** @param lockingRoom a statement that locks what is written when somebody talks in a room */
  constructor(command: WorkerCommand, lockingRoom: string) {
    this.#command = command;
    this.#lockingRoom = lockingRoom;
  }

  async start(workers: number): Promise<void> {
    [this.#mysql, this.#redis] = await Promise.all([startMariadb({ parent: scratchFolder() }), startRedis()]);
    const admin = await this.#admin('');
    await admin.query('CREATE DATABASE chaos CHARACTER SET utf8mb4');
    await admin.end();
    for (let i = 0; i < workers; i++) this.#workers.push({ port: await freePort(), child: undefined });
    await Promise.all(this.#workers.map((worker) => this.#startWorker(worker)));
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#workers.map((worker) => this.#end(worker, 'SIGKILL')));
    await Promise.all([this.#mysql.stop(), this.#redis.stop()]);
  }

  get workers(): number {
    return this.#workers.length;
  }

  /** Where the workers are that run. */
  get urls(): URL[] {
    return this.#workers.filter(({ child }) => child).map(({ port }) => new URL(`http://127.0.0.1:${port}`));
  }

  get url(): URL {
    return this.urls[0] ?? new URL('http://127.0.0.1:1');
  }

  /** A power failure, and the start after it. */
  async killWorker(index: number): Promise<void> {
    const worker = this.#workers[index] as Worker;
    await this.#end(worker, 'SIGKILL');
    await this.#startWorker(worker);
  }

  /** SIGTERM, as a reload does. */
  async restartWorker(index: number): Promise<void> {
    const worker = this.#workers[index] as Worker;
    await this.#end(worker, 'SIGTERM');
    await this.#startWorker(worker);
  }

  async freezeWorker(index: number, ms: number): Promise<void> {
    const { child } = this.#workers[index] as Worker;
    child?.kill('SIGSTOP');
    await new Promise((later) => setTimeout(later, ms));
    child?.kill('SIGCONT');
  }

  /** Something computes in its event loop for 5 s (see blockable.mjs). */
  async blockWorker(index: number): Promise<void> {
    this.#workers[index]?.child?.kill('SIGUSR2');
    await new Promise((later) => setTimeout(later, 5_000));
  }

  /** Redis is gone while something happens, and comes back empty. */
  async withoutRedis(meanwhile: () => Promise<void>): Promise<void> {
    await this.#redis.crash();
    await meanwhile();
    await this.#redis.resume();
  }

  async killSubscriptions(): Promise<void> {
    const redis = new Redis(this.#redis.url, { lazyConnect: true, retryStrategy: null });
    redis.on('error', () => {});
    await redis.connect();
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    redis.disconnect();
  }

  /** MariaDB is killed in the middle of whatever it does, and is back after `ms`. */
  async loseMysql(ms: number): Promise<void> {
    await this.#mysql.crash();
    await new Promise((later) => setTimeout(later, ms));
    await this.#mysql.resume();
  }

  async killMysqlConnections(): Promise<void> {
    const admin = await this.#admin();
    const [rows] = await admin.query(
      'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
    );
    await Promise.allSettled((rows as { id: number }[]).map(({ id }) => admin.query(`KILL ${id}`)));
    await admin.end();
  }

  /** Somebody else holds the lock of a room for `ms`. */
  async lockRoom(roomId: number, ms: number): Promise<void> {
    const admin = await this.#admin();
    await admin.query('BEGIN');
    await admin.query(this.#lockingRoom, [roomId]);
    await new Promise((later) => setTimeout(later, ms));
    await admin.query('ROLLBACK');
    await admin.end();
  }

  async query(statement: string): Promise<unknown[]> {
    const admin = await this.#admin();
    const [rows] = await admin.query(statement);
    await admin.end();
    return rows as unknown[];
  }

  async #startWorker(worker: Worker): Promise<void> {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOST: '127.0.0.1',
      PORT: String(worker.port),
      WORKERS: '2',
      MYSQL_URL: `${this.#mysql.url}/chaos`,
      REDIS_URL: this.#redis.url,
      SESSION_SECRET: 'chaos chaos chaos chaos chaos chaos',
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
    };
    // A supervisor's work: while MariaDB is away a worker cannot start, and is started again until it can.
    while (!this.#isStopping) {
      const child = spawn(process.execPath, this.#command, { env, cwd: ROOT, stdio: ['ignore', 'ignore', 'ignore'] });
      const url = `http://127.0.0.1:${worker.port}/livez`;
      await eventually('a worker listens', async () => {
        if (child.exitCode !== null) return true;
        return (await Promise.allSettled([fetch(url)]))[0]?.status === 'fulfilled';
      });
      if (child.exitCode === null) {
        worker.child = child;
        child.once('exit', () => this.#ended(worker, child));
        return;
      }
    }
  }

  #ended(worker: Worker, child: ChildProcess): void {
    if (worker.child !== child || this.#isStopping) return;
    this.crashes++;
    worker.child = undefined;
    void this.#startWorker(worker);
  }

  async #end(worker: Worker, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = worker;
    worker.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async #admin(database = 'chaos'): Promise<Connection> {
    return await createConnection(`${this.#mysql.url}/${database}`);
  }
}
