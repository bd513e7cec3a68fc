import { language } from '../page/language.ts';

const en = {
  chat: 'Chat',
  join: 'Join the chat',
  noRoom: 'No room is set',
  noRoomHint: 'The page does not say which room to show.',
  cannotStart: 'The chat could not be opened',
  notAllowed: 'This site is not set up for the chat yet.',
  unreachable: 'The chat server cannot be reached. Check your connection, or try again later.',
};

const ko: typeof en = {
  chat: '채팅',
  join: '채팅 참여하기',
  noRoom: '방이 정해지지 않았습니다',
  noRoomHint: '어느 방을 보여 줄지 페이지에 적혀 있지 않습니다.',
  cannotStart: '채팅을 열 수 없습니다',
  notAllowed: '이 사이트에서는 아직 채팅을 쓸 수 없습니다.',
  unreachable: '채팅 서버에 연결할 수 없습니다. 인터넷 연결을 확인하거나 잠시 뒤에 다시 시도해 주세요.',
};

/** What only the widget says. */
export const widgetWords = language === 'ko' ? ko : en;
