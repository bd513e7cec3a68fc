import type { Language } from './language.ts';

const UNITS = [
  { seconds: 86_400, en: 'day', ko: '일' },
  { seconds: 3_600, en: 'hour', ko: '시간' },
  { seconds: 60, en: 'minute', ko: '분' },
  { seconds: 1, en: 'second', ko: '초' },
];

/**
 * A time for people, never less than it is and 1 s at least: in the largest unit that has two of them or more, or measures
 * it without a rest. As in: 1 minute, 90 seconds, 25 hours.
 */
export function durationIn(language: Language, seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  const fits = (unit: number) => whole >= 2 * unit || whole % unit === 0;
  const unit = UNITS.find((it) => fits(it.seconds)) as (typeof UNITS)[0];
  const count = Math.ceil(whole / unit.seconds);
  return language === 'ko' ? `${count}${unit.ko}` : `${count} ${unit.en}${count === 1 ? '' : 's'}`;
}
