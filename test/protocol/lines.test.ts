import { describe, expect, test } from 'vitest';
import { lineOf, sentenceOf } from '../../src/client/chat-client.ts';
import type { Entry, EntryBody } from '../../src/protocol/model.ts';

const AT = 1_767_225_600_000;
const entry = (body: EntryBody, nickname = '바다'): Entry => ({ seq: 3, at: AT, userId: 'u', nickname, ...body });
const room = (change: Omit<Extract<EntryBody, { kind: 'room' }>, 'kind'>) => ({ kind: 'room' as const, ...change });
const until = (seconds: number) => AT + 1_000 * seconds;
const [ann, somebody] = [{ userId: 'a', nickname: 'Ann' }, { userId: 'a' }];

const LINES: [EntryBody, en: string, ko: string][] = [
  [{ kind: 'joined' }, '바다 joined', '바다님이 입장하셨습니다.'],
  [{ kind: 'left', reason: 'left' }, '바다 left', '바다님이 퇴장하셨습니다.'],
  [{ kind: 'left', reason: 'disconnected' }, '바다 left (connection lost)', '바다님이 퇴장하셨습니다. (연결 끊김)'],
  [{ kind: 'left', reason: 'kicked' }, '바다 was removed', '바다님을 내보냈습니다.'],
  [{ kind: 'left', reason: 'banned' }, '바다 was banned', '바다님이 차단되었습니다.'],
  [{ kind: 'renamed', from: '바다', to: '강' }, '바다 is now 강', '바다님이 강으로 닉네임을 변경했습니다.'],
  [{ kind: 'renamed', from: 'x', to: '하늘' }, 'x is now 하늘', 'x님이 하늘로 닉네임을 변경했습니다.'],
  [{ kind: 'renamed', from: 'x', to: '👍' }, 'x is now 👍', 'x님이 👍(으)로 닉네임을 변경했습니다.'],
  [room({ title: '부산' }), 'The room is now called 부산', '방 제목이 부산으로 변경되었습니다.'],
  [room({ mode: 'live' }), 'This is now a live room', '방 종류가 라이브 방송으로 변경되었습니다.'],
  [room({ mode: 'chat' }), 'This is now a chat room', '방 종류가 채팅으로 변경되었습니다.'],
  [room({ visibility: 'private' }), 'The room is now private', '방이 비공개로 변경되었습니다.'],
  [room({ visibility: 'public' }), 'The room is now public', '방이 공개로 변경되었습니다.'],
  [room({ hasPassword: true }), 'The room now has a password', '방 비밀번호가 설정되었습니다.'],
  [room({ hasPassword: false }), 'The room no longer has a password', '방 비밀번호가 해제되었습니다.'],
  [
    room({ slowModeSeconds: 10 }),
    'Slow mode is on: one message every 10 seconds',
    '저속 모드가 켜졌습니다. 10초에 한 번 메시지를 보낼 수 있습니다.',
  ],
  [room({ slowModeSeconds: 0 }), 'Slow mode is off', '저속 모드가 꺼졌습니다.'],
  [room({ wordFilter: 'off' }), 'The word filter is off', '금칙어 필터가 꺼졌습니다.'],
  [
    room({ wordFilter: 'mask' }),
    'The word filter is on: blocked words are masked',
    '금칙어 필터가 켜졌습니다. 금칙어는 가려집니다.',
  ],
  [
    room({ wordFilter: 'reject' }),
    'The word filter is on: messages with blocked words are rejected',
    '금칙어 필터가 켜졌습니다. 금칙어가 있는 메시지는 보낼 수 없습니다.',
  ],
  [
    room({ wordFilter: 'flag' }),
    'The word filter is on: messages with blocked words are reported to the moderators',
    '금칙어 필터가 켜졌습니다. 금칙어가 있는 메시지는 운영자에게 신고됩니다.',
  ],
  [room({ pinnedSeq: 2 }), 'A message was pinned', '메시지가 고정되었습니다.'],
  [room({ pinnedSeq: null }), 'The message was unpinned', '메시지 고정이 해제되었습니다.'],
  [room({ role: { ...ann, role: 'owner' } }), 'Ann is now an owner', 'Ann님이 방장이 되었습니다.'],
  [room({ role: { ...ann, role: 'moderator' } }), 'Ann is now a moderator', 'Ann님이 운영자가 되었습니다.'],
  [room({ role: { ...ann, role: 'member' } }), 'Ann no longer has a role', 'Ann님의 역할이 해제되었습니다.'],
  [
    room({ role: { ...somebody, role: 'owner' } }),
    'Somebody is now an owner',
    '알 수 없는 사용자님이 방장이 되었습니다.',
  ],
  [
    room({ muted: { ...ann, until: until(600) } }),
    'Ann was muted for 10 minutes',
    'Ann님의 채팅이 10분 동안 금지되었습니다.',
  ],
  [room({ muted: { ...ann, until: null } }), 'Ann was unmuted', 'Ann님의 채팅 금지가 해제되었습니다.'],
  [
    room({ live: { broadcastId: 3, since: AT, presenterId: 'a' } }),
    'The broadcast has started',
    '방송이 시작되었습니다.',
  ],
  [room({ live: null }), 'The broadcast has ended', '방송이 종료되었습니다.'],
  [room({ deleted: true }), 'The room was deleted', '방이 삭제되었습니다.'],
  [
    room({ title: 'A', slowModeSeconds: 0, pinnedSeq: null }),
    'The room is now called A. Slow mode is off. The message was unpinned',
    '방 제목이 A로 변경되었습니다. 저속 모드가 꺼졌습니다. 메시지 고정이 해제되었습니다.',
  ],
];

