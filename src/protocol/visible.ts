/**
 * What nobody sees: spaces, control and format characters, lone surrogates, marks that need a letter before them, what
 * Unicode says is ignored by default (zero-width characters, Hangul fillers), and symbols that are drawn as a blank.
 * Characters that are newer than this machine's Unicode count as seen: they may be emoji.
 */
const UNSEEN =
  /[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{1d159}\u{13441}\u{13442}]/gu;

/** What one line of a name must not have: breaks, and what turns the text around it. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** The text without what cannot be seen: empty where there is nothing to see. */
export function seenOf(text: string): string {
  return text.replace(UNSEEN, '');
}

export function isVisible(text: string): boolean {
  return seenOf(text) !== '';
}

export function isOneLine(text: string): boolean {
  return !NOT_IN_NAMES.test(text);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * A name that others gave, as one of ours: on one line, of at most `most` code points, cut between what readers take for
 * characters. Joiners inside it stay: emoji and Persian names need them. @returns undefined where nothing can be seen
 */
export function nameFrom(given: string, most: number): string | undefined {
  const line = given
    .toWellFormed()
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(new RegExp(NOT_IN_NAMES, 'gu'), '')
    .trim();
  const name = cutAt(line, most).trim();
  return isVisible(name) ? name : undefined;
}

function cutAt(text: string, most: number): string {
  let [end, length] = [0, 0];
  // Longer than this nothing of it is taken, whatever it is made of.
  for (const { segment } of graphemes.segment(text.slice(0, 2 * most + 2))) {
    const size = [...segment].length;
    if (length + size > most) break;
    length += size;
    end += segment.length;
  }
  return end > 0 ? text.slice(0, end) : [...text].slice(0, most).join('');
}

/**
 * A message as it is kept: without empty lines before and white space after it. The first of several lines keeps its
 * indentation, which is part of code that was pasted.
 */
export function messageFrom(typed: string): string {
  const text = typed.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
  return text.includes('\n') ? text : text.trimStart();
}
