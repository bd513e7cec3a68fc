import type { ChatFailure } from './failure.ts';

/** Timers take no more than 24 days; whoever looks earlier sees that it is not over. */
const LONGEST_MS = 3_600_000;

export interface RestraintPorts {
  /** The server's clock, in epoch ms. */
  now(): number;
  /** How long one waits between two messages, in seconds; 0 where one need not. */
  slowModeSeconds(): number;
  changed(): void;
}

/** What keeps one from writing for a while: a mute, or slow mode. Times are epoch ms by the server's clock. */
export class Restraints {
  readonly #ports: RestraintPorts;
  #mutedUntil = 0;
  #spokeAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: RestraintPorts) {
    this.#ports = ports;
  }

  get mutedUntil(): number | undefined {
    return this.#ifAhead(this.#mutedUntil);
  }

  get nextSendAt(): number | undefined {
    const seconds = this.#ports.slowModeSeconds();
    return seconds > 0 ? this.#ifAhead(this.#spokeAt + 1_000 * seconds) : undefined;
  }

  muted(until = 0): void {
    this.#mutedUntil = until;
    this.#watch();
  }

  /** Outside slow mode the server does not keep in mind when one spoke. */
  spoke(at: number): void {
    if (this.#ports.slowModeSeconds() > 0) this.#spokeAt = at;
    this.#watch();
  }

  mayNotSendUntil(at = 0): void {
    this.spoke(at - 1_000 * this.#ports.slowModeSeconds());
  }

  /** The server knows better. */
  refused({ code, retryAfterMs }: ChatFailure): void {
    if (retryAfterMs === undefined) return;
    if (code === 'muted') this.muted(this.#ports.now() + retryAfterMs);
    if (code === 'slow_mode') this.mayNotSendUntil(this.#ports.now() + retryAfterMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** Says when one may write again. */
  #watch(): void {
    clearTimeout(this.#timer);
    const ends = [this.mutedUntil, this.nextSendAt].filter((at) => at !== undefined);
    if (ends.length === 0) return;
    const wait = Math.min(Math.min(...ends) - this.#ports.now() + 1, LONGEST_MS);
    this.#timer = setTimeout(() => {
      this.#watch();
      this.#ports.changed();
    }, wait);
  }

  #ifAhead(at: number): number | undefined {
    return at > this.#ports.now() ? at : undefined;
  }
}
