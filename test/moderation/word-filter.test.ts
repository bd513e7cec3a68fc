import { describe, expect, test } from 'vitest';
import { WordFilter } from '../../src/moderation/word-filter.ts';
import { FOUND } from './found.ts';
import { NOT_FOUND } from './not-found.ts';

const filter = new WordFilter();

describe('a word is found however it is disguised', () => {
  test.each(FOUND)('%s in %j', (word, text) => {
    expect(filter.find(text).map((it) => it.word)).toContain(word);
    expect(filter.find(filter.mask(text))).toEqual([]);
  });
});

describe('an ordinary text stays as it is', () => {
  test.each(NOT_FOUND)('%j', (text) => {
    expect(filter.find(text)).toEqual([]);
    expect(filter.mask(text)).toBe(text);
  });
});

test('the lists are long enough to tell, and say nothing twice', () => {
  expect(new Set(FOUND.map(([, text]) => text)).size).toBe(FOUND.length);
  expect(FOUND.length).toBeGreaterThanOrEqual(250);
  expect(new Set(NOT_FOUND).size).toBe(NOT_FOUND.length);
  expect(NOT_FOUND.length).toBeGreaterThanOrEqual(400);
});

test('what is found is told in order, as ranges of the original text', () => {
  expect(filter.find('아 씨1발, FUCK! 바ㅂㅗ야')).toEqual([
    { start: 2, end: 5, word: '씨발' },
    { start: 7, end: 11, word: 'fuck' },
    { start: 13, end: 16, word: '바보' },
  ]);
});

test.each([
  ['이 바보야', '이 **야'],
  ['바 보', '* *'],
  ['바.보', '***'],
  ['바\u200b보', '**'],
  ['바보'.normalize('NFD'), '**'],
  ['ㅂㅏ보', '***'],
  ['씨👨‍👩‍👧발!', '***!'],
  ['👍🏽 f\u0336u\u0336ck 👍🏽', '👍🏽 **** 👍🏽'],
  ['𝖋𝖚𝖈𝖐', '****'],
  ['motherfucker', 'mother****er'],
  ['병신 바보', '** **'],
  ['바보병신', '****'],
])('%j is masked as %j, one * a visible character', (text, masked) => {
  expect(filter.mask(text)).toBe(masked);
});

describe('own words', () => {
  const own = new WordFilter([
    '광고',
    '스포일러',
    '약',
    'spoiler',
    'free money',
    '賭博',
    'сука',
    '카지노',
    '먹튀',
    'xat',
    '!!!',
    '',
  ]);

  test.each([
    '광고',
    '광고입니다',
    '광 고',
    '광.고',
    'ㄱㅘㅇ고',
    '광고'.normalize('NFD'),
    '대박스포일러임',
    '약 팔아요',
    '약을 팔아요',
    'spoiler',
    'SPOILER!',
    'sp0iler',
    's p o i l e r',
    's.p.o.i.l.e.r',
    'spoiiiiler',
    'ѕроіlеr',
    'free money',
    'FREE  MONEY now',
    '網上賭博網',
    'Сука',
    '온라인카지노사이트',
    '카1지1노',
    '먹튀검증',
    'xat',
  ])('are found in %j', (text) => {
    expect(own.find(text)).toHaveLength(1);
  });

  test.each([
    '회사광고판',
    '약국',
    '해약',
    '제약회사',
    'spoilers',
    'despoiler',
    'freemoney',
    '賭',
    'exat',
    'xats',
    '카드 지노',
    '!!!',
  ])('are not found in %j', (text) => {
    expect(own.find(text)).toEqual([]);
  });

  test('are called as they were written, and go with the list of all', () => {
    expect(own.find('FUCK this ad: 광 고').map(({ word }) => word)).toEqual(['fuck', '광고']);
    expect(filter.find('광고 카지노')).toEqual([]);
  });
});
