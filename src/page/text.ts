import { isVisible, messageFrom } from '../protocol/visible.ts';
import { words } from './words.ts';

/** Unicode code points of what is kept of a text: how the server counts. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of messageFrom(text)) length++;
  return length;
}

/** Why `text` cannot be a name or title of up to `most` characters; undefined where it can. */
export function objectionTo(text: string, most: number): string | undefined {
  if (!isVisible(text)) return words.blank;
  return lengthOf(text) > most ? words.tooLong(most) : undefined;
}

/** The first `most` code points of `text`, of which no more is looked at than that takes. */
export function cut(text: string, most: number): string {
  return [...text.slice(0, 2 * most)].slice(0, most).join('');
}
