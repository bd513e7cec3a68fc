import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Guests } from '../src/users/guests.ts';
import { freePort, type Service } from '../test/services/process.ts';
import { Rest } from '../test/support/rest.ts';
import type { Dialect } from './speakers.ts';

const HERE = import.meta.dirname;
const SECRET = 'a secret of the benchmarks, which is long enough';

export interface Services {
  mysql: Service;
  redis: Service;
}

/** A server under measurement: one worker. */
export interface Contender {
  name: string;
  dialect: Dialect;
  /** Stores what it acknowledges. */
  isDurable: boolean;
  command: string[];
}

export const OURS: Contender = {
  name: 'Sarangbang',
  dialect: 'sarangbang',
  isDurable: true,
  command: [join(HERE, '../dist/main.js')],
};
export const PLAIN: Contender = {
  name: 'Socket.IO + Redis',
  dialect: 'plain',
  isDurable: false,
  command: ['--import', 'tsx', join(HERE, 'peers/plain.ts')],
};
export const INSERT: Contender = { ...PLAIN, name: 'Socket.IO + Redis + INSERT', isDurable: true };
export const RAW: Contender = {
  name: 'raw ws',
  dialect: 'raw',
  isDurable: false,
  command: ['--import', 'tsx', join(HERE, 'peers/raw-ws.ts')],
};
export const EXPRESS: Contender = {
  name: 'Express, a constant',
  dialect: 'plain',
  isDurable: false,
  command: ['--import', 'tsx', join(HERE, 'peers/express.ts')],
};

/** CPU time, user and system together, in ms. */
export interface Cpu {
  server: number;
  database: number;
  redis: number;
}

/** See `peers/measured.mjs`. Memory is in bytes. */
export interface State {
  memory: NodeJS.MemoryUsage;
  timers: number;
  connections: number;
  /** Of the process itself. */
  listeners: number;
}

/** A contender that runs. */
export class Running {
  readonly contender: Contender;
  readonly port: number;
  readonly services: Services;
  readonly #child: ChildProcess;
  readonly #guests = new Guests(SECRET);
  #rooms = 0;

  static async start(contender: Contender, services: Services, settings: object = {}): Promise<Running> {
    const { mysql, redis } = services;
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOST: '127.0.0.1',
      PORT: String(port),
      WORKERS: '2',
      REDIS_URL: redis.url,
      ...(contender.isDurable && { MYSQL_URL: `${mysql.url}/bench` }),
      SESSION_SECRET: SECRET,
      RATE_LIMITS: 'off',
      ANONYMOUS_READ: 'on',
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      ...settings,
    };
    const measured = ['--expose-gc', '--import', join(HERE, 'peers/measured.mjs')];
    const child = spawn(process.execPath, [...measured, ...contender.command], {
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    await once(child, 'message');
    return new Running(contender, port, child, services);
  }

  private constructor(contender: Contender, port: number, child: ChildProcess, services: Services) {
    this.contender = contender;
    this.port = port;
    this.services = services;
    this.#child = child;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async token(): Promise<string> {
    return this.contender.dialect === 'sarangbang' ? (await this.#guests.issue('somebody')).token : '';
  }

  /** A new room. Only ours has to be told. */
  async room(): Promise<number> {
    if (this.contender.dialect !== 'sarangbang') return ++this.#rooms;
    const rest = new Rest(this.url, await this.token());
    return (await rest.post('/api/rooms', { title: 'a room' })).body.id;
  }

  /** A new live room that is on the air, and its presenter's token. */
  async liveRoom(): Promise<{ roomId: number; presenter: string }> {
    const presenter = await this.token();
    if (this.contender.dialect !== 'sarangbang') return { roomId: ++this.#rooms, presenter };
    const rest = new Rest(this.url, presenter);
    const { id: roomId } = (await rest.post('/api/rooms', { title: 'a broadcast', mode: 'live' })).body;
    await rest.call('PUT', `/api/rooms/${roomId}/live`, { live: true });
    return { roomId, presenter };
  }

  /** So far. */
  cpu(): Cpu {
    const { mysql, redis } = this.services;
    return { server: cpuMsOf(this.#child.pid), database: cpuMsOf(mysql.pid()), redis: cpuMsOf(redis.pid()) };
  }

  /** What is in use when everything that is garbage is gone. */
  async state(): Promise<State> {
    this.#child.send('state');
    const [state] = await once(this.#child, 'message');
    return state;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

/** Linux counts in hundredths of a second. */
function cpuMsOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
