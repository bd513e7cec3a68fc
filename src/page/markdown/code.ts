/** The code in a text, between as many backticks before and after it, and what is around it. */
export function codeIn(text: string): (string | { kind: 'code'; text: string })[] {
  const runs = Array.from(text.matchAll(/`+/g), ({ index, 0: { length } }) => ({ index, length }));
  const closing = closingRuns(runs.map(({ length }) => length));
  const parts: (string | { kind: 'code'; text: string })[] = [];
  let end = 0;
  for (let i = 0; i < runs.length; i++) {
    const opened = runs[i] as { index: number; length: number };
    const closed = runs[closing[i] ?? -1];
    if (!closed || text[opened.index - 1] === '\\') continue;
    if (opened.index > end) parts.push(text.slice(end, opened.index));
    parts.push({ kind: 'code', text: unpadded(text.slice(opened.index + opened.length, closed.index)) });
    end = closed.index + closed.length;
    i = closing[i] as number;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** For each run of backticks, which is the next one of its length: found from the end, looking at each once. */
function closingRuns(lengths: readonly number[]): (number | undefined)[] {
  const next = new Map<number, number>();
  const closing: (number | undefined)[] = [];
  for (let i = lengths.length - 1; i >= 0; i--) {
    const length = lengths[i] as number;
    closing[i] = next.get(length);
    next.set(length, i);
  }
  return closing;
}

/** A blank on both sides parts the code from backticks of its own. */
function unpadded(code: string): string {
  return /^ .*\S.* $/s.test(code) ? code.slice(1, -1) : code;
}
