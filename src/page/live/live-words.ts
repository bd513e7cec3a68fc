import { language } from '../language.ts';

const en = {
  since: (time: string) => `since ${time}`,
  watching: (count: number) => `${count} watching`,
  presenterAway: 'The presenter has lost the connection, and catches up later.',
  ended: 'The broadcast has ended',
  notBegun: 'The broadcast has not begun',
  start: 'Go live',
  stop: 'End the broadcast',
};

const ko: typeof en = {
  since: (time) => `${time}부터`,
  watching: (count) => `${count}명 시청 중`,
  presenterAway: '진행자의 연결이 끊어졌습니다. 나중에 이어서 봅니다.',
  ended: '방송 종료되었습니다',
  notBegun: '아직 방송이 시작되지 않았습니다',
  start: '방송 시작',
  stop: '방송 종료',
};

export const liveWords = { en, ko }[language];
