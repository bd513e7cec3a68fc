import { dayNumber } from './day-number.ts';
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

export function dayOf(at: number): string {
  const now = new Date();
  if (dayNumber(at) === dayNumber(now.getTime())) return words.today;
  now.setDate(now.getDate() - 1);
  return dayNumber(at) === dayNumber(now.getTime()) ? words.yesterday : day.format(at);
}
