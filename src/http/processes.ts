import { readFile } from 'node:fs/promises';

/** A process of this host, told from a later one that got its number, as is usual in containers. */
export interface Process {
  pid: number;
  /** As `bornAt` says; undefined where the system does not. */
  bornAt?: string | undefined;
}

/** When a process began, in whatever Linux counts; undefined on other systems, and where there is none. */
export async function bornAt(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // After the command's name, which may hold anything, the 20th.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

export async function isRunning(process: Process): Promise<boolean> {
  if (!hasProcess(process.pid)) return false;
  const now = await bornAt(process.pid);
  return now === undefined || process.bornAt === undefined || now === process.bornAt;
}

function hasProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
