import { type Atom, GAP, type Gap } from './atom.ts';
import { type Folded, foldOf, foldsOf, KIND, kindOf } from './fold.ts';
import { drawnOutBy, putTogether } from './jamo.ts';

/** A text as the filter reads it: what is written in it, folded, and where. Linear in its length. */
export function read(text: string): Atom[] {
  const reader = new Reader();
  for (let at = 0; at < text.length; ) {
    const char = text.codePointAt(at) as number;
    const end = at + (char > 0xffff ? 2 : 1);
    reader.take(char, at, end);
    at = end;
  }
  return reader.isLoose ? putTogether(reader.atoms) : reader.atoms;
}

class Reader {
  readonly atoms: Atom[] = [];
  /** There are jamo to put together, or syllables that are drawn out. Most texts have neither. */
  isLoose = false;
  /** Since the last atom: */
  #signs = 0;
  #spaces = 0;
  #isWall = true;

  take(char: number, start: number, end: number): void {
    const kind = kindOf(char);
    if (kind === KIND.several) for (const part of foldsOf(char)) this.#push(part, start, end);
    else if (kind >= KIND.latin) this.#push({ kind, code: foldOf(char) }, start, end);
    else if (kind === KIND.newline) this.#isWall = true;
    else if (kind === KIND.space) this.#spaces++;
    else if (kind === KIND.noise) this.#signs++;
    else if (this.#gap() === GAP.none) (this.atoms.at(-1) as Atom).end = end;
  }

  #push({ kind, code }: Folded, start: number, end: number): void {
    const atom = { kind, code, gap: this.#gap(), start, end };
    this.isLoose ||= isLoose(atom, this.atoms.at(-1));
    this.atoms.push(atom);
    this.#signs = this.#spaces = 0;
    this.#isWall = false;
  }

  #gap(): Gap {
    if (this.#isWall) return GAP.wall;
    if (this.#spaces > 0) return this.#signs + this.#spaces > 5 ? GAP.wall : GAP.space;
    if (this.#signs === 0) return GAP.none;
    return this.#signs > 3 ? GAP.wall : GAP.noise;
  }
}

function isLoose(atom: Atom, before: Atom | undefined): boolean {
  if (atom.kind >= KIND.vowel && atom.kind <= KIND.tail) return true;
  // `l` and `1` for ㅣ.
  if (before?.kind === KIND.consonant) return atom.kind <= KIND.digit;
  return before !== undefined && drawnOutBy(before, atom) >= 0;
}
