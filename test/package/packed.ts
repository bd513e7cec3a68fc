import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/server.ts';

const run = promisify(execFile);

/** What `npm publish` would send, as a file. */
export interface Packed {
  tarball: string;
  /** Paths inside, sorted. */
  files: string[];
}

/** Packs what is built. @param workspace the name of a package of this repository; without it, the server */
export async function pack(folder: string, workspace?: string): Promise<Packed> {
  const which = workspace ? ['--workspace', workspace] : [];
  const options = ['--ignore-scripts', '--json', '--pack-destination', folder, ...which];
  const { stdout } = await run('npm', ['pack', ...options], { cwd: ROOT, maxBuffer: 10_000_000 });
  const told: { filename: string; files: { path: string }[] }[] | Record<string, never> = JSON.parse(stdout);
  const [packed] = Object.values(told);
  if (!packed) throw new Error(`npm pack told nothing: ${stdout}`);
  return {
    tarball: join(folder, packed.filename),
    files: packed.files.map(({ path }: { path: string }) => path).sort(),
  };
}

/** Somebody's empty project. */
export class Project {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), 'sarangbang-project-'));
    await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    return new Project(folder);
  }

  /** As the README says, but from a file. */
  async install(tarball: string): Promise<void> {
    const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
    await run('npm', ['install', ...options, tarball], { cwd: this.folder });
  }

  async write(name: string, text: string): Promise<string> {
    const file = join(this.folder, name);
    await writeFile(file, text);
    return file;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
