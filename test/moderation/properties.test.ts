import { describe, expect, test } from 'vitest';
import { read } from '../../src/moderation/reading.ts';
import { WordFilter } from '../../src/moderation/word-filter.ts';
import { FOUND } from './found.ts';
import { NOT_FOUND } from './not-found.ts';

const filter = new WordFilter(['광고', 'spoiler', '賭博', 'aaa', 'a', '가', '두 단어']);
const TEXTS = 1_500;

/** mulberry32: the same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Ends of ranges of code points of every kind, whole blocks of those that matter here. */
const BLOCKS: [number, number][] = [
  [0x20, 0x7e],
  [0, 0x2ff],
  [0x300, 0x36f],
  [0x370, 0x5ff],
  [0x1100, 0x11ff],
  [0x2000, 0x206f],
  [0x3130, 0x318f],
  [0xac00, 0xd7a3],
  [0xd800, 0xdfff],
  [0xfe00, 0xffff],
  [0x1f100, 0x1faff],
  [0xe0000, 0xe01ef],
  [0, 0x10ffff],
];
const PIECES = [
  ...FOUND.map(([, text]) => text),
  ...NOT_FOUND,
  ' ',
  '.',
  '1',
  '\n',
  '\u200b',
  '*',
  '바',
  '보',
  '시',
  '발',
  'a',
  '\u0336',
];

/** Any code points, pieces of the lists cut anywhere, or both. */
function anyText(next: (below: number) => number): string {
  let text = '';
  for (let left = next(60); left > 0; left--) {
    if (next(2)) {
      const [from, to] = BLOCKS[next(BLOCKS.length)] as [number, number];
      text += String.fromCodePoint(from + next(to - from + 1));
    } else {
      const piece = PIECES[next(PIECES.length)] as string;
      text += piece.slice(next(3) ? 0 : next(piece.length));
    }
  }
  return text;
}

describe('for any text', () => {
  const next = numbers(5);
  const texts = Array.from({ length: TEXTS }, () => anyText(next));

  test('what is found lies in it, in order, apart, and splits no character in two', () => {
    for (const text of texts) {
      let last = 0;
      for (const { start, end, word } of filter.find(text)) {
        expect(start, text).toBeGreaterThanOrEqual(last);
        expect(end, text).toBeGreaterThan(start);
        expect(end, text).toBeLessThanOrEqual(text.length);
        expect(word, text).not.toBe('');
        for (const edge of [start, end]) expect(splitsPair(text, edge), text).toBe(false);
        last = end;
      }
    }
  });

  test('nothing is found in what is masked, which is not longer, and masking it again changes nothing', () => {
    for (const text of texts) {
      const masked = filter.mask(text);
      expect(filter.find(masked), text).toEqual([]);
      expect(filter.mask(masked), text).toBe(masked);
      expect(masked.length, text).toBeLessThanOrEqual(text.length);
      if (filter.find(text).length === 0) expect(masked).toBe(text);
    }
  });

  test('what cannot be seen changes nothing', () => {
    for (const text of texts.filter((it) => it.isWellFormed())) {
      const hidden = [...text].join('\u200b');
      expect(
        filter.find(hidden).map((it) => it.word),
        text,
      ).toEqual(filter.find(text).map((it) => it.word));
    }
  });
});

function splitsPair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}

describe('every character is read, whatever it is', () => {
  test.each([0, 1, 2, 3])('of plane %i', (plane) => {
    for (let code = plane << 16; code < (plane + 1) << 16; code++) {
      for (const { start, end } of read(`가${String.fromCodePoint(code)}`))
        expect(end > start && start >= 0).toBe(true);
    }
  });
});

// Ten times the longest message: what grows with the square would not come to its end within the test's time.
describe('20,000 characters made to be slow are masked', () => {
  test.each([
    ['a'],
    ['s'],
    ['a '],
    ['a.'],
    ['f u '],
    ['f*'],
    ['시'],
    ['시 '],
    ['시1'],
    ['시발점'],
    ['바보바보새'],
    ['병시신발'],
    ['ㅅㅂ'],
    ['ㅅ ㅂ '],
    ['ㅏ'],
    ['ㅂㅏ'],
    ['아'],
    ['한_시_발'],
    ['assassin '],
    ['analysis '],
    ['\u0336'],
    ['🇫🇺'],
    ['ﷺ'],
    ['바보'],
    ['가'],
    ['두 단어 '],
  ])('%j again and again', (piece) => {
    expect(filter.find(filter.mask(piece.repeat(20_000 / [...piece].length)))).toEqual([]);
  });
});
