import type { LogPage } from '../protocol/events.ts';
import type { Entry } from '../protocol/model.ts';
import type { LogView } from './log-view.ts';

/** How long an entry may wait for those before it until they are read, in ms. Other workers' broadcasts overtake each other. */
const GAP_WAIT_MS = 150;

export interface CatchUpPorts {
  view: LogView;
  /** The room is joined over the connection there is now. */
  isPresent(): boolean;
  read(after: number): Promise<LogPage>;
  /** @returns whether there was anything new */
  accept(entries: readonly Entry[]): boolean;
  /** Reading failed. It is tried again while something is missing. */
  failed(error: unknown): void;
}

/** Notices that something of a room's log is missing, and reads it. */
export class CatchUp {
  readonly #ports: CatchUpPorts;
  #head = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> | undefined;

  constructor(ports: CatchUpPorts) {
    this.#ports = ports;
  }

  /** The log reaches up to `seq`. */
  headAt(seq: number): void {
    this.#head = Math.max(this.#head, seq);
    this.look();
  }

  /** If something is missing, reads it soon: what is under way may yet arrive. */
  look(): void {
    if (!this.#isBehind) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        if (this.#isBehind && !this.#reading) void this.#tryToRead();
      },
      GAP_WAIT_MS * (1 + Math.random()),
    );
  }

  /** The log does not reach as far as was said before: it was restored to an earlier time. */
  startOver(): void {
    this.#head = 0;
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
      const page = await this.#ports.read(this.#ports.view.seen ?? 0);
      const isProgress = this.#ports.accept(page.entries);
      hasMore = page.hasMore && isProgress;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #tryToRead(): Promise<void> {
    try {
      await this.readAll();
    } catch (error) {
      this.#ports.failed(error);
      this.look();
    }
  }

  get #isBehind(): boolean {
    const { view, isPresent } = this.#ports;
    return isPresent() && (view.hasGap || this.#head > (view.seen ?? 0));
  }
}
