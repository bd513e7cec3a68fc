/** What is written from right to left, and what turns the text around. */
const TURNS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\u202a-\u202e\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name for a line of plain text, in which it keeps to itself: `علي: hello` is not reordered. Most need nothing for it. */
export function isolated(name: string): string {
  return TURNS.test(name) ? `\u2068${name}\u2069` : name;
}
