import { signal } from '@preact/signals';
import { dayNumber } from './day-number.ts';

/** A timer may be late by as long as the device slept: it is looked at again where somebody comes back. In ms. */
const MOST_MS = 60 * 60_000;

/** Changes at midnight, and so renders what says "Today" anew. */
export const today = signal(dayNumber(Date.now()));

function look(): void {
  today.value = dayNumber(Date.now());
}

function lookAtMidnight(): void {
  look();
  const midnight = new Date();
  midnight.setHours(24, 0, 0, 0);
  setTimeout(lookAtMidnight, Math.min(MOST_MS, midnight.getTime() - Date.now() + 1));
}

lookAtMidnight();
document.addEventListener('visibilitychange', look);
