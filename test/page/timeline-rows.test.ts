import { describe, expect, test } from 'vitest';
import { comings } from '../../src/page/room/comings.ts';
import { type Row, Timeline } from '../../src/page/room/timeline.ts';
import { words as english } from '../../src/page/words/en.ts';
import { words as korean } from '../../src/page/words/ko.ts';
import type { Entry, EntryBody, EntryOf } from '../../src/protocol/model.ts';
import { Random } from '../support/random.ts';

const NOON = new Date(2026, 10, 21, 12).getTime();
const ME = 'me';

/** A log of these, a second apart where `at` does not say otherwise. */
function log(...said: ({ userId: string; at?: number } & Partial<EntryBody> & object)[]): Entry[] {
  return said.map(
    (entry, i) =>
      ({
        seq: i + 1,
        at: NOON + i * 1_000,
        nickname: entry.userId,
        clientId: `${i}`,
        content: `${i}`,
        ...entry,
      }) as Entry,
  );
}
const says = (userId: string, more: object = {}) => ({ kind: 'message' as const, userId, ...more });
const joins = (userId: string) => ({ kind: 'joined' as const, userId });
const leaves = (userId: string, reason = 'left' as const) => ({ kind: 'left' as const, userId, reason });

const shapes = (rows: readonly Row[]) =>
  rows.map((row) => (row.kind === 'message' ? (row.isFirst ? 'Message' : 'message') : row.kind));

describe('the rows of a log', () => {
  test('messages of one author go together, until a day, a line or a silence parts them', () => {
    const entries = log(
      says('ann'),
      says('ann'),
      says('bob'),
      joins('cid'),
      says('bob'),
      says('bob', { at: NOON + 600_000 }),
      says('bob', { at: NOON + 86_400_000 }),
    );

    const rows = new Timeline(ME).rows(entries, [], undefined);

    expect(shapes(rows)).toEqual([
      ...['day', 'Message', 'message', 'Message', 'line', 'Message', 'Message', 'day', 'Message'],
    ]);
  });

  test('what came after one stopped reading is marked once, before the first message of somebody else', () => {
    const entries = log(says('ann'), says(ME), joins('bob'), says('bob'), says('ann'));

    const timeline = new Timeline(ME);

    expect(shapes(timeline.rows(entries, [], 1))).toEqual([
      ...['day', 'Message', 'Message', 'line', 'news', 'Message', 'Message'],
    ]);
    expect(shapes(timeline.rows(entries, [], 5))).not.toContain('news');
    expect(shapes(timeline.rows(entries.slice(3), [], 1))).not.toContain('news');
  });

  test('those who come and go one after the other share a line; who is sent away has one alone', () => {
    const entries = log(joins('ann'), joins('bob'), leaves('bob'), leaves('ann', 'kicked' as 'left'), joins('cid'));

    const lines = new Timeline(ME).rows(entries, [], undefined).flatMap((row) => (row.kind === 'line' ? [row] : []));

    expect(lines.map((line) => line.entries.length)).toEqual([3, 1, 1]);
  });

  test('however a log grows and changes, the rows are those of the whole log, and old ones stay the same objects', () => {
    const random = new Random(7);
    const people = ['ann', 'bob', ME];
    const timeline = new Timeline(ME);
    let entries: Entry[] = [];
    for (let round = 0; round < 300; round++) {
      const before = timeline.rows(entries, [], 40);
      const userId = people[Math.floor(random.between(0, 3))] as string;
      const kind = Math.floor(random.between(0, 4));
      const [entry] = log(kind === 0 ? joins(userId) : kind === 1 ? leaves(userId) : says(userId));
      const next = { ...(entry as Entry), seq: round + 1, at: NOON + round * 400_000, clientId: `${round}` } as Entry;
      const edited = Math.floor(random.between(0, 9)) === 0 ? Math.floor(random.between(0, entries.length + 1)) : -1;
      entries = [...entries.map((each, i) => (i === edited ? { ...each } : each)), next];

      const rows = timeline.rows(entries, [], 40);

      expect(rows).toEqual(new Timeline(ME).rows(entries, [], 40));
      if (edited < 0) expect(before.slice(0, -3).every((row, i) => row === rows[i])).toBe(true);
    }
  });
});

describe('comings and goings', () => {
  const sentence = (entries: Entry[], { comings: words } = english) => {
    const { texts, names } = comings(entries as EntryOf<'joined' | 'left'>[], words, (person) => person.nickname);
    return texts.map((text, i) => text + (names[i] ?? '')).join('');
  };

  test.each([
    [log(joins('Ann'), joins('Bob')), 'Ann and Bob joined', 'Ann님, Bob님이 입장하셨습니다.'],
    [log(...['A', 'B', 'C', 'D', 'E'].map(joins)), 'A, B and 3 others joined', 'A님, B님 외 3명이 입장하셨습니다.'],
    [log(joins('A'), leaves('A')), 'A joined and left', 'A님이 입장했다가 퇴장하셨습니다.'],
    [log(leaves('A'), joins('A')), 'A joined', 'A님이 입장하셨습니다.'],
    [log(joins('A'), leaves('B')), 'A joined. B left', 'A님이 입장하셨습니다. B님이 퇴장하셨습니다.'],
  ])('are told in few words: %#', (entries, inEnglish, inKorean) => {
    expect(sentence(entries)).toBe(inEnglish);
    expect(sentence(entries, korean)).toBe(inKorean);
  });
});
