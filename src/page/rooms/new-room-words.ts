import { language } from '../language.ts';

const en = {
  isPrivate: 'Invite only',
  privateHint: 'Not listed. Others need an invitation to join.',
  isLive: 'Live broadcast',
  liveHint: 'People chat while someone broadcasts.',
  temporary: 'Temporary',
  temporaryHint: 'Deleted about an hour after everyone has left.',
  password: 'Password (optional)',
  passwordHint: 'Needed to join for the first time.',
  show: 'Show',
  hide: 'Hide',
};

const ko: typeof en = {
  isPrivate: '초대받은 사람만',
  privateHint: '목록에 나오지 않습니다. 들어오려면 초대가 필요합니다.',
  isLive: '라이브 방송',
  liveHint: '진행자가 방송하는 동안 채팅하는 방입니다.',
  temporary: '임시',
  temporaryHint: '모두 나간 뒤 약 한 시간이 지나면 삭제됩니다.',
  password: '비밀번호 (선택)',
  passwordHint: '처음 들어올 때 필요합니다.',
  show: '보기',
  hide: '숨기기',
};

export const newRoomWords = { en, ko }[language];
