import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { every, type Repeating } from '../every.ts';
import type { Logger } from '../logger.ts';
import { bornAt, isRunning } from './processes.ts';

const Metric = z.object({
  name: z.string(),
  help: z.string(),
  type: z.enum(['counter', 'gauge', 'histogram', 'summary']),
  aggregator: z.enum(['omit', 'sum', 'first', 'min', 'max', 'average']),
  values: z.array(
    z.object({
      metricName: z.string().optional(),
      labels: z.record(z.string(), z.union([z.string(), z.number()])),
      value: z.number(),
    }),
  ),
});
/** As prom-client's `getMetricsAsJSON` gives it. */
export type Metric = z.output<typeof Metric>;

const Kept = z.object({
  pid: z.int().positive(),
  bornAt: z.string().optional(),
  /** It has counted to its end. */
  isLast: z.boolean(),
  /** What this worker counted. */
  own: z.array(Metric),
  /** What those before it had counted, whose file it took over. */
  inherited: z.array(Metric),
});
type Kept = z.output<typeof Kept>;

interface File extends Kept {
  name: string;
  ageMs: number;
  isRunning: boolean;
}

const WRITE_EVERY_MS = 2_000;
/** A worker whose file is older hangs: what it has just now is not told. */
const FRESH_MS = 10_000;
/** A file this old, of a process that is no more, is taken over. */
const DEAD_MS = 60_000;

/**
 * What the workers of one host counted, in a folder that they share: PM2 hands a scrape to any of them, and the answer is
 * about all. A worker writes down what it is about to tell, before it tells it; so what one has told, all know, and no
 * count ever goes backwards, whoever answers next and whoever was killed. A worker that starts takes over the file of one
 * that is dead, by renaming it: its counts are in one place at any time, and the files do not grow in number.
 */
export class Snapshots {
  readonly #folder: string;
  readonly #file: string;
  readonly #logger: Logger;
  #inherited: Metric[] = [];
  #isLast = false;
  #bornAt: string | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #job: Repeating | undefined;
  #own: () => Promise<Metric[]> = async () => [];

  constructor(folder: string, workerId: string, logger: Logger) {
    this.#folder = folder;
    this.#file = `${workerId}.json`;
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
    await this.#makeFolder();
    await this.#takeOver(sum);
    await this.#write();
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
    for (const file of await this.#readAll()) {
      if (!isDead(file)) continue;
      const isMine = await rename(join(this.#folder, file.name), join(this.#folder, this.#file)).then(
        () => true,
        () => false,
      );
      if (!isMine) continue;
      this.#inherited = await sum([lasting(file.own), file.inherited]);
      await rm(join(this.#folder, `${file.name}.tmp`), { force: true });
      return;
    }
  }

  /** In whole, or not at all, and one after the other. After the last time another worker may have it. @returns what was written */
  #write(isLast = false): Promise<Metric[]> {
    const written = this.#writing.then(async () => {
      const own = await this.#own();
      if (this.#isLast) return own;
      this.#isLast = isLast;
      const path = join(this.#folder, this.#file);
      const kept: Kept = { pid: process.pid, bornAt: this.#bornAt, isLast, own, inherited: this.#inherited };
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
      if ((await this.#names()).join() === names.join()) return files.filter((file) => file !== undefined);
    }
    throw new Error(`The files in ${this.#folder} change names all the time`);
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => /^[\w-]+\.json$/.test(name)).sort();
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

function isThere({ isLast, ageMs, isRunning }: File): boolean {
  return !isLast && isRunning && ageMs < FRESH_MS;
}

/** A process that is frozen is not dead: it will go on counting. */
function isDead({ isLast, ageMs, isRunning }: File): boolean {
  return isLast || (ageMs > DEAD_MS && !isRunning);
}

/** What stays true of a worker that is gone. */
function lasting(metrics: Metric[]): Metric[] {
  return metrics.filter(({ type }) => type === 'counter' || type === 'histogram');
}
