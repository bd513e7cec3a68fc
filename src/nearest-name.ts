/** Longer names are compared with nothing. */
const LONGEST = 64;

/** The name that was probably meant: `userId` for `user_id`, `USERID` or `usrId`. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const bare = bareOf(name.slice(0, LONGEST));
  const found = names
    .map((known) => ({ known, steps: stepsBetween(bare, bareOf(known)) }))
    .filter(({ known, steps }) => steps <= Math.min(2, Math.floor(known.length / 3)))
    .sort((a, b) => a.steps - b.steps);
  return found[0]?.known;
}

/** Without what styles of writing differ in. */
function bareOf(name: string): string {
  return name.replaceAll(/[_\-\s.]/g, '').toLowerCase();
}

/** How many letters have to be put in, taken out, changed, or exchanged with the next. */
function stepsBetween(a: string, b: string): number {
  const steps: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => (steps[i] as number[])[j] as number;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    steps.push(row);
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const ways = [at(i - 1, j - 1) + (isSame ? 0 : 1), at(i - 1, j) + 1, at(i, j - 1) + 1];
      row.push(Math.min(...ways, isExchanged ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY));
    }
  }
  return at(a.length, b.length);
}
