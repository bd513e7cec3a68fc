import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** The built server as a process of its own, in an empty folder. */
export interface ServerProcess {
  child: ChildProcess;
  folder: string;
  /** What it printed so far. */
  printed(): string;
  /** Resolves when it has printed `text`. @throws Error with what it printed instead, when it ends before */
  prints(text: string): Promise<void>;
  /** Resolves with its exit code. */
  ended(): Promise<number | null>;
  stop(): Promise<void>;
}

/** @param program what to start; by default, what is built here */
export async function spawnServer(
  env: Record<string, string>,
  program = [process.execPath, join(ROOT, 'dist/main.js')],
): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-server-'));
  const PATH = process.env['PATH'] ?? '';
  const child = spawn(program[0] ?? '', program.slice(1), { cwd: folder, env: { PATH, ...env } });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk;
    });
  }
  return {
    child,
    folder,
    printed: () => text,
    prints: async (expected) => {
      while (!text.includes(expected)) {
        if (child.exitCode !== null) throw new Error(`The server ended without "${expected}":\n${text}`);
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), exit]);
      }
    },
    ended: async () => (await exit)[0],
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exit;
      await rm(folder, { recursive: true });
    },
  };
}
