import { describe, expect, test } from 'vitest';
import { SAY as CLIENT } from '../src/client/words.ts';
import { ChatError, invalid, STATUS, toFailure } from '../src/errors.ts';
import { MUST } from '../src/field-words.ts';
import { languageFor } from '../src/language.ts';
import type { Words } from '../src/protocol/language.ts';
import type { ErrorCode } from '../src/protocol/reply.ts';
import { SAY } from '../src/words.ts';

/** Each text, its functions asked with values that are not words of either language. */
const textsOf = (catalogue: object): [string, Words][] =>
  Object.entries(catalogue).map(([name, words]) => [
    name,
    typeof words === 'function' ? words(...Array(words.length).fill(12_345)) : words,
  ]);
const ALL = [...textsOf(SAY), ...textsOf(MUST), ...textsOf(CLIENT)];

describe('the catalogue', () => {
  test.each(ALL)('%s is said in English and in Korean', (_name, { en, ko }) => {
    expect(en).toMatch(/[a-z]{2}/);
    expect(en).not.toMatch(/[가-힣]/);
    expect(ko).toMatch(/[가-힣]/);
    expect(ko).not.toBe(en);
    // One says it as the other: what a text is about is not lost.
    expect(ko.match(/\d+/g)).toEqual(en.match(/\d+/g));
    for (const text of [en, ko]) expect(text).not.toMatch(/undefined|\[object|\.$/);
    // Politely.
    expect(ko).toMatch(/(니다|세요)/);
  });

  test.each(Object.keys(STATUS) as ErrorCode[])('%s is told in the language that was asked for', (code) => {
    const error = code === 'internal' ? new Error('secret') : new ChatError(code, SAY.banned, { retryAfterMs: 5 });
    const [en, ko] = [toFailure(error, 'en'), toFailure(error, 'ko')];

    expect([en.code, ko.code]).toEqual([code, code]);
    expect(en.message).toBe(code === 'internal' ? SAY.internal.en : SAY.banned.en);
    expect(ko.message).toBe(code === 'internal' ? SAY.internal.ko : SAY.banned.ko);
    expect(ko.retryAfterMs).toBe(en.retryAfterMs);
  });

  test('each wrong field is told, and all of them together', () => {
    const error = invalid([
      { path: 'title', words: MUST.notBeEmpty },
      { path: '', words: MUST.beObject },
    ]);

    expect(toFailure(error, 'ko')).toEqual({
      code: 'invalid',
      message: 'title: 비워 둘 수 없습니다; 객체여야 합니다',
      issues: [
        { path: 'title', message: '비워 둘 수 없습니다' },
        { path: '', message: '객체여야 합니다' },
      ],
    });
  });
});

describe('the language', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['ko', 'ko'],
    ['ko-KR', 'ko'],
    ['KO-kr', 'ko'],
    ['en', 'en'],
    ['*', 'en'],
    ['fr', 'en'],
    ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
    ['en-US,en;q=0.9,ko;q=0.8', 'en'],
    ['en;q=0.5, ko;q=0.6', 'ko'],
    ['en ; q=0.5 , ko ; Q=0.6', 'ko'],
    ['en;q=0.5,ko;q=0.5', 'en'],
    ['ko;q=0.5,en;q=0.5', 'ko'],
    ['fr,ko;q=0.1', 'ko'],
    ['fr,ko;q=0.1,*;q=0.5', 'en'],
    ['en;q=0,*', 'ko'],
    ['en;q=0', 'en'],
    ['ko;q=0,*', 'en'],
    ['ko;q=0', 'en'],
    ['*;q=0', 'en'],
    ['ko;q=1.000', 'ko'],
    ['ko;q=2,en;q=0.1', 'en'],
    ['ko;q=x,en;q=0.1', 'en'],
    ['kok', 'en'],
    ['korean', 'en'],
    [';;;,,,=q', 'en'],
    [`${'fr,'.repeat(100_000)}ko`, 'en'],
  ])('of %.60j is %s', (accept, language) => {
    expect(languageFor(accept)).toBe(language);
  });

  test('is the first that is known: what a client says of itself, then its browser', () => {
    expect(languageFor('ko', 'en')).toBe('ko');
    expect(languageFor('fr', 'ko')).toBe('ko');
    expect(languageFor({ ko: 1 }, 'ko-KR')).toBe('ko');
    expect(languageFor(7, null)).toBe('en');
  });
});
