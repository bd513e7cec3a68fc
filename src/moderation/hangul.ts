/** Hangul as Unicode composes it (chapter 3.12): a syllable is a lead, a vowel and perhaps a tail. */
const FIRST = 0xac00;
const LAST = 0xd7a3;
const TAILS = 28;
const VOWELS = 21;
/** The vowels ㅏ to ㅣ among the compatibility jamo, in the order of the syllables. */
const FIRST_VOWEL = 0x314f;
const IEUNG = 11;

const LEAD_LETTERS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const TAIL_LETTERS = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';

export interface Jamo {
  lead: number;
  vowel: number;
  /** 0 where there is none. */
  tail: number;
}

export function isSyllable(code: number): boolean {
  return code >= FIRST && code <= LAST;
}

export function takeApart(syllable: number): Jamo {
  const index = syllable - FIRST;
  const tail = index % TAILS;
  const vowel = ((index - tail) / TAILS) % VOWELS;
  return { lead: Math.floor(index / (TAILS * VOWELS)), vowel, tail };
}

export function compose({ lead, vowel, tail }: Jamo): number {
  return FIRST + (lead * VOWELS + vowel) * TAILS + tail;
}

/** The place of a consonant (a compatibility jamo) as lead; -1 for those that cannot be one, such as ㄳ. */
export function leadOf(consonant: number): number {
  return LEAD_LETTERS.indexOf(String.fromCharCode(consonant));
}

/** The place of a consonant as tail; -1 for those that cannot be one, such as ㄸ. */
export function tailOf(consonant: number): number {
  return TAIL_LETTERS.indexOf(String.fromCharCode(consonant));
}

export function vowelOf(letter: number): number {
  return letter - FIRST_VOWEL;
}

/** The lead that a tail becomes before a vowel; -1 for double tails. */
export function tailAsLead(tail: number): number {
  return tail === 0 ? -1 : LEAD_LETTERS.indexOf(TAIL_LETTERS[tail] as string);
}

/** 이 after 시, 알 after 바: a syllable drawn out. Returns the tail it adds, -1 where it is none. */
export function drawnOut(before: number, syllable: number): number {
  if (Math.floor((syllable - FIRST) / (TAILS * VOWELS)) !== IEUNG) return -1;
  const [one, two] = [takeApart(before), takeApart(syllable)];
  return one.tail === 0 && one.vowel === two.vowel ? two.tail : -1;
}

/** A conjoining lead or vowel (U+1100 …) as the compatibility jamo of the same letter; undefined for old letters. */
export function compatible(conjoining: number): number | undefined {
  if (conjoining >= 0x1100 && conjoining <= 0x1112) return LEAD_LETTERS.charCodeAt(conjoining - 0x1100);
  if (conjoining >= 0x1161 && conjoining <= 0x1175) return FIRST_VOWEL + conjoining - 0x1161;
  return undefined;
}
