import type { Kind } from './fold.ts';

/** What stands between two atoms. */
export const GAP = {
  none: 0,
  /** Up to three characters, none of them a space. */
  noise: 1,
  /** Up to five characters, with a space among them. */
  space: 2,
  /** More, or a new line: nothing reaches across. */
  wall: 3,
} as const;

export type Gap = (typeof GAP)[keyof typeof GAP];

/** A letter, a digit, a sign that may stand for a letter, or a Hangul syllable however it was put together. */
export interface Atom {
  kind: Kind;
  /** Folded, as a code point. */
  code: number;
  /** What stands before it. */
  gap: Gap;
  /** Where it stands in the text, in UTF-16 units: from, and to (exclusive), with the marks upon it. */
  start: number;
  end: number;
}
