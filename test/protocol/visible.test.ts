import { describe, expect, test } from 'vitest';
import { isVisible, messageFrom, nameFrom } from '../../src/protocol/visible.ts';

const UNSEEN = [
  '',
  ' ',
  '\u3164',
  '\u115f',
  '\u1160',
  '\uffa0',
  '\u2800',
  '\u200b\u200d\ufeff',
  '\u0000\u0007',
  '\ufffc',
];
const MORE_UNSEEN = [
  '\u{e0041}',
  '\u180e',
  '\u202e',
  '\u0301',
  '\ufe0f',
  '\u{1d159}',
  '\u2063\u2028',
  '\u00ad',
  '\u3000',
];

test.each([...UNSEEN, ...MORE_UNSEEN])('%j cannot be seen', (text) => {
  expect(isVisible(text)).toBe(false);
});

test.each(['a', '가', 'ㅋ', '.', '☂', '👩‍💻', '1', '\u0903', '\ufffd', '\ue000', '\u{1fae8}', '\u3164x'])(
  '%j can be seen',
  (text) => {
    expect(isVisible(text)).toBe(true);
  },
);

describe('a name that others gave', () => {
  test.each([
    ['👩‍💻', '👩‍💻'],
    ['می‌خواهم', 'می‌خواهم'],
    ['ශ්‍රී', 'ශ්‍රී'],
    [' Ann\r\nSmith\u202e ', 'Ann Smith'],
    ['a\u0000b', 'ab'],
    [`${'x'.repeat(28)}👩‍💻`, 'x'.repeat(28)],
    ['x'.repeat(31), 'x'.repeat(30)],
    [`a${'\u0301'.repeat(100_000)}`, `a${'\u0301'.repeat(29)}`],
    ['\u3164', undefined],
    [' \u200d ', undefined],
  ])('%j is %j', (given, name) => {
    expect(nameFrom(given, 30)).toBe(name);
  });
});

describe('of a message is kept', () => {
  test.each([
    ['  hello \n', 'hello'],
    ['\n  \n  if (a) {\n    b();\n  }\n\n', '  if (a) {\n    b();\n  }'],
    ['\tone\n\ttwo', '\tone\n\ttwo'],
    [' \n\t ', ''],
  ])('of %j: %j', (typed, kept) => {
    expect(messageFrom(typed)).toBe(kept);
    expect(messageFrom(kept)).toBe(kept);
  });
});
