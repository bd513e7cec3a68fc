import { type Atom, GAP } from './atom.ts';
import { KIND } from './fold.ts';
import { compose, drawnOut, leadOf, tailAsLead, tailOf, takeApart, vowelOf } from './hangul.ts';

const I = 0x3163;

/** Composes syllables from loose jamo (ㅂㅏ보, 바ㅂㅗ, 밥ㅗ), and shortens what is drawn out (시이발, 바ㅏㅏ보, 시바알). */
export function putTogether(loose: readonly Atom[]): Atom[] {
  const assembly = new Assembly();
  for (const [i, atom] of loose.entries()) assembly.add(atom, loose[i + 1], loose[i + 2]);
  return assembly.atoms;
}

class Assembly {
  readonly atoms: Atom[] = [];
  /** The last syllable was put together from jamo, so a consonant after it belongs to it. */
  #isOpen = false;

  add(atom: Atom, next: Atom | undefined, afterNext: Atom | undefined): void {
    const last = this.atoms.at(-1);
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    const extra = last ? drawnOutBy(last, atom) : -1;
    if (last && extra >= 0) joinTail(last, atom, extra);
    else if (!last || (atom.gap !== GAP.none && !isSpelled(atom, last, wasOpen))) this.atoms.push(atom);
    else if (isVowel(atom, last, next, afterNext)) this.#joinVowel(last, atom);
    else if (isTail(atom, last, next, wasOpen))
      joinTail(last, atom, atom.kind === KIND.tail ? atom.code : tailOf(atom.code));
    else this.atoms.push(atom);
  }

  #joinVowel(last: Atom, atom: Atom): void {
    const vowel = vowelOf(isLooseVowel(atom) ? atom.code : I);
    const lead = last.kind === KIND.consonant ? leadOf(last.code) : -1;
    if (lead >= 0) {
      Object.assign(last, { kind: KIND.syllable, code: compose({ lead, vowel, tail: 0 }), end: atom.end });
      this.#isOpen = true;
    } else if (last.kind === KIND.syllable) this.#joinSyllable(last, atom, vowel);
    else this.atoms.push(atom);
  }

  /** 바ㅏ is 바, 밥ㅗ is 바보. */
  #joinSyllable(last: Atom, atom: Atom, vowel: number): void {
    const jamo = takeApart(last.code);
    const lead = tailAsLead(jamo.tail);
    if (jamo.tail === 0 && jamo.vowel === vowel) last.end = atom.end;
    else if (lead < 0) this.atoms.push(atom);
    else {
      last.code = compose({ ...jamo, tail: 0 });
      // The tail has no place of its own: both syllables reach over the first.
      const code = compose({ lead, vowel, tail: 0 });
      this.atoms.push({ ...atom, kind: KIND.syllable, code, start: last.start });
      this.#isOpen = true;
    }
  }
}

/** ㅅ ㅣ ㅂ ㅏ ㄹ: jamo that each stand alone. */
function isSpelled({ kind, gap }: Atom, last: Atom, wasOpen: boolean): boolean {
  if (gap === GAP.wall) return false;
  return kind === KIND.vowel ? last.kind === KIND.consonant : kind === KIND.consonant && wasOpen;
}

/** The tail that a syllable adds to the one before it that it draws out (이 after 시, with no space between); -1 if it does not. */
export function drawnOutBy(last: Atom, { kind, code, gap }: Atom): number {
  return kind === KIND.syllable && last.kind === KIND.syllable && gap <= GAP.noise ? drawnOut(last.code, code) : -1;
}

/** ㅠㅠ and ㅜㅜ are tears. `l` and `1` between a consonant and a syllable are ㅣ. */
function isVowel(atom: Atom, last: Atom, next: Atom | undefined, afterNext: Atom | undefined): boolean {
  if (atom.kind === KIND.joining) return true;
  const isTied = next?.gap === GAP.none && next.kind >= KIND.syllable && next.kind <= KIND.tail;
  const letter = String.fromCodePoint(atom.code);
  if (atom.kind === KIND.vowel) return !/[ㅜㅠㅡ]/.test(letter) || (isTied && next.code !== atom.code);
  const isBeforeSyllable = isTied && (next.kind === KIND.syllable || isLooseVowel(afterNext));
  return last.kind === KIND.consonant && isBeforeSyllable && atom.kind <= KIND.digit && /[li1]/.test(letter);
}

/** A conjoining tail, or a consonant after a loose vowel, unless it begins the next syllable. */
function isTail({ kind, code }: Atom, last: Atom, next: Atom | undefined, wasOpen: boolean): boolean {
  if (last.kind !== KIND.syllable || takeApart(last.code).tail !== 0) return false;
  if (kind === KIND.tail) return true;
  return wasOpen && kind === KIND.consonant && tailOf(code) > 0 && !(isLooseVowel(next) && next?.gap !== GAP.wall);
}

function isLooseVowel(atom: Atom | undefined): boolean {
  return atom?.kind === KIND.vowel || atom?.kind === KIND.joining;
}

function joinTail(last: Atom, { end }: Atom, tail: number): void {
  last.code = compose({ ...takeApart(last.code), tail });
  last.end = end;
}
