import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Recent } from '../src/recent.ts';

/** A reading that takes a moment, and counts how often it was done. */
function counter() {
  const it = { reads: 0, at: [] as number[], read: async () => 0 };
  it.read = async () => {
    const n = ++it.reads;
    it.at.push(performance.now());
    await delay(5);
    return n;
  };
  return it;
}

test('many who ask are answered by one read a second', async () => {
  const recent = new Recent<number>();
  const one = counter();

  const end = performance.now() + 2_500;
  while (performance.now() < end) {
    await Promise.all(Array.from({ length: 50 }, () => recent.get(1, one.read)));
    recent.changed(1);
    await delay(3);
  }

  const gaps = one.at.slice(1).map((at, i) => at - (one.at[i] as number));
  expect(one.reads).toBeGreaterThanOrEqual(2);
  expect(Math.min(...gaps)).toBeGreaterThan(990);
});

test('who asks after a change is answered by a read that came after it', async () => {
  const recent = new Recent<string>();
  let stored = 'before';
  const read = async () => stored;
  expect(await recent.get(1, read)).toBe('before');

  stored = 'after';
  expect(await recent.get(1, read)).toBe('before');
  recent.changed(1);

  expect(await Promise.all([recent.get(1, read), recent.get(1, read)])).toEqual(['after', 'after']);
});

test('a change in the middle of a read is not overlooked', async () => {
  const recent = new Recent<string>();
  let stored = 'before';
  const slow = async () => {
    const seen = stored;
    await delay(20);
    return seen;
  };

  const first = recent.get(1, slow);
  stored = 'after';
  recent.changed(1);

  expect(await recent.get(1, slow)).toBe('after');
  expect(await first).toBe('before');
});

test('a failure is told to those who wait for it, and not kept', async () => {
  const recent = new Recent<number>();
  const failing = () => Promise.reject(new Error('away'));
  await expect(Promise.all([recent.get(1, failing), recent.get(1, failing)])).rejects.toThrow('away');
  expect(await recent.get(1, async () => 7)).toBe(7);
});
