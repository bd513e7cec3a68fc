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
export const INSERT: Contender = { ...PLAIN, name: 'the same with an INSERT a message', isDurable: true };
export const RAW: Contender = {
  name: 'raw ws',
  dialect: 'raw',
  isDurable: false,
  command: ['--import', 'tsx', join(HERE, 'peers/raw-ws.ts')],
};

/** A contender that runs. */
export class Running {
  readonly contender: Contender;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #guests = new Guests(SECRET);
  #rooms = 0;

  static async start(contender: Contender, { mysql, redis }: Services): Promise<Running> {
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
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
    };
    const measured = ['--expose-gc', '--import', join(HERE, 'peers/measured.mjs')];
    const child = spawn(process.execPath, [...measured, ...contender.command], {
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    await once(child, 'message');
    return new Running(contender, port, child);
  }

  private constructor(contender: Contender, port: number, child: ChildProcess) {
    this.contender = contender;
    this.port = port;
    this.#child = child;
  }

  async token(): Promise<string> {
    return this.contender.dialect === 'sarangbang' ? (await this.#guests.issue('somebody')).token : '';
  }

  /** A new room. Only ours has to be told. */
  async room(): Promise<number> {
    if (this.contender.dialect !== 'sarangbang') return ++this.#rooms;
    const rest = new Rest(`http://127.0.0.1:${this.port}`, await this.token());
    return (await rest.post('/api/rooms', { title: 'a room' })).body.id;
  }

  /** User and system time so far, in ms. Linux counts in hundredths of a second. */
  cpuMs(): number {
    return cpuMsOf(this.#child.pid ?? 0);
  }

  /** Resident memory without garbage, in bytes. */
  async memory(): Promise<number> {
    this.#child.send('memory');
    const [answer] = (await once(this.#child, 'message')) as [{ memory: NodeJS.MemoryUsage }];
    return answer.memory.rss;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
