import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { WordFilter } from '../src/moderation/word-filter.ts';
import { spreadOf } from './statistics.ts';

/** What the word filter costs a message: `npx tsx bench/word-filter.ts`. Seconds, in all: about 20. */

const ROUNDS = 15;
/** Long enough for the clock, in ms. */
const ROUND_MS = 40;
const LONGEST = 2_000;

const KOREAN = '오늘 저녁에 다 같이 뭐 먹을까? 나는 일곱 시 이후면 언제든 좋아 ㅎㅎ ';
const ENGLISH = 'Has anyone seen the notes of the last call? I cannot find them. ';
const MIXED = 'PR 올렸습니다. build 깨지면 알려 주세요! @minsu review 부탁 🙏 ';

const OWN = Array.from({ length: 100 }, (_, i) => `${i % 2 ? '금칙어' : 'banned'}${i}`);

function cut(text: string, length: number): string {
  return [...text.repeat(Math.ceil(length / text.length))].slice(0, length).join('');
}

const TEXTS: [name: string, text: string][] = [
  ['Korean, 40 characters, nothing found', cut(KOREAN, 40)],
  ['English, 40, nothing found', cut(ENGLISH, 40)],
  ['mixed, 40, nothing found', cut(MIXED, 40)],
  ['Korean, 40, one found', `${cut(KOREAN, 34)} 씨1발아`],
  ['English, 40, one found', `${cut(ENGLISH, 34)} f.u.c`.concat('.k')],
  ['English, 40, an ordinary word that looks like one', `${cut(ENGLISH, 30)} assassin`],
  ['Korean, 2,000, nothing found', cut(KOREAN, LONGEST)],
  ['English, 2,000, nothing found', cut(ENGLISH, LONGEST)],
  ['mixed, 2,000, nothing found', cut(MIXED, LONGEST)],
  ['Korean, 2,000, one found', `${cut(KOREAN, LONGEST - 5)} 씨1발아`],
  ['English, 2,000, one found', `${cut(ENGLISH, LONGEST - 5)} fuck`],
  ['Korean, 2,000, nothing but', cut('씨1발 ', LONGEST)],
  ['English, 2,000, nothing but', cut('fuck ', LONGEST)],
  ['English, 2,000, nothing but ordinary ones that look like it', cut('assassin ', LONGEST)],
];

/** Microseconds a call: the median of the rounds. */
function microseconds(work: () => void): string {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now();
    let calls = 0;
    for (; performance.now() - begin < ROUND_MS; calls++) work();
    times.push(((performance.now() - begin) * 1_000) / calls);
  }
  // The first rounds warm up.
  return spreadOf(times.slice(3)).median.toFixed(1);
}

const filter = new WordFilter();
const withOwn = new WordFilter(OWN);
const obscenity = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
const lines = TEXTS.map(([name, text]) =>
  [
    name,
    microseconds(() => filter.find(text)),
    microseconds(() => withOwn.find(text)),
    microseconds(() => filter.mask(text)),
    microseconds(() => obscenity.getAllMatches(text)),
  ].join(' | '),
);
const making = microseconds(() => new WordFilter(OWN));
process.stdout.write(
  [
    '| µs a message | find | find, 100 own words | mask | obscenity alone |',
    '|---|---|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
    `\nMaking a filter with 100 own words: ${making} µs. Node ${process.version}.\n`,
  ].join('\n'),
);
