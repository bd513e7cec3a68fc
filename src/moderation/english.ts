import { DataSet, englishDataset, englishRecommendedTransformers, parseRawPattern, RegExpMatcher } from 'obscenity';
import type { Atom } from './atom.ts';
import { KIND } from './fold.ts';
import { type LatinText, latinText } from './latin.ts';
import type { Spot } from './spot.ts';
import { Suspicion } from './suspicion.ts';
import { SPACE } from './trie.ts';

/** Words of obscenity's list that are more often something else (blood types, a style of singing), or that are written anew below. */
const LEFT_OUT = new Set(['abo', 'scat', 'fuck', 'nigger']);

/** Written as the text is when it gets here: in small letters, no letter repeated but those of `TWICE`. */
const MORE: Record<string, string[]> = {
  asshole: ['asshole', 'dumbass|', 'a*shole'],
  bitch: ['b*tch', 'biatch', 'beyotch'],
  bullshit: ['bullshit', '|shit', '|sh*t'],
  chinaman: ['|chinaman|'],
  cunt: ['|c*nt'],
  dick: ['|d*ck|'],
  douchebag: ['douchebag'],
  fuck: ['f[?]ck', '|fuk', 'f*k', 'phuck', 'fcuk', 'fvck', 'f*u*c*k', '|stfu|', '|gtfo|'],
  gook: ['|gook|', '|gooks|'],
  jizz: ['|jiz|'],
  nigger: ['nigger', 'nigga', '|nig|', '|nigs|', '|ngger|', 'n*gger', 'n*gga'],
  pussy: ['p*ssy'],
  spic: ['|spic|', '|spics|'],
  tit: ['|tity|', '|tities'],
  wetback: ['|wetback'],
};

/** Ordinary words and phrases that the list takes for others, or for the beginning of others. */
const ORDINARY = `
  assyr, assort, assegai, fick, niggard, niggl, dick van dyke, annal, analg, analep, analph, analec, analcit, analemma, artisanal, membranal, tetanal, gondwanaland, bechuanaland
  cryptanaly, psychoanal, reanaly, uranaly, overanaly, metaanaly, coriolanus, dardanus, eridanus, oceanus, montanus, rhodanus
  silvanus, sylvanus, pandanus, asshur, assn, asson, asst, assr, nebbich, booboo, booby trap, booby prize, chinkiang, chinkapin
  chink in the armo, cockpit, cocksure, cocksfoot, cockscomb, cockspur, cockswain, cocksh, cuckold, cumin, cum laude, cummings, cummins
  cumae, cuman, cummerbund, cumquat, cumshaw, dick tracy, dick cheney, moby dick, philip k dick, dickinson, dickson, dickerson
  dicker, dickey, dickybird, chappaquiddick, medick, vandyke, fagin, fagot, fagus, fagac, fagund, feck, fuku, fukien, gasmen
  fellation, snigger, pennis, penistone, porgies, pissar, pissoir, pussycat, pussy cat, pussyfoot, pussy willow, rapped, rappel, rappee
  rappen, rapeseed, rape seed, retarder, retardant, retardation, retardment, sex education, sex ed, same sex, opposite sex
  shiite, shitzu, shiitake, mishit, titan, tit for tat, blue tit, great tit, coal tit, turdine, turdus, vaginat, wankel, rio negro
`
  .trim()
  .split(/,\s|\n\s*/);

/** How far around a match the ordinary phrases reach that it may be part of, in letters. */
const AROUND = 16;

const dataset = new DataSet<{ originalWord: string }>().addAll(englishDataset);
dataset.removePhrasesIf((phrase) => LEFT_OUT.has(phrase.metadata?.originalWord ?? ''));
for (const [word, patterns] of Object.entries(MORE)) {
  dataset.addPhrase((phrase) => {
    for (const it of patterns) phrase.addPattern(parseRawPattern(it));
    return phrase.setMetadata({ originalWord: word });
  });
}
const { blacklistedTerms, whitelistedTerms = [] } = dataset.build();
const matcher = new RegExpMatcher({
  blacklistedTerms,
  whitelistedTerms: [...whitelistedTerms, ...ORDINARY],
  ...englishRecommendedTransformers,
});
const suspicion = new Suspicion(blacklistedTerms.map(({ pattern }) => pattern));

/**
 * English words that are not wanted. obscenity decides; it takes some 50 µs for a line and 500 for 2,000 letters, so it is
 * asked about those places alone where one of its patterns begins.
 */
export function englishSpots(atoms: readonly Atom[]): Spot[] {
  const latin = latinText(atoms);
  if (!latin) return [];
  return windows(latin).flatMap(([from, to]) =>
    matcher
      .getAllMatches(Buffer.from(latin.letters.slice(from, to)).toString('latin1'))
      .map((match) => ({
        first: latin.atoms[from + match.startIndex] as number,
        last: latin.atoms[from + match.endIndex] as number,
        word: dataset.getPayloadWithPhraseMetadata(match).phraseMetadata?.originalWord ?? '',
      }))
      .filter(({ first, last }) => isMeant(atoms.slice(first, last + 1))),
  );
}

/** Whole words around what is suspicious, in order, none twice. */
function windows({ letters, thin, places }: LatinText): [number, number][] {
  const found: [number, number][] = [];
  for (let at = suspicion.next(thin, 0); at >= 0; at = suspicion.next(thin, at + 1)) {
    const place = places[at] as number;
    const last = found.at(-1);
    if (last && place + AROUND < last[1]) continue;
    const from = letters.lastIndexOf(SPACE, Math.max(0, place - AROUND)) + 1;
    const space = letters.indexOf(SPACE, place + AROUND);
    const to = space < 0 ? letters.length : space;
    if (last && from <= last[1]) last[1] = to;
    else found.push([from, to]);
  }
  return found;
}

/** A55 and 24SS are names; a number for each letter at most is a disguise. */
function isMeant(atoms: readonly Atom[]): boolean {
  const latin = atoms.filter(({ kind }) => kind === KIND.latin).length;
  const digits = atoms.filter(({ kind }) => kind === KIND.digit).length;
  return digits === 0 ? latin > 0 : latin > 1 && digits <= latin;
}
