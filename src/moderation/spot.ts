import { type Atom, GAP } from './atom.ts';
import { KIND } from './fold.ts';
import { ENDINGS, PLAIN_ENDINGS, PREFIXES } from './korean-words.ts';
import { letterFor } from './latin.ts';
import { type Branch, SPACE, type Trie } from './trie.ts';
import type { Wanted } from './words.ts';

/** Atoms `first` to `last` (inclusive) say `word`. */
export interface Spot {
  first: number;
  last: number;
  word: string;
}

/** How the letters of a word stand: some side by side, some with noise or spaces between them. */
const BESIDE = 1;
const NOISE = 2;
const SPACED = 4;

/** Digits and signs that may stand between two syllables together. */
const BETWEEN = 2;
/** Syllables of the longest prefix or ending. */
const AFFIX = 4;

/**
 * The longest word of the trie that begins at an atom and counts there, if any.
 *
 * Noise between letters (시.발, 시1발) counts where a word begins before and ends after them, so "다시.발표" is none. Spaces
 * count between letters that stand alone, each a word by itself (바 보), so "나가 바 보러 갈게" is none; not after a number ("7 시 발").
 */
export function spotAt(atoms: readonly Atom[], first: number, trie: Trie<Wanted>): Spot | undefined {
  const atom = atoms[first] as Atom;
  const branch = trie.root.next.get(atom.code);
  if (!branch || isWithinLatin(atoms, first)) return undefined;
  const ends: End[] = [];
  reach(atoms, branch, first, 0, ends);
  let spot: Spot | undefined;
  for (const end of ends) {
    if (spot && spot.last >= end.last) continue;
    const wanted = end.values.find((value) => counts(atoms, first, end, value));
    if (wanted) spot = { first, last: end.last, word: wanted.word };
  }
  return spot;
}

interface End {
  last: number;
  /** Of BESIDE, NOISE, SPACED. */
  ways: number;
  values: readonly Wanted[];
}

/** Finds where words end that begin with what led to this branch. Both ways are gone at a space of a phrase, of which there are few. */
function reach(atoms: readonly Atom[], branch: Branch<Wanted>, at: number, ways: number, ends: End[]): void {
  let last = at;
  while (isRepeated(atoms, last + 1) && !branch.next.has((atoms[last] as Atom).code)) last++;
  if (branch.values.length > 0) ends.push({ last, ways, values: branch.values });
  const next = atoms[last + 1];
  if (branch.next.size === 0 || !next || next.gap === GAP.wall) return;
  const phrase = next.gap === GAP.space ? branch.next.get(SPACE)?.next.get(next.code) : undefined;
  if (phrase) reach(atoms, phrase, last + 1, ways, ends);
  const step = branch.next.get(next.code) ?? meant(branch, next);
  if (step) reach(atoms, step, last + 1, ways | wayOf(next), ends);
  else acrossDigits(atoms, branch, last, ways, ends);
}

/** Words of Latin letters count whole alone, so none begins within one. */
function isWithinLatin(atoms: readonly Atom[], at: number): boolean {
  const atom = atoms[at] as Atom;
  return atom.kind === KIND.latin && atom.gap === GAP.none && atoms[at - 1]?.kind === KIND.latin;
}

function wayOf({ gap }: Atom): number {
  return gap === GAP.none ? BESIDE : gap === GAP.noise ? NOISE : SPACED;
}

/** sp0iler */
function meant({ next }: Branch<Wanted>, { kind, code, gap }: Atom): Branch<Wanted> | undefined {
  const isSign = kind === KIND.digit || kind === KIND.stand;
  return isSign && gap === GAP.none ? next.get(letterFor(code) ?? Number.NaN) : undefined;
}

/** spoiiiler */
function isRepeated(atoms: readonly Atom[], at: number): boolean {
  const atom = atoms[at];
  return atom?.kind === KIND.latin && atom.gap === GAP.none && atom.code === atoms[at - 1]?.code;
}

