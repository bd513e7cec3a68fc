import { expect, test } from 'vitest';
import { Names } from '../../src/client/names.ts';
import { lineOf } from '../../src/protocol/lines.ts';
import type { Entry, EntryBody } from '../../src/protocol/model.ts';

const says = (seq: number, userId: string, nickname: string, body: Partial<EntryBody> = {}) =>
  ({ seq, at: seq, userId, nickname, kind: 'message', clientId: `${seq}`, content: '', ...body }) as Entry;
const ann = { userId: 'g_1', nickname: 'Ann' };
const other = { userId: 'g_2', nickname: 'Ann' };
const bob = { userId: 'g_3', nickname: 'Bob' };
const SIGNED = /^Ann · [2-9A-Z]{5}$/;

/** How the three are called in a log, by a reader of its own. */
const called = (...entries: Entry[]) => {
  const names = new Names();
  names.read(entries);
  return [ann, other, bob].map(names.nameOf);
};

test('two users of one name are told apart by signs, others are called by their nicknames', () => {
  const [first, second, third] = called(says(1, 'g_1', 'Ann'), says(2, 'g_3', 'Bob'), says(3, 'g_2', 'Ann'));

  expect(first).toMatch(SIGNED);
  expect(second).toMatch(SIGNED);
  expect(first).not.toBe(second);
  expect(third).toBe('Bob');
  expect(called(says(7, 'g_2', 'Ann'), says(8, 'g_1', 'Ann'))).toEqual([first, second, third]);
});

test('one user under one name, and an entry without a name, need no sign', () => {
  const entries = [says(1, 'g_1', 'Ann'), says(2, 'g_1', 'Ann'), says(3, 'system', ''), says(4, 'other', '')];

  expect(called(...entries)).toEqual(['Ann', 'Ann', 'Bob']);
});

test.each([
  ['in other letters', says(2, 'g_2', 'aNN')],
  ['in wide letters', says(2, 'g_2', 'Ａｎｎ')],
  ['with something between that is not seen', says(2, 'g_2', 'A\u200dn\u3164n')],
  ['before a change of name', says(2, 'g_2', 'Eve', { kind: 'renamed', from: 'Ann', to: 'Eve' })],
  ['after a change of name', says(2, 'g_2', 'Eve', { kind: 'renamed', from: 'Eve', to: 'Ann' })],
  ['of whom a moderator', says(2, 'm', 'Mo', { kind: 'room', role: { ...other, role: 'moderator' } })],
])('a name is the same %s', (_, entry) => {
  expect(called(says(1, 'g_1', 'Ann'), entry)[0]).toMatch(SIGNED);
});

test('more space between words makes no other name', () => {
  const names = new Names();
  names.read([says(1, 'g_1', 'Ann Lee'), says(2, 'g_2', 'Ann  Lee\u3164')]);

  expect(names.nameOf({ userId: 'g_1', nickname: 'Ann Lee' })).toMatch(/^Ann Lee · [2-9A-Z]{5}$/);
});

test('a name that is made to look like one with a sign gets one of its own', () => {
  const { nameOf } = new Names();

  for (const mark of ['·', '⸱', 'ˑ', '･', '●', '•', '-', '#']) {
    const nickname = `Ann ${mark} 4F2KM`;
    expect(nameOf({ userId: 'g_1', nickname })).toMatch(new RegExp(`^${nickname} · [2-9A-Z]{5}$`));
  }
  expect(nameOf({ userId: 'g_1', nickname: 'Ann · 4F2KM\u200d' })).toMatch(/ · [2-9A-Z]{5}$/);
  expect(nameOf({ userId: 'g_1', nickname: 'Player 23467' })).toBe('Player 23467');
  expect(nameOf({ userId: 'g_1', nickname: 'Kim Lee' })).toBe('Kim Lee');
});

test('a log that grows at either end, or is another, and members are taken in as they come', () => {
  const names = new Names();
  const log = [says(5, 'g_1', 'Ann'), says(6, 'g_3', 'Bob')];
  names.read(log);
  const plain = names.nameOf;
  names.read([...log, says(7, 'g_3', 'Bob')]);
  expect(names.nameOf).toBe(plain);

  names.read([says(4, 'g_2', 'Ann'), ...log, says(7, 'g_3', 'Bob'), says(8, 'g_4', 'Dan')]);
  const signed = names.nameOf;
  expect(signed).not.toBe(plain);
  expect(signed(ann)).toMatch(SIGNED);
  names.read([says(90, 'g_5', 'Bob'), says(91, 'g_5', 'Bob')]);
  expect(names.nameOf(bob)).toMatch(/^Bob · /);
  names.meet([{ userId: 'g_6', nickname: 'Dan' }]);
  expect(names.nameOf({ userId: 'g_4', nickname: 'Dan' })).toMatch(/^Dan · /);
  // The oldest of what was cut off, read again.
  names.read([
    says(80, 'g_7', 'Eve'),
    says(81, 'g_8', 'Eve'),
    ...Array.from({ length: 10 }, (_, i) => says(82 + i, 'g_5', 'Bob')),
  ]);
  expect(names.nameOf({ userId: 'g_7', nickname: 'Eve' })).toMatch(/^Eve · /);
});

test('what is read of a long log is read once', () => {
  let reads = 0;
  const get = () => {
    reads++;
    return 'Ann';
  };
  const counted = (entry: Entry): Entry => Object.defineProperty({ ...entry }, 'nickname', { get });
  const names = new Names();
  let log: Entry[] = [];
  for (let seq = 1; seq <= 1_000; seq++) {
    log = [...log, counted(says(seq, 'g_1', 'Ann'))];
    names.read(log);
  }

  expect(reads).toBe(1_000);
});

test('a line says names as they are told apart', () => {
  const entries = [
    says(1, 'g_1', 'Ann', { kind: 'joined' }),
    says(2, 'g_2', 'Ann', { kind: 'joined' }),
    says(3, 'g_2', 'Ann', { kind: 'renamed', from: 'Ann', to: 'Eve' }),
    says(4, 'g_1', 'Ann', { kind: 'room', muted: { ...ann, until: null }, role: { userId: 'g_9', role: 'member' } }),
  ];
  const names = new Names();
  names.read(entries);
  const [first, second] = [ann, other].map(names.nameOf);

  expect(entries.map((entry) => lineOf(entry, 'en', names.nameOf))).toEqual([
    `${first} joined`,
    `${second} joined`,
    `${second} is now Eve`,
    `Somebody no longer has a role. ${first} was unmuted`,
  ]);
});
