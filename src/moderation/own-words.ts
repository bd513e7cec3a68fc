import { GAP } from './atom.ts';
import { KIND } from './fold.ts';
import { read } from './reading.ts';
import { SPACE, type Trie } from './trie.ts';
import type { Wanted } from './words.ts';

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;

/**
 * Adds a room's own word, read as texts are read. Korean counts anywhere from three syllables on, from the beginning of a
 * word with two, and as a whole word (with a particle) with one; words of scripts without spaces count anywhere; all others
 * whole. A word without letters or digits is never found.
 */
export function ownWord(word: string, trie: Trie<Wanted>): void {
  const atoms = read(word);
  if (atoms.every(({ kind }) => kind === KIND.stand)) return;
  const isKorean = atoms.every(({ kind }) => kind === KIND.syllable);
  const isAnywhere = UNSPACED.test(word) || (isKorean && atoms.length >= 3);
  const path = atoms.flatMap(({ code, gap }, i) => (i > 0 && gap >= GAP.space ? [SPACE, code] : [code]));
  trie.add(path, {
    word,
    atStart: !isAnywhere,
    atEnd: isAnywhere || (isKorean && atoms.length === 2) ? 'anywhere' : 'with endings',
    isTight: false,
  });
}
