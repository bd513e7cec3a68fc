import { expect, test } from 'vitest';
import { folded } from '../../src/db/folded.ts';

test.each([
  ['İstanbul', 'ISTANBUL', 'istanbul', 'ıstanbul'],
  ['Straße', 'STRASSE', 'STRAẞE', 'strasse'],
  ['ΟΔΟΣ', 'οδος', 'οδοσ', 'Οδός'.replace('ό', 'ο')],
  ['가나', '\u1100\u1161\u1102\u1161'],
  ['Ａｂｃ①', 'abc1'],
  ['می‌خواهم', 'میخواهم'],
  ['ŉ', 'ʼN'],
  ['ﬃ', 'FFI'],
])('%s and its other spellings are found by each other', (...spellings) => {
  expect(new Set(spellings.map(folded)).size).toBe(1);
});

test.each(['İI ıi', 'ẞßſ', 'ΣσςΆ', 'ﷺ'.repeat(100), '\u0345a', 'ǰΐ', '😀'.repeat(200)])(
  '%s folds to what stays',
  (text) => {
    expect(folded(folded(text))).toBe(folded(text));
    expect(folded(text).length).toBeLessThanOrEqual(255);
  },
);
