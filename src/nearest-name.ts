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

/** How many letters have to be put in, taken out, or changed (Levenshtein's distance). */
function stepsBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    above = row;
  }
  return above[b.length] as number;
}
