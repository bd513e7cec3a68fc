import { LANGUAGES, type Language } from './protocol/language.ts';

/** Longer than any browser's. */
const LONGEST = 1_000;

/**
 * The language that an `Accept-Language` (RFC 9110) asks for most; of equals the one that is named first.
 * @returns undefined where it wants none of ours
 */
function acceptedLanguage(accept: unknown): Language | undefined {
  if (typeof accept !== 'string') return undefined;
  const ranges = accept.slice(0, LONGEST).split(',').map(toRange);
  const places = LANGUAGES.map((language) => placeOf(language, ranges));
  const best = Math.max(...places.map(({ quality }) => quality));
  const wanted = places.filter(({ quality }) => quality > 0 && quality === best);
  return wanted.sort((a, b) => a.index - b.index)[0]?.language;
}

/** The first of these that says what we can speak; otherwise English. */
export function languageFor(...accepts: unknown[]): Language {
  for (const accept of accepts) {
    const language = acceptedLanguage(accept);
    if (language) return language;
  }
  return 'en';
}

interface Range {
  /** In lower case, as `ko-kr` or `*`. */
  tag: string;
  /** 0 … 1; 0 is not wanted. */
  quality: number;
}

function toRange(part: string): Range {
  const [tag = '', ...parameters] = part.split(';').map((it) => it.trim().toLowerCase());
  if (parameters.length === 0) return { tag, quality: 1 };
  const quality = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(parameters[0] as string)?.[1];
  return { tag, quality: Number(quality ?? 0) };
}

/** How much a language is wanted, and where that is said: by its own name or a dialect's, otherwise by `*`. */
function placeOf(language: Language, ranges: Range[]) {
  const isOwn = ({ tag }: Range) => tag === language || tag.startsWith(`${language}-`);
  const own = ranges.filter(isOwn);
  const said = own.length > 0 ? own : ranges.filter(({ tag }) => tag === '*');
  const quality = Math.max(0, ...said.map((range) => range.quality));
  return { language, quality, index: ranges.findIndex((range) => said.includes(range) && range.quality === quality) };
}
