import { type Atom, GAP } from './atom.ts';
import { KIND } from './fold.ts';
import { SPACE } from './trie.ts';

/** The Latin part of a text: char codes of a to z and `*`, with a space for all else. */
export interface LatinText {
  letters: number[];
  /** The atom that each of the letters comes from. */
  atoms: number[];
  /** The letters, none repeated but those of `TWICE`, and where each of them stands among the letters. */
  thin: number[];
  places: number[];
}

/** Letters that are looked for twice in a row ("ass", "boob"); of others one is kept. As obscenity recommends. */
const TWICE = new Set(Array.from('beolsg', (letter) => letter.charCodeAt(0)));
/** Digits and signs that stand for letters. Not `(` and `/`, which obscenity takes for c and l: "(until Friday)". */
const STANDS: ReadonlyMap<string, string> = new Map(
  ['4a', '@a', '3e', '1i', '!i', '|i', '0o', '$s', '5s', '7t', '**'].map(([sign = '', letter = '']) => [sign, letter]),
);

/** The letter (a code point) that a digit or sign often stands for. */
export function letterFor(code: number): number | undefined {
  return STANDS.get(String.fromCodePoint(code))?.charCodeAt(0);
}

/** Undefined where there are no letters. */
export function latinText(atoms: readonly Atom[]): LatinText | undefined {
  if (!atoms.some(({ kind }) => kind === KIND.latin)) return undefined;
  const text: LatinText = { letters: [], atoms: [], thin: [], places: [] };
  let last = SPACE;
  let times = 1;
  const push = (letter: number, atom: number) => {
    times = letter === last ? times + 1 : 1;
    last = letter;
    if (letter === SPACE && times > 1) return;
    if (times === 1 || (times === 2 && TWICE.has(letter))) {
      text.thin.push(letter);
      text.places.push(text.letters.length);
    }
    text.letters.push(letter);
    text.atoms.push(atom);
  };
  for (let i = 0; i < atoms.length; i++) {
    const { kind, code, gap } = atoms[i] as Atom;
    if (gap !== GAP.none && !isJoined(atoms, i)) push(SPACE, i);
    if (kind === KIND.latin) push(code, i);
    else push(kind === KIND.digit || kind === KIND.stand ? standsFor(atoms, i) : SPACE, i);
  }
  return text;
}

/** f.u.c.k, f.uck: a sign beside a letter that stands alone; f u c k: spaces between three or more such letters. */
function isJoined(atoms: readonly Atom[], at: number): boolean {
  const [left, right] = [atoms[at - 1], atoms[at] as Atom];
  if (left?.kind !== KIND.latin || right.kind !== KIND.latin) return false;
  if (right.gap === GAP.noise) return isAlone(atoms, at - 1) || isAlone(atoms, at);
  return isSpelled(atoms, at) && (isSpelled(atoms, at - 1) || isSpelled(atoms, at + 1));
}

function isSpelled(atoms: readonly Atom[], at: number): boolean {
  return atoms[at]?.gap === GAP.space && isAlone(atoms, at - 1) && isAlone(atoms, at);
}

function isAlone(atoms: readonly Atom[], at: number): boolean {
  const atom = atoms[at];
  return atom?.kind === KIND.latin && atom.gap !== GAP.none && atoms[at + 1]?.gap !== GAP.none;
}

/** The letter that a digit or sign is meant for, judging by what is beside it; a space if none. */
function standsFor(atoms: readonly Atom[], at: number): number {
  const { code, kind } = atoms[at] as Atom;
  const sign = String.fromCharCode(code);
  const before = isLetterLike(atoms[at - 1]) && atoms[at]?.gap === GAP.none;
  const after = leadsToLetter(atoms, at);
  if (sign === '@' && atoms[at + 1]?.code === 0x61) return SPACE;
  if (/[!|*]/.test(sign) && !(before && after)) return SPACE;
  if (!after && !(before && sign === '$')) return SPACE;
  if (kind === KIND.digit && isInNumber(atoms, at)) return SPACE;
  return letterFor(code) ?? SPACE;
}

/** A number of several digits at the beginning of a word, as in 24SS. */
function isInNumber(atoms: readonly Atom[], at: number): boolean {
  let from = at;
  while (atoms[from]?.gap === GAP.none && atoms[from - 1]?.kind === KIND.digit) from--;
  if (atoms[from]?.gap === GAP.none && isLetterLike(atoms[from - 1])) return false;
  return from < at || (atoms[at + 1]?.kind === KIND.digit && atoms[at + 1]?.gap === GAP.none);
}

function isLetterLike(atom: Atom | undefined): boolean {
  return atom?.kind === KIND.latin || atom?.kind === KIND.stand || atom?.kind === KIND.digit;
}

function leadsToLetter(atoms: readonly Atom[], at: number): boolean {
  for (let i = at + 1; i <= at + 3; i++) {
    const atom = atoms[i];
    if (atom?.gap !== GAP.none || !isLetterLike(atom)) return false;
    if (atom.kind === KIND.latin) return true;
  }
  return false;
}
