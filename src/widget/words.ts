import { language } from '../page/language.ts';

const en = {
  chat: 'Chat',
  join: 'Join the chat',
  noRoom: 'No room is named here',
  noRoomHint: 'The page must say which room it is to show.',
  cannotStart: 'The chat cannot be opened',
  notAllowed: 'This site is not set up for the chat yet.',
  unreachable: 'The chat cannot be reached. Check your connection, or try again later.',
};

const ko: typeof en = {
  chat: '대화',
  join: '대화에 참여하기',
  noRoom: '대화방이 정해지지 않았습니다',
  noRoomHint: '어느 대화방을 보여 줄지 페이지에 적혀 있어야 합니다.',
  cannotStart: '대화를 열 수 없습니다',
  notAllowed: '이 사이트에서는 아직 대화를 쓸 수 없습니다.',
  unreachable: '대화 서버에 연결할 수 없습니다. 인터넷 연결을 확인하거나 잠시 뒤에 다시 시도해 주세요.',
};

/** What only the widget says. */
export const widgetWords = language === 'ko' ? ko : en;