/** 시1발, 시@발 */
function acrossDigits(atoms: readonly Atom[], branch: Branch<Wanted>, last: number, ways: number, ends: End[]): void {
  if (!isHangul(atoms[last])) return;
  for (let at = last + 1; at <= last + 1 + BETWEEN; at++) {
    const atom = atoms[at];
    if (!atom || atom.gap > GAP.noise) return;
    if (atom.kind === KIND.digit || atom.kind === KIND.stand) continue;
    const step = isHangul(atom) ? branch.next.get(atom.code) : undefined;
    if (step) reach(atoms, step, at, ways | NOISE, ends);
    return;
  }
}

function counts(atoms: readonly Atom[], first: number, { last, ways }: End, wanted: Wanted): boolean {
  const isSpaced = (ways & SPACED) !== 0;
  const isApart = isSpaced || (ways & NOISE) !== 0;
  if (isSpaced && (wanted.isTight || (ways & BESIDE) !== 0 || followsNumber(atoms, first))) return false;
  if ((isApart || wanted.atStart) && !isStart(atoms, first, !isSpaced)) return false;
  if (isApart)
    return isEnd(atoms, last, isSpaced ? PLAIN_ENDINGS : ENDINGS) && !(isSpaced && isAmongInitials(atoms, first, last));
  return wanted.atEnd === 'anywhere' || isEnd(atoms, last, wanted.atEnd === 'strictly' ? NONE : ENDINGS);
}

const NONE: ReadonlySet<string> = new Set();

function followsNumber(atoms: readonly Atom[], first: number): boolean {
  return atoms[first]?.gap === GAP.space && atoms[first - 1]?.kind === KIND.digit;
}

/** A word begins at an atom, or did so with a prefix right before it. */
function isStart(atoms: readonly Atom[], at: number, withPrefixes: boolean): boolean {
  const [before, atom] = [atoms[at - 1], atoms[at] as Atom];
  if (!before || atom.gap !== GAP.none) return true;
  if (atom.kind === KIND.consonant || atom.kind === KIND.vowel) return !isInitial(before);
  if (atom.kind !== KIND.syllable) return before.kind !== atom.kind;
  if (before.kind === KIND.digit) return false;
  if (before.kind !== KIND.syllable) return true;
  if (!withPrefixes) return false;
  let from = at - 1;
  while (at - from < AFFIX && atoms[from]?.gap === GAP.none && atoms[from - 1]?.kind === KIND.syllable) from--;
  return (
    !(atoms[from]?.gap === GAP.none && isSyllableOrDigit(atoms[from - 1])) && PREFIXES.has(written(atoms, from, at))
  );
}

function isSyllableOrDigit(atom: Atom | undefined): boolean {
  return atom?.kind === KIND.syllable || atom?.kind === KIND.digit;
}

/** A word ends with an atom, or does so with one of the endings right behind it. */
function isEnd(atoms: readonly Atom[], at: number, endings: ReadonlySet<string>): boolean {
  const [atom, after] = [atoms[at] as Atom, atoms[at + 1]];
  if (after?.gap !== GAP.none) return true;
  if (atom.kind === KIND.consonant || atom.kind === KIND.vowel) return !isInitial(after);
  if (atom.kind !== KIND.syllable || after.kind !== KIND.syllable) return after.kind !== atom.kind;
  let to = at + 2;
  while (to - at <= AFFIX + 1 && atoms[to]?.gap === GAP.none && atoms[to]?.kind === KIND.syllable) to++;
  return endings.has(written(atoms, at + 1, to));
}

/** A loose jamo that is neither laughter nor tears, so that others beside it are initials of something else. */
function isInitial({ kind, code }: Atom): boolean {
  const isJamo = kind === KIND.consonant || kind === KIND.vowel;
  return isJamo && !/[ㅋㅎㅠㅜㅡㅇ]/.test(String.fromCharCode(code));
}

/** ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅅ */
function isAmongInitials(atoms: readonly Atom[], first: number, last: number): boolean {
  const around = [atoms[first - 1], atoms[last + 1]];
  return atoms[first]?.kind === KIND.consonant && around.some((atom) => atom && isInitial(atom));
}

function isHangul(atom: Atom | undefined): boolean {
  return atom !== undefined && atom.kind >= KIND.syllable && atom.kind <= KIND.vowel;
}

function written(atoms: readonly Atom[], from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCodePoint((atoms[i] as Atom).code);
  return text;
}
