import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import DailyRotateFile from 'winston-daily-rotate-file';
import { ConfigError } from './config.ts';

/** After a failure, how long until a file is tried again, in ms. */
const AGAIN_MS = 5_000;

/** Where winston's transports look for the line. */
const MESSAGE = Symbol.for('message');

const DAY_MS = 86_400_000;

/**
 * A file a day (UTC), `sarangbang-<instance>-<date>.log`, and none older than `days`. It never fails: the rotating
 * transport ends the process when its disk is full, and stays closed for the rest of the day. Lines that cannot be written are
 * lost here.
 */
export class DailyFiles extends Writable {
  readonly #dir: string;
  readonly #days: number;
  readonly #instance: number;
  #file: DailyRotateFile | undefined;
  #notBefore = 0;

  /**
   * @param days how many days files are kept, today's being the first
   * @param instance workers of one host write a file each
   * @throws ConfigError where the folder cannot be written to
   */
  constructor(dir: string, days: number, instance: number) {
    super({ decodeStrings: false });
    this.#dir = dir;
    this.#days = days;
    this.#instance = instance;
    try {
      mkdirSync(dir, { recursive: true });
      closeSync(openSync(join(dir, this.#nameOn(dateOf(new Date()))), 'a', 0o600));
      this.#file = this.#open();
    } catch (error) {
      throw new ConfigError(`LOG_DIR: ${dir} cannot be written to: ${(error as Error).message}`);
    }
  }

  override _write(line: string, _encoding: string, done: () => void): void {
    this.#append(line);
    done();
  }

  override _final(done: () => void): void {
    this.#file?.close?.();
    done();
  }

  #append(line: string): void {
    if (Date.now() < this.#notBefore) return;
    try {
      this.#file ??= this.#open();
      this.#file.log?.({ [MESSAGE]: line }, ignore);
    } catch {
      this.#failed(this.#file);
    }
  }

  #open(): DailyRotateFile {
    const where = { dirname: this.#dir, filename: this.#nameOn('%DATE%') };
    const file = new DailyRotateFile({ ...where, utc: true, eol: '', options: { flags: 'a', mode: 0o600 } });
    file.on('error', () => this.#failed(file));
    file.logStream.on('error', () => this.#failed(file));
    file.on('new', () => this.#removeOld());
    return file;
  }

  #failed(file: DailyRotateFile | undefined): void {
    if (this.#file !== file) return;
    this.#file = undefined;
    this.#notBefore = Date.now() + AGAIN_MS;
  }

  /** By name, whoever wrote them: the transport's own list of its files does not outlive a full disk, nor fewer workers. */
  #removeOld(): void {
    const oldest = dateOf(new Date(Date.now() - (this.#days - 1) * DAY_MS));
    try {
      for (const name of readdirSync(this.#dir)) {
        const date = /^sarangbang-\d+-(\d{4}-\d\d-\d\d)\.log$/.exec(name)?.[1];
        if (date !== undefined && date < oldest) rmSync(join(this.#dir, name), { force: true });
      }
    } catch {
      // The next day tries again.
    }
  }

  #nameOn(date: string): string {
    return `sarangbang-${this.#instance}-${date}.log`;
  }
}

function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function ignore(): void {}
