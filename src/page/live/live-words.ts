import { language } from '../language.ts';

const en = {
  since: (time: string) => `since ${time}`,
  watching: (count: number) => `${count} watching`,
  presenterAway: 'The presenter is away. Messages are kept.',
  ended: 'The broadcast has ended',
  notBegun: 'The broadcast has not started',
  start: 'Start broadcast',
  stop: 'End broadcast',
};

const ko: typeof en = {
  since: (time) => `${time}부터`,
  watching: (count) => `${count}명 시청 중`,
  presenterAway: '진행자가 자리를 비웠습니다. 메시지는 보관됩니다.',
  ended: '방송이 종료되었습니다',
  notBegun: '아직 방송이 시작되지 않았습니다',
  start: '방송 시작',
  stop: '방송 종료',
};

export const liveWords = { en, ko }[language];
