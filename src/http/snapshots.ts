import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { every, type Repeating } from '../every.ts';
import type { Logger } from '../logger.ts';
import { bornAt, isRunning } from './processes.ts';
import {
  apart,
  claimOf,
  type File,
  fileOf,
  IS_FILE,
  isLeft,
  isThere,
  Kept,
  lasting,
  type Metric,
} from './snapshot-file.ts';

const WRITE_EVERY_MS = 2_000;

/**
 * What the workers of one host counted, in a folder that they share: PM2 hands a scrape to any of them, and the answer is
 * about all. A worker writes down what it is about to tell, before it tells it; so what one has told, all know, and no
 * count ever goes backwards, whoever answers next and whoever was killed. A worker that starts takes over the files of those
 * that are dead: it claims each by renaming it, says in its own what that includes from now on, and removes them. Whoever
 * reads passes over what another file includes, so each count is found once at any time.
 */
export class Snapshots {
  readonly #folder: string;
  readonly #file: string;
  readonly #logger: Logger;
  readonly #workerId: string;
  #inherited: Metric[] = [];
  #includes: string[] = [];
  #isLast = false;
  #bornAt: string | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #job: Repeating | undefined;
  #own: () => Promise<Metric[]> = async () => [];

  constructor(folder: string, workerId: string, logger: Logger) {
    this.#folder = folder;
    this.#workerId = workerId;
    this.#file = fileOf(workerId);
    this.#logger = logger;
  }

  /**
   * @param own what this worker counted by now
   * @param sum adds up what several counted
   * @throws Error where the folder cannot be used
   */
  async start(own: () => Promise<Metric[]>, sum: (counted: Metric[][]) => Promise<Metric[]>): Promise<void> {
    this.#own = own;
    this.#bornAt = await bornAt(process.pid);
    // Before it claims anything: what a worker has claimed is its own as long as its file says that it runs.
    await this.#write();
    await this.#takeOver(sum);
    this.#job = every(WRITE_EVERY_MS, 'writing down what was counted', this.#logger, () => this.#write());
  }

  /** Writes down the last of it. */
  async stop(): Promise<void> {
    if (!this.#job) return;
    await this.#job.stop();
    await this.#write(true);
  }

  /**
   * What each worker counted, and what it has now where it is there.
   * @throws Error where that cannot be read: a gap says more than a sum that has fallen
   */
  async all(): Promise<Metric[][]> {
    // Where it cannot be written down it is told all the same.
    const own = await this.#write().catch(() => this.#own());
    const others = (await this.#readAll()).filter(({ name }) => name !== this.#file);
    return [
      own,
      this.#inherited,
      ...others.flatMap((file) => [isThere(file) ? file.own : lasting(file.own), file.inherited]),
    ];
  }

  async #takeOver(sum: (counted: Metric[][]) => Promise<Metric[]>): Promise<void> {
    const files = await this.#readAll();
    const claimed: File[] = [];
    for (const file of files) {
      if (!isLeft(file, files)) continue;
      const name = claimOf(file.name, this.#workerId);
      if (await this.#claim(file.name, name)) claimed.push({ ...file, name });
    }
    if (claimed.length === 0) return;
    this.#inherited = await sum(claimed.flatMap(({ own, inherited }) => [lasting(own), inherited]));
    this.#includes = claimed.flatMap(({ name, includes }) => [name, ...includes]);
    await this.#write();
    for (const name of this.#includes) await rm(join(this.#folder, name), { force: true });
    this.#includes = [];
  }

  /** Of several that try, one succeeds. What its worker left half written is of no use. */
  async #claim(from: string, to: string): Promise<boolean> {
    try {
      await rename(join(this.#folder, from), join(this.#folder, to));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    await rm(join(this.#folder, `${from}.tmp`), { force: true });
    return true;
  }

  /** In whole, or not at all, and one after the other. After the last time another worker may have it. @returns what was written */
  #write(isLast = false): Promise<Metric[]> {
    const written = this.#writing.then(async () => {
      const own = await this.#own();
      if (this.#isLast) return own;
      this.#isLast = isLast;
      const path = join(this.#folder, this.#file);
      const [inherited, includes] = [this.#inherited, this.#includes];
      const kept: Kept = { pid: process.pid, bornAt: this.#bornAt, isLast, own, inherited, includes };
      await this.#makeFolder();
      await writeFile(`${path}.tmp`, JSON.stringify(kept), { mode: 0o600 });
      await rename(`${path}.tmp`, path);
      return own;
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** Again where a file went to another name meanwhile: what it says must be there once. */
  async #readAll(): Promise<File[]> {
    for (let tries = 0; tries < 50; tries++) {
      const names = await this.#names();
      const files = await Promise.all(names.map((name) => this.#read(name)));
      if ((await this.#names()).join() === names.join()) return apart(files.filter((file) => file !== undefined));
    }
    throw new Error(`The files in ${this.#folder} change names all the time`);
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => IS_FILE.test(name)).sort();
  }

  /** Nothing where it is not ours. */
  async #read(name: string): Promise<File | undefined> {
    try {
      const path = join(this.#folder, name);
      const [text, { mtimeMs }] = [await readFile(path, 'utf8'), await stat(path)];
      const kept = Kept.parse(JSON.parse(text));
      return { ...kept, name, ageMs: Date.now() - mtimeMs, isRunning: await isRunning(kept) };
    } catch {
      return undefined;
    }
  }
}
