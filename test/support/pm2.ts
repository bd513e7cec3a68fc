import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pm2Module from 'pm2';
import { freePort } from '../services/process.ts';
import { ROOT } from './server.ts';

const run = promisify(execFile);

export type Pm2 = Awaited<ReturnType<typeof startPm2>>;

/** A daemon and a folder of its own, so that whatever else runs under PM2 here is left alone. */
export async function startPm2(env: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-pm2-'));
  for (const name of ['ecosystem.config.js', 'package.json', 'dist', 'sql'])
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const port = String(await freePort());
  const PATH = process.env['PATH'] ?? '';
  const options = { cwd: folder, env: { PATH, HOST: '127.0.0.1', PORT: port, PM2_HOME: join(folder, '.pm2'), ...env } };
  const pm2 = (...args: string[]) => run(join(ROOT, 'node_modules/.bin/pm2'), args, options);
  await pm2('start');
  const daemon = await connect(options.env.PM2_HOME);
  return {
    folder,
    url: `http://127.0.0.1:${port}`,
    processes: async () => {
      const list = await promisify(daemon.list.bind(daemon))();
      return list.map(({ pid, pm2_env }) => ({ pid, mode: pm2_env.exec_mode, status: pm2_env.status }));
    },
    pm2,
    stop: async () => {
      daemon.disconnect();
      await pm2('kill');
      await rm(folder, { recursive: true });
    },
  };
}

/** What PM2 says of a process. */
interface Listed {
  pid: number;
  pm2_env: { exec_mode: string; status: string };
}

/** What PM2's types leave out: a client of a daemon that is not the user's. */
interface Daemon {
  connect(done: (error: unknown) => void): void;
  list(done: (error: unknown, list: Listed[]) => void): void;
  disconnect(): void;
}

/** To ask over its socket: `pm2 jlist` would start a Node for each question. */
async function connect(home: string): Promise<Daemon> {
  const { custom: Client } = pm2Module as unknown as { custom: new (options: { pm2_home: string }) => Daemon };
  const daemon = new Client({ pm2_home: home });
  await promisify(daemon.connect.bind(daemon))();
  return daemon;
}
