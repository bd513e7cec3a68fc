import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import type { Chat } from '../../src/page/chat.ts';
import type { Room } from '../../src/protocol/model.ts';

// Node 20 has none, and the page's words are of its language.
vi.stubGlobal('navigator', { language: 'en', languages: ['en'] });
const { RoomListing } = await import('../../src/page/rooms/room-listing.ts');
const { titleOf } = await import('../../src/page/title.ts');

const garden = (unread: number, seq: number): Room => ({
  id: 1,
  title: 'Garden',
  mode: 'chat',
  lifetime: 'permanent',
  headSeq: seq,
  memberCount: 2,
  onlineCount: 1,
  createdAt: 1,
  unread,
  lastEntry: { kind: 'message', seq, at: 1, userId: 'bob', nickname: 'Bob', content: `message ${seq}`, clientId: 'c' },
});

test('the title and notices know of rooms that were not opened since loading', async () => {
  const answers = [garden(1, 4), garden(1, 4), garden(2, 7), garden(0, 7)];
  const client = { listRooms: async () => ({ rooms: [answers.shift()] }) };
  const told: number[] = [];
  const chat = { client, connection: signal('online'), user: signal(undefined) } as unknown as Chat;
  const listing = new RoomListing(chat, ({ lastEntry }) => told.push(lastEntry?.seq ?? 0));
  const titles: string[] = [];

  for (let i = 0; i < 4; i++) {
    await listing.refresh();
    titles.push(titleOf(new Map(), listing.news.value, undefined));
  }

  expect(titles).toEqual(['(1) Sarangbang', '(1) Sarangbang', '(2) Sarangbang', 'Sarangbang']);
  expect(told).toEqual([7]);
});

test('of rooms that one has joined the title knows better than the list', () => {
  const joined = { title: 'Garden', onlineCount: 1, isLive: false, unread: 5, lastEntry: undefined };

  expect(titleOf(new Map([[1, joined]]), new Map([[1, garden(2, 7)]]), 1)).toBe('(5) Garden · Sarangbang');
});
