import { expect, test } from 'vitest';
import type { StoredEntry } from '../../src/log/store.ts';
import { mustBeRetry, sentAs, sentAsBefore } from '../../src/messages/retry.ts';

const SENT = { roomId: 1, clientId: 'c', content: 'hello' };
const OTHER = { ...SENT, content: 'good-bye' };
const stored = (more: object) =>
  ({
    seq: 1,
    at: 1,
    userId: 'ann',
    nickname: 'Ann',
    kind: 'message',
    clientId: 'c',
    content: 'hello',
    ...more,
  }) as StoredEntry & {
    kind: 'message';
  };

test.each<[stored: string, entry: StoredEntry]>([
  ['as it was sent', stored({})],
  ['with a word masked', stored({ content: '*****', ...sentAs(SENT, { ...SENT, content: '*****' }) })],
  ['and edited since', stored({ content: 'oh', editedAt: 2, ...sentAsBefore(stored({})) })],
])('a message that is stored %s is told from another', (_, entry) => {
  expect(() => mustBeRetry(entry, SENT)).not.toThrow();
  expect(() => mustBeRetry(entry, OTHER)).toThrow(expect.objectContaining({ code: 'conflict' }));
});

test('of one that was deleted, or edited by a version that kept nothing, any may be a retry', () => {
  for (const entry of [stored({ content: '', deletedAt: 2 }), stored({ content: 'oh', editedAt: 2 })]) {
    expect(() => mustBeRetry(entry, SENT)).not.toThrow();
  }
});