describe('what an entry says', () => {
  test.each(LINES)('%j', (body, en, ko) => {
    expect(lineOf(entry(body), 'en')).toBe(en);
    expect(lineOf(entry(body), 'ko')).toBe(ko);
  });

  test('messages, edits, deletions, and changes that are nobody else’s, say nothing', () => {
    for (const body of [
      { kind: 'message', content: 'x', clientId: 'c' },
      { kind: 'edited', target: 2, content: 'y' },
      { kind: 'deleted', target: 2 },
      { kind: 'room' },
    ] satisfies EntryBody[]) {
      expect(lineOf(entry(body), 'ko')).toBeUndefined();
    }
  });

  test('names keep apart from the words around them, whatever they are', () => {
    const renamed = entry({ kind: 'renamed', from: '<b>님이', to: 'ان' });

    expect(sentenceOf(renamed, 'ko')).toEqual({
      texts: ['', '님이 ', '(으)로 닉네임을 변경했습니다.'],
      names: ['<b>님이', 'ان'],
    });
    const both = entry(room({ title: 'a', role: { ...ann, role: 'owner' } }));
    expect(sentenceOf(both, 'en')).toEqual({
      texts: ['The room is now called ', '. ', ' is now an owner'],
      names: ['a', 'Ann'],
    });
  });

  test.each([
    [1, '1 second', '1초'],
    [60, '1 minute', '1분'],
    [90, '90 seconds', '90초'],
    [3_600, '1 hour', '1시간'],
    [5_400, '90 minutes', '90분'],
    [86_400, '1 day', '1일'],
    [90_000, '25 hours', '25시간'],
    [31_536_000, '365 days', '365일'],
  ])('%d s are %s', (seconds, en, ko) => {
    const muted = entry(room({ muted: { ...ann, until: until(seconds) } }));

    expect(lineOf(muted, 'en')).toBe(`Ann was muted for ${en}`);
    expect(lineOf(muted, 'ko')).toBe(`Ann님의 채팅이 ${ko} 동안 금지되었습니다.`);
  });
});
