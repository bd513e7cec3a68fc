import { expect, test } from 'vitest';
import { LogView } from '../../src/client/log-view.ts';
import type { Entry, EntryBody } from '../../src/protocol/model.ts';

const entry = (
  seq: number,
  body: EntryBody = { kind: 'message', content: `message ${seq}`, clientId: `c${seq}` },
): Entry => ({
  seq,
  at: 1_000 + seq,
  userId: 'ann',
  nickname: 'ann',
  ...body,
});
const seqs = (entries: readonly Entry[]) => entries.map(({ seq }) => seq);

test('whatever the order and however often entries come, they are in order, and once', () => {
  const view = new LogView();
  view.open([entry(1), entry(2)]);

  const fresh = [
    view.accept([entry(5), entry(4)]),
    view.accept([entry(2), entry(3), entry(3)]),
    view.accept([entry(4), entry(5)]),
  ];

  expect(fresh.map(seqs)).toEqual([[], [3, 4, 5], []]);
  expect(seqs(view.entries)).toEqual([1, 2, 3, 4, 5]);
  expect(view.seen).toBe(5);
  expect(view.hasGap).toBe(false);
});

test('entries past a gap wait until it is filled', () => {
  const view = new LogView();
  view.open([entry(1)]);

  view.accept([entry(3)]);
  expect([view.seen, view.hasGap]).toEqual([1, true]);

  view.accept([entry(2)]);
  expect([view.seen, view.hasGap]).toEqual([3, false]);
});

test('entries that are told before the log is opened are not lost', () => {
  const view = new LogView();
  view.accept([entry(3), entry(4), entry(6)]);

  view.open([entry(2), entry(3)]);

  expect(seqs(view.entries)).toEqual([2, 3, 4]);
  expect(view.hasGap).toBe(true);
});

test('edits and deletions change the message that they name; those of unknown messages change nothing', () => {
  const view = new LogView();
  view.open([entry(7), entry(8)]);

  view.accept([
    entry(9, { kind: 'edited', target: 7, content: 'edited' }),
    entry(10, { kind: 'deleted', target: 8 }),
    entry(11, { kind: 'edited', target: 3, content: 'older than what is known' }),
    entry(12, { kind: 'deleted', target: 9 }),
  ]);

  expect(view.entries[0]).toMatchObject({ content: 'edited', editedAt: 1_009 });
  expect(view.entries[1]).toMatchObject({ content: '', deletedAt: 1_010 });
  expect(seqs(view.entries)).toEqual([7, 8, 9, 10, 11, 12]);
});

test('older entries go before the known ones, once', () => {
  const view = new LogView();
  view.open([entry(3), entry(4)]);

  view.prepend([entry(1), entry(2), entry(3)]);

  expect(seqs(view.entries)).toEqual([1, 2, 3, 4]);
  expect(view.first).toBe(1);
});

test('what waits beyond a gap is bounded, and never keeps out what fills it', () => {
  const view = new LogView();
  view.open([]);
  view.accept(Array.from({ length: 5_000 }, (_, i) => entry(i + 1_001)));

  for (let page = 0; page < 6; page++)
    view.accept(Array.from({ length: 1_000 }, (_, i) => entry(page * 1_000 + i + 1)));

  expect(view.seen).toBe(6_000);
  expect(seqs(view.entries)).toEqual(Array.from({ length: 6_000 }, (_, i) => i + 1));
  expect(view.hasGap).toBe(false);
});
