import type { Words } from '../protocol/language.ts';

/** What no server can say: that there is none. */
export const SAY = {
  noConnection: { en: 'There is no connection', ko: '연결되어 있지 않습니다' },
  anotherUser: { en: 'The token belongs to another user', ko: '다른 사용자의 토큰입니다' },
  closed: { en: 'The connection is closed', ko: '연결이 닫혔습니다' },
  noAnswer: { en: 'The server did not answer in time', ko: '서버가 제때 응답하지 않았습니다' },
  unreachable: (cause: string): Words => ({
    en: `The server cannot be reached: ${cause}`,
    ko: `서버에 연결할 수 없습니다: ${cause}`,
  }),
  unclear: { en: 'The server gave an answer that makes no sense', ko: '서버가 알 수 없는 응답을 보냈습니다' },
  removed: { en: 'You are no longer a member of this room', ko: '더 이상 이 방의 멤버가 아닙니다' },
  gone: { en: 'This room no longer exists', ko: '더 이상 없는 방입니다' },
} as const satisfies Record<string, Words | ((...values: never[]) => Words)>;
