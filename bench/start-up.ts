import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/services/process.ts';
import type { Figures } from './work.ts';

/** `npm start` on what is built, with the embedded default and an empty folder for its data, until it says that it is ready. */
export async function startUp(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-start-'));
  const env = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    SQLITE_FILE: join(folder, 'data/chat'),
  };
  const begin = performance.now();
  const child = spawn('npm', ['start', '--ignore-scripts'], {
    cwd: join(import.meta.dirname, '..'),
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let said = '';
  while (!said.includes('ready')) {
    const [text] = await once(child.stdout, 'data');
    said += text;
  }
  const seconds = (performance.now() - begin) / 1_000;
  // npm starts a process of its own for the server: the whole group ends.
  process.kill(-(child.pid as number), 'SIGTERM');
  await once(child, 'close');
  await rm(folder, { recursive: true });
  return { seconds };
}
