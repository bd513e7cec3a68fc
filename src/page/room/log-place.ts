/**
 * Where in the log one is: at its bottom, and staying there; or with the bottom edge of a row `offset` px below the top of the
 * view. Its head may change with what comes before it, its bottom edge does not.
 */
export type LogPlace = 'bottom' | { key: string; offset: number };

/** Rows that are rendered, by index: `first` up to and with `last`. */
export interface LogWindow {
  first: number;
  last: number;
}

interface Heights {
  total: number;
  bottomOf(index: number): number;
  topOf(index: number): number;
  indexAt(y: number): number;
}

/** How far beyond the view rows are rendered, in px: what is about to come is there before it is seen. */
const BEYOND_PX = 600;

/** The rows in a view of `height` px whose top is at `y`, and those near it. */
export function windowAt(heights: Heights, y: number, height: number): LogWindow {
  return { first: heights.indexAt(y - BEYOND_PX), last: heights.indexAt(y + height + BEYOND_PX) };
}

/** Keeps a place by the topmost row that is in view and `isFit` for that; undefined where there is none. */
export function placeAt(
  heights: Heights,
  rows: readonly { key: string; kind: string }[],
  y: number,
): LogPlace | undefined {
  let index = heights.indexAt(y);
  // What is between messages may go, or become one with what comes before it.
  while (index < rows.length && rows[index]?.kind !== 'message') index++;
  const row = rows[index] ?? rows[heights.indexAt(y)];
  return row && { key: row.key, offset: heights.bottomOf(rows.indexOf(row)) - y };
}
