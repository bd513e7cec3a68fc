import { language } from '../language.ts';

const en = {
  lifetime: 'How long it stays',
  transient: 'For this talk',
  transientHint: 'It goes, with its messages, soon after the last person has left.',
  permanent: 'Keep this room',
  permanentHint: 'It stays, with its messages, until its owner deletes it.',
  isPrivate: 'Private',
  privateHint: 'It is in nobody’s list. Others come in by an invitation of yours.',
  isLive: 'Live',
  liveHint: 'Somebody presents, and people talk while the broadcast is on.',
  password: 'Password (optional)',
  passwordHint: 'Who comes in for the first time has to know it.',
  show: 'Show',
  hide: 'Hide',
};

const ko: typeof en = {
  lifetime: '유지 기간',
  transient: '이번 대화만',
  transientHint: '마지막 사람이 나간 뒤 곧 메시지와 함께 사라집니다.',
  permanent: '방 계속 유지하기',
  permanentHint: '방장이 삭제할 때까지 메시지와 함께 남아 있습니다.',
  isPrivate: '비공개',
  privateHint: '목록에 나오지 않습니다. 초대받은 사람만 들어올 수 있습니다.',
  isLive: '라이브',
  liveHint: '진행자가 방송하는 동안 함께 이야기하는 방입니다.',
  password: '비밀번호 (선택)',
  passwordHint: '처음 들어올 때 비밀번호를 입력해야 합니다.',
  show: '보기',
  hide: '숨기기',
};

export const newRoomWords = { en, ko }[language];
