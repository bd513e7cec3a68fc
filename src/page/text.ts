import { words } from './words.ts';

/** Unicode code points after trimming: how the server counts, and how it keeps what it is sent. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text.trim()) length++;
  return length;
}

/** Why `text` cannot be a name or title of up to `most` characters; undefined where it can. */
export function objectionTo(text: string, most: number): string | undefined {
  const length = lengthOf(text);
  if (length === 0) return words.blank;
  return length > most ? words.tooLong(most) : undefined;
}

/** The first `most` code points of `text`, of which no more is looked at than that takes. */
export function cut(text: string, most: number): string {
  return [...text.slice(0, 2 * most)].slice(0, most).join('');
}
