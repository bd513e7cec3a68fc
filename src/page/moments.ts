import { locale } from './language.ts';
import { words } from './words.ts';

const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });

export function timeOf(at: number): string {
  return time.format(at);
}

export function momentOf(at: number): string {
  return moment.format(at);
}

/** The same for all moments of one day, here. */
export function dayNumber(at: number): number {
  const { y, m, d } = partsOf(at);
  return (y * 12 + m) * 31 + d;
}

export function dayOf(at: number): string {
  const now = new Date();
  if (dayNumber(at) === dayNumber(now.getTime())) return words.today;
  now.setDate(now.getDate() - 1);
  return dayNumber(at) === dayNumber(now.getTime()) ? words.yesterday : day.format(at);
}

function partsOf(at: number): { y: number; m: number; d: number } {
  const date = new Date(at);
  return { y: date.getFullYear(), m: date.getMonth(), d: date.getDate() };
}
