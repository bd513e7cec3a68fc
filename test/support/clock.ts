import { onTestFinished } from 'vitest';

const RealDate = Date;
let aheadMs = 0;

class ShiftedDate extends RealDate {
  constructor(...args: [] | [number | string]) {
    if (args.length === 0) super(ShiftedDate.now());
    else super(...args);
  }

  static override now(): number {
    return RealDate.now() + aheadMs;
  }

  /** What was made before is a date, too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof RealDate;
  }
}

/**
 * The host's clock goes ahead by so much, for all that runs in this process, until the test is over: what ends at a time ends,
 * and nobody waits for it. Timers are as before.
 */
export function passTime(ms: number): void {
  if (aheadMs === 0) {
    globalThis.Date = ShiftedDate as DateConstructor;
    onTestFinished(() => {
      aheadMs = 0;
      globalThis.Date = RealDate;
    });
  }
  aheadMs += ms;
}
