import type { Atom } from './atom.ts';
import { englishSpots } from './english.ts';
import { INITIALS, ORDINARY, WORDS } from './korean-words.ts';
import { ownWord } from './own-words.ts';
import { read } from './reading.ts';
import { type Spot, spotAt } from './spot.ts';
import { Trie } from './trie.ts';
import { trieOf, type Wanted } from './words.ts';

export interface Found {
  /** In UTF-16 units of the text: from, and to (exclusive). */
  start: number;
  end: number;
  /** What it is called in the list. */
  word: string;
}

const korean = trieOf([...WORDS, ...INITIALS.map((line) => `|${line}|`)]);
const ordinary = trieOf(ORDINARY);
/** Letters before a word at which an ordinary phrase around it may begin. */
const LEAD = 8;
/** How often what is left is looked at, after masking, before all of it goes. */
const ROUNDS = 8;

/**
 * Finds words that are not wanted, Korean and English, and those of a room's own. Made once for each list of own words (which
 * takes less than a millisecond) and kept; `find` has no state. Any string may come in; its time is linear in its length.
 *
 * A text is read first (`reading.ts`): compatibility forms, case, look-alikes, accents and what cannot be seen are undone, and
 * Hangul is put together from jamo. Then Korean and own words are looked up where they may begin (`spot.ts` has the rules),
 * and obscenity is asked about English (`english.ts`). A word inside of an ordinary one is none.
 */
export class WordFilter {
  readonly #own = new Trie<Wanted>();

  /** @param ownWords up to 100 of up to 30 characters; `own-words.ts` says where they count */
  constructor(ownWords: readonly string[] = []) {
    for (const word of ownWords) ownWord(word, this.#own);
  }

  /** What is in a text, in order, apart from each other. */
  find(text: string): Found[] {
    const atoms = read(text);
    const spots = englishSpots(atoms);
    for (let i = 0; i < atoms.length; i++) {
      const spot = spotAt(atoms, i, korean);
      if (spot && !isOrdinary(atoms, spot)) spots.push(spot);
      const own = spotAt(atoms, i, this.#own);
      if (own) spots.push(own);
    }
    return merged(spots.map(({ first, last, word }) => foundAt(atoms, first, last, word)));
  }

  /**
   * The text with a `*` for each visible character of what is found. Nothing is found in it any more: where masking one word
   * lays bare another, that goes as well.
   */
  mask(text: string): string {
    let masked = text;
    for (let round = 0; round < ROUNDS; round++) {
      const found = this.find(masked);
      if (found.length === 0) return masked;
      masked = covered(masked, found);
    }
    return covered(masked, [{ start: 0, end: masked.length }]);
  }
}

function isOrdinary(atoms: readonly Atom[], { first, last }: Spot): boolean {
  for (let i = first; i >= 0 && i >= first - LEAD; i--) {
    const spot = spotAt(atoms, i, ordinary);
    if (spot && spot.last >= last) return true;
  }
  return false;
}

function foundAt(atoms: readonly Atom[], first: number, last: number, word: string): Found {
  return { start: (atoms[first] as Atom).start, end: (atoms[last] as Atom).end, word };
}

function merged(found: Found[]): Found[] {
  const result: Found[] = [];
  for (const it of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last && it.start < last.end) last.end = Math.max(last.end, it.end);
    else result.push(it);
  }
  return result;
}

const graphemes = new Intl.Segmenter();

/** With a `*` for each visible character in the ranges; spaces stay, what cannot be seen goes. */
function covered(text: string, ranges: readonly { start: number; end: number }[]): string {
  let result = '';
  let from = 0;
  for (const { start, end } of ranges) {
    const part = text.slice(start, end);
    result += text.slice(from, start) + (SIMPLE.test(part) ? '*'.repeat(part.length) : coverEach(part));
    from = end;
  }
  return result + text.slice(from);
}

/** Each of these is one visible character. */
const SIMPLE = /^[!-~가-힣ㄱ-ㅣ]*$/;

function coverEach(text: string): string {
  return Array.from(graphemes.segment(text), ({ segment }) => cover(segment)).join('');
}

function cover(grapheme: string): string {
  if (/^\s+$/.test(grapheme)) return grapheme;
  return /^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]+$/u.test(grapheme) ? '' : '*';
}
