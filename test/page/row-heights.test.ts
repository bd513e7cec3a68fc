import { describe, expect, test } from 'vitest';
import { placeAt, windowAt } from '../../src/page/room/log-place.ts';
import { RowHeights } from '../../src/page/room/row-heights.ts';

const rowsOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ key: `row ${from + i}`, kind: 'message' }));

describe('where the rows of a long list are', () => {
  test('guessed at first, and as measured from then on, also when others come before them', () => {
    const heights = new RowHeights<{ key: string }>(() => 50);
    const rows = rowsOf(10);
    heights.arrange(rows);

    expect(heights.total).toBe(500);
    expect(heights.measured(new Map([[2, 80]]))).toBe(true);
    expect(heights.measured(new Map([[2, 80]]))).toBe(false);
    expect([heights.topOf(2), heights.bottomOf(2), heights.total]).toEqual([100, 180, 530]);

    heights.arrange([...rowsOf(3, 100), ...rows]);

    expect([heights.topOf(5), heights.bottomOf(5), heights.total]).toEqual([250, 330, 680]);
  });

  test('a height tells which row is there, and which are near the view', () => {
    const heights = new RowHeights<{ key: string }>(() => 50);
    heights.arrange(rowsOf(10_000));

    expect([-10, 0, 49, 50, 1e9].map((y) => heights.indexAt(y))).toEqual([0, 0, 0, 1, 9_999]);
    const { first, last } = windowAt(heights, 250_000, 800);
    expect(heights.bottomOf(first)).toBeLessThan(250_000);
    expect(heights.topOf(last)).toBeGreaterThan(250_800);
    expect(last - first).toBeLessThan(60);
  });

  test('one’s place is the bottom edge of the first message in view', () => {
    const heights = new RowHeights<{ key: string; kind: string }>(() => 50);
    const rows = rowsOf(5).map((row, i) => (i === 1 ? { ...row, kind: 'day' } : row));
    heights.arrange(rows);

    expect(placeAt(heights, rows, 60)).toEqual({ key: 'row 2', offset: 90 });
  });
});
