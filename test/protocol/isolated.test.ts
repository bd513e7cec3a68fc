import { expect, test } from 'vitest';
import { isolated } from '../../src/protocol/isolated.ts';
import { lineOf } from '../../src/protocol/lines.ts';

test('a name that is written from right to left keeps to itself in a line; others are as they are', () => {
  expect(isolated('علي')).toBe('\u2068علي\u2069');
  expect(['Ann', '앤', 'Ünal', '👩‍💻'].map(isolated)).toEqual(['Ann', '앤', 'Ünal', '👩‍💻']);
  const joined = { seq: 1, at: 0, userId: 'a', nickname: 'דנה', kind: 'joined' } as const;
  expect(lineOf(joined, 'en')).toBe('\u2068דנה\u2069 joined');
});
