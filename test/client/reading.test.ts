import { expect, test } from 'vitest';
import { unreadIn } from '../../src/client/reading.ts';
import type { Entry, EntryBody } from '../../src/protocol/model.ts';

const entries = (...bodies: (EntryBody & { userId?: string })[]): Entry[] =>
  bodies.map((body, i) => ({ seq: i + 1, at: 1, userId: 'ann', nickname: 'ann', ...body }));
const message = { kind: 'message', content: 'hello', clientId: 'c' } as const;
const deleted = { ...message, content: '', deletedAt: 2 };

test.each<[what: string, Entry[], unread: number]>([
  ['three messages', entries(message, message, message), 3],
  ['three of which all are deleted', entries(deleted, deleted, deleted, { kind: 'deleted', target: 1 }), 0],
  [
    'one’s own, an edit, and somebody who came',
    entries({ ...message, userId: 'me' }, { kind: 'edited', target: 1, content: 'x' }, { kind: 'joined' }),
    0,
  ],
])('of %s so many are unread', (_, log, unread) => {
  expect(unreadIn(log, 0, 'me')).toBe(unread);
});

test('what was read is not unread, and what was not loaded counts as messages', () => {
  const log = entries(message, message, message, message);

  expect(unreadIn(log, 3, 'me')).toBe(1);
  expect(unreadIn(log.slice(2), 0, 'me')).toBe(4);
});
