import { resolveConfusablesTransformer } from 'obscenity';
import { compatible, isSyllable } from './hangul.ts';

/** What a character is to the filter. */
export const KIND = {
  unknown: 0,
  /** Cannot be seen by itself: zero-width, direction marks, combining accents. */
  dropped: 1,
  space: 2,
  newline: 3,
  /** Punctuation, symbols, emoji. */
  noise: 4,
  /** a to z, or what looks like one of them. */
  latin: 5,
  digit: 6,
  /** Punctuation that stands for a letter: `@ $ ! | *`. */
  stand: 7,
  syllable: 8,
  /** ㄱ to ㅎ. */
  consonant: 9,
  /** ㅏ to ㅣ. */
  vowel: 10,
  /** A conjoining vowel (U+1161 …), as the compatibility jamo of the same letter. It always belongs to what is before it. */
  joining: 11,
  /** A conjoining tail (U+11A8 …), as its place among the tails. */
  tail: 12,
  /** Letters and numbers of other scripts. */
  other: 13,
  /** Folds to several: `㎏`, `㈎`. */
  several: 14,
} as const;

export type Kind = (typeof KIND)[keyof typeof KIND];

/** Kept for planes 0 and 1, which is all but rare ideographs: found once, looked up afterwards. */
const KEPT = 0x20000;
const kinds = new Uint8Array(KEPT);
const codes = new Uint32Array(KEPT);
const lookAlike = resolveConfusablesTransformer().transform;

export interface Folded {
  kind: Kind;
  /** A code point. */
  code: number;
}

/** How the filter sees a code point: compatibility forms (NFKC), case, accents and look-alikes undone. */
export function kindOf(code: number): Kind {
  if (code >= KEPT) return classify(code).kind;
  const known = kinds[code] as Kind;
  if (known !== KIND.unknown) return known;
  const folded = classify(code);
  kinds[code] = folded.kind;
  codes[code] = folded.code;
  return folded.kind;
}

/** What a code point folds to. Not for those that fold to several. */
export function foldOf(code: number): number {
  if (code >= KEPT) return classify(code).code;
  kindOf(code);
  return codes[code] as number;
}

const several = new Map<number, Folded[]>();

/** What a code point of kind `several` folds to; brackets and points of enclosed forms are left out. */
export function foldsOf(code: number): Folded[] {
  const known = several.get(code);
  if (known) return known;
  const folds = partsOf(String.fromCodePoint(code)).map((part) => ({ kind: kindOf(part), code: foldOf(part) }));
  several.set(code, folds);
  return folds;
}

/** The code points that are written in the compatibility form of a character. */
function partsOf(char: string): number[] {
  return Array.from(char.normalize('NFKC'), (part) => part.codePointAt(0) as number).filter(isWritten);
}

function isWritten(code: number): boolean {
  return kindOf(code) >= KIND.latin && kindOf(code) !== KIND.stand && kindOf(code) !== KIND.several;
}

function classify(code: number): Folded {
  if (isSyllable(code)) return { kind: KIND.syllable, code };
  const char = String.fromCodePoint(code);
  if (/[ㄱ-ㅎ]/.test(char)) return { kind: KIND.consonant, code };
  if (/[ㅏ-ㅣ]/.test(char)) return { kind: KIND.vowel, code };
  const letter = compatible(code);
  if (letter !== undefined) return { kind: code < 0x1161 ? KIND.consonant : KIND.joining, code: letter };
  if (code > 0x11a7 && code < 0x11c3) return { kind: KIND.tail, code: code - 0x11a7 };
  if (/[\n\v\f\r\u2028\u2029]/.test(char)) return { kind: KIND.newline, code };
  if (/\s/.test(char)) return { kind: KIND.space, code };
  if (/\p{Default_Ignorable_Code_Point}|\p{Cc}|\p{Cf}|\p{Me}|(?=\p{M})\p{Script=Inherited}/u.test(char)) {
    return { kind: KIND.dropped, code };
  }
  if (/[@$!|*]/.test(char)) return { kind: KIND.stand, code };
  return classifyFolded(char, code);
}

function classifyFolded(char: string, code: number): Folded {
  const latin = asLatin(char);
  if (latin) return { kind: KIND.latin, code: latin };
  const compat = char.normalize('NFKC');
  if (compat !== char) {
    const parts = partsOf(char);
    if (parts.length > 1) return { kind: KIND.several, code };
    const [part] = parts;
    if (part !== undefined) return { kind: kindOf(part), code: foldOf(part) };
    return compat.length === 1 && /[@$!|*]/.test(compat) ? classify(compat.charCodeAt(0)) : { kind: KIND.noise, code };
  }
  if (/[0-9]/.test(char)) return { kind: KIND.digit, code };
  if (!/[\p{L}\p{N}\p{M}]/u.test(char)) return { kind: KIND.noise, code };
  return { kind: KIND.other, code: char.toLowerCase().codePointAt(0) as number };
}

/** The letter a to z that a character is, or looks like. East Asian characters are none, whatever they look like. */
function asLatin(char: string): number | undefined {
  if (/[\p{sc=Han}\p{sc=Hangul}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}\p{Nd}]/u.test(char)) return undefined;
  for (const form of [char, char.normalize('NFKC'), char.normalize('NFKD').replace(/\p{M}/gu, '')]) {
    const code = form.codePointAt(0);
    if (code === undefined || form.length !== String.fromCodePoint(code).length) continue;
    const letter = String.fromCodePoint(lookAlike(code) ?? code).toLowerCase();
    if (/^[a-z]$/.test(letter)) return letter.charCodeAt(0);
  }
  return undefined;
}
