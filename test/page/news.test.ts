import { expect, test } from 'vitest';
import { newsIn, unreadIn } from '../../src/page/rooms/news.ts';
import type { Room } from '../../src/protocol/model.ts';

const room = (id: number, unread: number, seq: number): Room => ({
  id,
  title: `Room ${id}`,
  mode: 'chat',
  lifetime: 'permanent',
  headSeq: seq,
  memberCount: 2,
  onlineCount: 1,
  createdAt: 1,
  unread,
  lastEntry: { kind: 'message', seq, at: 1, userId: 'bob', nickname: 'Bob', content: 'hello', clientId: 'c' },
});
const byId = (rooms: Room[]) => new Map(rooms.map((it) => [it.id, it]));

test('unread is what the list says of rooms that were not opened, and what one knows of those that were', () => {
  expect(unreadIn(new Map([[1, { unread: 5 }]]), byId([room(1, 2, 7), room(2, 3, 4)]))).toBe(8);
});

test('news is what others said since the list before, in rooms that were in it', () => {
  const before = byId([room(1, 1, 4), room(2, 0, 4), room(3, 0, 4), room(4, 1, 4)]);
  // The first has a new message, the second none, the third one's own, the fourth was read, the fifth was not listed.
  const now = [room(1, 2, 5), room(2, 0, 4), room(3, 0, 5), room(4, 0, 4), room(5, 3, 9)];

  expect(newsIn(before, now).map(({ id }) => id)).toEqual([1]);
});
