import { expect, test } from 'vitest';
import { Heard } from '../src/heard.ts';

const hear = (...ranges: [number, number][]) => {
  const heard = new Heard();
  heard.settle(10);
  for (const [first, last] of ranges) heard.add(first, last);
  return heard;
};

test('what is heard without a gap goes on from where the log was known to reach', () => {
  expect(hear([11, 11], [12, 15]).upTo).toBe(15);
  expect(hear([9, 12]).upTo).toBe(12);
  expect(hear([3, 4]).upTo).toBe(10);
});

test('a gap is not forgotten, whatever is heard after it, until it is filled or seen to', () => {
  const [filled, seenTo] = [hear([12, 12], [13, 14], [17, 17]), hear([12, 12], [13, 14], [17, 17])];
  expect(filled.upTo).toBe(10);

  filled.add(11, 11);
  expect(filled.upTo).toBe(14);
  filled.add(15, 16);
  expect(filled.upTo).toBe(17);

  seenTo.settle(11);
  expect(seenTo.upTo).toBe(14);
});

test('nothing is known of a room before it was looked at, and what was heard by then counts', () => {
  const heard = new Heard();
  heard.add(57, 58);
  expect(heard.upTo).toBeUndefined();

  heard.settle(56);

  expect(heard.upTo).toBe(58);
});

test('of very many gaps the oldest stays', () => {
  const heard = hear(...Array.from({ length: 1_000 }, (_, i): [number, number] => [12 + 2 * i, 12 + 2 * i]));

  heard.add(11, 11);

  expect(heard.upTo).toBe(11);
});
