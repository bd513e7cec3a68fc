import { language } from '../language.ts';

const en = {
  isPrivate: 'Private',
  privateHint: 'It is in nobody’s list. Others come in by an invitation of yours.',
  isLive: 'Live',
  liveHint: 'Somebody presents, and people talk while the broadcast is on.',
  temporary: 'Temporary',
  temporaryHint: 'Deleted about an hour after everyone has left.',
  password: 'Password (optional)',
  passwordHint: 'Who comes in for the first time has to know it.',
  show: 'Show',
  hide: 'Hide',
};

const ko: typeof en = {
  isPrivate: '비공개',
  privateHint: '목록에 나오지 않습니다. 초대받은 사람만 들어올 수 있습니다.',
  isLive: '라이브',
  liveHint: '진행자가 방송하는 동안 함께 이야기하는 방입니다.',
  temporary: '임시',
  temporaryHint: '모두 나간 뒤 한 시간쯤 지나면 삭제됩니다.',
  password: '비밀번호 (선택)',
  passwordHint: '처음 들어올 때 비밀번호를 입력해야 합니다.',
  show: '보기',
  hide: '숨기기',
};

export const newRoomWords = { en, ko }[language];
