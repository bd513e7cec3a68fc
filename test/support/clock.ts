import { Socket } from 'engine.io-client';
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

/** By it clients take a clock that goes ahead for a server that is silent. */
const heartbeat = Socket.prototype as unknown as { _hasPingExpired(): boolean };

/**
 * The host's clock goes ahead by so much, for all that runs in this process, until the test is over: what ends at a time ends,
 * and nobody waits for it. Timers are as before.
 */
export function passTime(ms: number): void {
  if (aheadMs === 0) {
    globalThis.Date = ShiftedDate as DateConstructor;
    const hasPingExpired = heartbeat._hasPingExpired;
    heartbeat._hasPingExpired = () => false;
    onTestFinished(() => {
      aheadMs = 0;
      globalThis.Date = RealDate;
      heartbeat._hasPingExpired = hasPingExpired;
    });
  }
  aheadMs += ms;
}
