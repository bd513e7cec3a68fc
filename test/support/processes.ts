import { afterAll, beforeAll } from 'vitest';
import { freePort } from '../services/process.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { Person } from './person.ts';
import { Rest } from './rest.ts';
import { type ServerProcess, spawnServer } from './server.ts';
import { redisUrl, SECRET } from './world.ts';

/** The built server as several processes, on MySQL and Redis, each of which may be killed. */
export class Processes {
  readonly workers: (ServerProcess & { url: string })[] = [];
  #database: TestDatabase | undefined;

  async start(count: number): Promise<void> {
    this.#database = await createDatabase('mysql');
    for (let i = 0; i < count; i++) {
      const port = await freePort();
      const server = await spawnServer({
        HOST: '127.0.0.1',
        PORT: String(port),
        WORKERS: String(count),
        MYSQL_URL: this.mysqlUrl,
        REDIS_URL: redisUrl(),
        SESSION_SECRET: SECRET,
        RATE_LIMITS: 'off',
        LOG_LEVEL: 'error',
      });
      await server.prints('Sarangbang is ready');
      this.workers.push({ ...server, url: `http://127.0.0.1:${port}` });
    }
  }

  async stop(): Promise<void> {
    for (const worker of this.workers) await worker.stop();
    await this.#database?.drop();
  }

  get mysqlUrl(): string {
    return this.#database?.config.mysqlUrl ?? '';
  }

  url(worker: number): string {
    return this.workers[worker]?.url ?? '';
  }

  kill(worker: number): void {
    this.workers[worker]?.child.kill('SIGKILL');
  }

  /** A new guest who is connected to the worker. */
  async person(nickname: string, worker: number): Promise<Person> {
    const { body } = await new Rest(this.url(worker)).post('/api/sessions', { nickname });
    return await this.connect(body.token, worker);
  }

  async connect(token: string, worker: number): Promise<Person> {
    const person = new Person(this.url(worker), token);
    await person.connected();
    return person;
  }
}

/** Processes for the tests of a file. */
export function useProcesses(count: number): Processes {
  const processes = new Processes();
  beforeAll(() => processes.start(count));
  afterAll(() => processes.stop());
  return processes;
}
