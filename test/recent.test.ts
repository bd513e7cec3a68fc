import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Recent } from '../src/recent.ts';

const ANN = 'ann';
const byAnn = () => [ANN];

test('however many ask, and whatever changes, it is read once a second at most', async () => {
  const recent = new Recent<number>();
  const at: number[] = [];
  const read = async () => {
    at.push(performance.now());
    await delay(5);
    return at.length;
  };

  for (const end = performance.now() + 2_500; performance.now() < end; ) {
    void recent.get(1, ANN, read);
    await Promise.all(Array.from({ length: 50 }, (_, i) => recent.get(1, i % 2 ? 'bob' : undefined, read)));
    recent.changed(1, byAnn);
    await delay(3);
  }

  const gaps = at.slice(1).map((time, i) => time - (at[i] as number));
  expect(at.length).toBeGreaterThanOrEqual(2);
  expect(Math.min(...gaps)).toBeGreaterThan(990);
  await recent.get(1, ANN, read);
});

test('who changed something is answered by a read that came after it; the others need not wait', async () => {
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now);
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const recent = new Recent<string>();
  let stored = 'before';
  const read = async () => stored;
  expect(await recent.get(1, ANN, read)).toBe('before');

  stored = 'after';
  expect(await recent.get(1, ANN, read)).toBe('before');
  recent.changed(1, byAnn);
  expect(await recent.get(1, 'bob', read)).toBe('before');
  expect(await recent.get(1, undefined, read)).toBe('before');

  expect(await Promise.all([recent.get(1, ANN, read), recent.get(1, ANN, read)])).toEqual(['after', 'after']);
  expect(await recent.get(1, 'bob', read)).toBe('after');
});

test('a change in the middle of a read is not overlooked', async () => {
  const recent = new Recent<string>();
  let stored = 'before';
  const slow = async () => {
    const seen = stored;
    await delay(20);
    return seen;
  };

  const first = recent.get(1, ANN, slow);
  stored = 'after';
  recent.changed(1, byAnn);

  expect(await recent.get(1, ANN, slow)).toBe('after');
  expect(await first).toBe('before');
});

test('a failure is told to those who wait for it, and not kept', async () => {
  const recent = new Recent<number>();
  const failing = () => Promise.reject(new Error('away'));
  await expect(Promise.all([recent.get(1, ANN, failing), recent.get(1, ANN, failing)])).rejects.toThrow('away');
  expect(await recent.get(1, ANN, async () => 7)).toBe(7);
});
