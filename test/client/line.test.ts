import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Line } from '../../src/client/line.ts';

/** Pages under way: how large each may be, and how it ends. */
const underWay: { bytes: number; end: () => void }[] = [];
let line: Line;
const read = () =>
  line.read(
    (bytes) =>
      new Promise<{ hasMore: boolean }>((answer) => underWay.push({ bytes, end: () => answer({ hasMore: true }) })),
  );
const settle = () => vi.advanceTimersByTimeAsync(0);

/** Has a page take so long. @returns how large it might be */
async function pageThatTakes(ms: number): Promise<number> {
  const page = read();
  await settle();
  await vi.advanceTimersByTimeAsync(ms);
  const asked = underWay.shift();
  asked?.end();
  await page;
  return asked?.bytes ?? 0;
}

beforeEach(() => {
  line = new Line();
  underWay.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('pages grow over a quick line and shrink over a slow one, within bounds', async () => {
  const growing = [];
  for (let i = 0; i < 5; i++) growing.push(await pageThatTakes(100));
  const shrinking = [];
  for (let i = 0; i < 7; i++) shrinking.push(await pageThatTakes(5_000));
  line.startOver();

  expect(growing).toEqual([32_000, 64_000, 128_000, 256_000, 256_000]);
  expect(shrinking).toEqual([256_000, 128_000, 64_000, 32_000, 16_000, 8_000, 8_000]);
  expect(await pageThatTakes(1_000)).toBe(32_000);
  expect(await pageThatTakes(1_000)).toBe(32_000);
});

test('the first page goes alone, and never are more than four under way, whenever they end', async () => {
  const pages = Array.from({ length: 12 }, read);
  await settle();
  expect(underWay.length).toBe(1);
  underWay.shift()?.end();
  await settle();
  expect(underWay.length).toBe(4);

  // Two end in one turn, and somebody new asks before those who waited go on.
  underWay.shift()?.end();
  underWay.shift()?.end();
  pages.push(read());
  await settle();

  expect(underWay.length).toBe(4);
  expect(line.isBusy).toBe(true);
  while (underWay.length > 0) {
    underWay.shift()?.end();
    await settle();
    expect(underWay.length).toBeLessThanOrEqual(4);
  }
  await Promise.all(pages);
  expect(line.isBusy).toBe(false);
});
