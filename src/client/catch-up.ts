import type { LogPage } from '../protocol/events.ts';
import type { Entry } from '../protocol/model.ts';
import { pauseBefore, toChatFailure } from './failure.ts';
import type { LogView } from './log-view.ts';

/** How long an entry may wait for those before it until they are read, in ms. Other workers' broadcasts overtake each other. */
const GAP_WAIT_MS = 150;

/** How far one is with reading what one missed, in entries. */
export interface Progress {
  done: number;
  total: number;
}

export interface CatchUpPorts {
  view: LogView;
  /** The room is joined over the connection there is now. */
  isPresent(): boolean;
  read(after: number): Promise<LogPage>;
  /** @returns whether there was anything new */
  accept(entries: readonly Entry[]): boolean;
  /** Reading failed. It is tried again while something is missing. */
  failed(error: unknown): void;
  /** `progress` is another, without a new entry. */
  changed(): void;
}

/** Notices that something of a room's log is missing, and reads it. */
export class CatchUp {
  readonly #ports: CatchUpPorts;
  #head = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> | undefined;
  /** Where the view ended when more turned out to be missing than fits into a page. */
  #from: number | undefined;
  #failures = 0;

  constructor(ports: CatchUpPorts) {
    this.#ports = ports;
  }

  /** Undefined where nothing is missing, or no more than a page brings. */
  get progress(): Progress | undefined {
    if (this.#from === undefined) return undefined;
    const seen = this.#ports.view.seen ?? 0;
    return { done: seen - this.#from, total: Math.max(this.#head, seen) - this.#from };
  }

  /** The log reaches up to `seq`. */
  headAt(seq: number): void {
    this.#head = Math.max(this.#head, seq);
    this.look();
  }

  /** If something is missing, reads it soon: what is under way may yet arrive. */
  look(): void {
    if (this.#isBehind) this.#readIn(GAP_WAIT_MS * (1 + Math.random()));
  }

  /** One is back, and has read the first page of what comes after `from`. The rest is read at once. */
  joined(from: number, hasMore: boolean): void {
    this.#from = hasMore ? from : undefined;
    // What went wrong over the last connection is no reason to wait on this one.
    this.#failures = 0;
    this.close();
    if (hasMore) this.#readIn(0);
    // A head was told meanwhile, and the entries up to it did not arrive.
    else this.look();
  }

  /** The log does not reach as far as was said before: it was restored to an earlier time. */
  startOver(): void {
    this.#head = 0;
    this.#from = undefined;
  }

  /** Reads the log from where the view ends, page by page, until nothing is missing. */
  async readAll(): Promise<void> {
    // What is under way may have asked before the newest entry was there.
    while (this.#reading) await this.#reading.catch(() => {});
    this.#reading = this.#readPages().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #readPages(): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      const seen = this.#ports.view.seen ?? 0;
      const page = await this.#ports.read(seen);
      if (page.hasMore) this.#from ??= seen;
      const isProgress = this.#ports.accept(page.entries);
      hasMore = page.hasMore && isProgress;
    }
    this.#failures = 0;
    if (this.#from === undefined) return;
    this.#from = undefined;
    this.#ports.changed();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #readIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isBehind) return;
      // What is under way may have asked before what is missing was there.
      if (this.#reading) this.look();
      else void this.#tryToRead();
    }, ms);
  }

  async #tryToRead(): Promise<void> {
    try {
      await this.readAll();
    } catch (error) {
      this.#ports.failed(error);
      if (this.#isBehind) this.#readIn(pauseBefore(++this.#failures, toChatFailure(error)));
    }
  }

  get #isBehind(): boolean {
    const { view, isPresent } = this.#ports;
    return isPresent() && (view.hasGap || this.#head > (view.seen ?? 0));
  }
}
