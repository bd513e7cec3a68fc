import { language } from '../language.ts';

const en = {
  locked: 'This room has a password',
  lockedHint: 'Whoever told you of the room can tell you the password.',
  password: 'Password',
  show: 'Show',
  hide: 'Hide',
  enter: 'Come in',
  limited: (time: string) => `Too many tries. Try again in ${time}.`,
  invitationOver: 'This invitation does not hold any more',
  invitationOverHint: 'It was used up, has run out, or was taken back. Ask for a new one.',
  goneHint: 'It was closed, everybody has left it, or it is private and takes an invitation.',
  banned: 'You were banned from this room',
  bannedHint: 'Its moderators have decided that you cannot come in.',
  bannedUntil: (moment: string) => `You can come back after ${moment}.`,
  unsent: 'You had not sent this yet:',
  copy: 'Copy',
  copied: 'Copied',
};

const ko: typeof en = {
  locked: '비밀번호가 있는 방입니다',
  lockedHint: '방을 알려 준 사람에게 비밀번호를 물어보세요.',
  password: '비밀번호',
  show: '보기',
  hide: '숨기기',
  enter: '들어가기',
  limited: (time) => `너무 여러 번 시도했습니다. ${time} 뒤에 다시 시도해 주세요.`,
  invitationOver: '더 이상 쓸 수 없는 초대입니다',
  invitationOverHint: '이미 사용되었거나, 기한이 지났거나, 취소된 초대입니다. 새 초대를 부탁해 보세요.',
  goneHint: '방이 닫혔거나 모두 나갔습니다. 초대를 받아야 들어갈 수 있는 비공개 방일 수도 있습니다.',
  banned: '이 방에서 차단되었습니다',
  bannedHint: '운영자가 입장을 막았습니다.',
  bannedUntil: (moment) => `${moment} 이후에 다시 들어올 수 있습니다.`,
  unsent: '아직 보내지 않은 메시지입니다.',
  copy: '복사',
  copied: '복사했습니다',
};

export const doorWords = { en, ko }[language];
