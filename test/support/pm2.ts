import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
  return {
    folder,
    url: `http://127.0.0.1:${port}`,
    processes: async () => {
      const list = JSON.parse((await pm2('jlist')).stdout) as {
        pid: number;
        pm2_env: { exec_mode: string; status: string };
      }[];
      return list.map(({ pid, pm2_env }) => ({ pid, mode: pm2_env.exec_mode, status: pm2_env.status }));
    },
    pm2,
    stop: async () => {
      await pm2('kill');
      await rm(folder, { recursive: true });
    },
  };
}
