import type { Words } from './protocol/language.ts';

/** What may be wrong with a field. */
export const MUST = {
  beThere: { en: 'is missing', ko: '필수 항목입니다' },
  beKnown: (known: string): Words => ({
    en: known ? `is not known; known are ${known}` : 'is not known: nothing is asked for here',
    ko: known
      ? `알 수 없는 항목입니다. 쓸 수 있는 항목: ${known}`
      : '알 수 없는 항목입니다. 여기에는 아무 항목도 없습니다',
  }),
  beKnownAs: (meant: string): Words => ({
    en: `is not known; did you mean ${meant}?`,
    ko: `알 수 없는 항목입니다. ${meant} 항목을 쓰려던 것인가요?`,
  }),
  beInQuery: { en: 'belongs in the query here, not in the body', ko: '본문이 아니라 쿼리에 써야 합니다' },
  beInBody: { en: 'belongs in the body here, not in the query', ko: '쿼리가 아니라 본문에 써야 합니다' },
  beAsInPath: { en: 'is another than the one in the path', ko: '경로에 있는 값과 다릅니다' },
  beRight: { en: 'is not valid', ko: '올바르지 않습니다' },
  notBeEmpty: { en: 'must not be empty', ko: '비워 둘 수 없습니다' },
  haveCharacters: (most: number): Words => ({
    en: `must be at most ${most} characters`,
    ko: `${most}자까지 쓸 수 있습니다`,
  }),
  beWellFormed: { en: 'must be well-formed Unicode', ko: '올바른 유니코드 문자열이어야 합니다' },
  haveNoControls: { en: 'must not contain control characters', ko: '제어 문자를 쓸 수 없습니다' },
  beVisible: { en: 'must contain a visible character', ko: '눈에 보이는 글자가 있어야 합니다' },
  beStorable: {
    en: 'must not begin or end with a space, nor contain control characters',
    ko: '공백으로 시작하거나 끝날 수 없고, 제어 문자를 쓸 수 없습니다',
  },
  beAUser: {
    en: 'must be the id of a user, which that of an API key, system, filter and me are not',
    ko: '사용자의 id여야 합니다. API 키의 id, system, filter, me는 쓸 수 없습니다',
  },
  beMediaType: { en: 'must be a media type, as image/png', ko: 'image/png 같은 미디어 타입이어야 합니다' },
  beUrl: { en: 'must be an http or https URL', ko: 'http 또는 https URL이어야 합니다' },
  beInvitation: { en: 'must be the id of an invitation', ko: '초대의 id여야 합니다' },
  beCursor: { en: 'must be the nextCursor of an earlier page', ko: '이전 페이지의 nextCursor여야 합니다' },
  haveBytes: (most: number): Words => ({
    en: `must be at most ${most} bytes of JSON`,
    ko: `JSON으로 ${most}바이트 이하여야 합니다`,
  }),
  notImitateStaff: {
    en: 'That name is reserved: choose another',
    ko: '사용할 수 없는 닉네임입니다. 다른 닉네임을 고르세요',
  },
  notHaveWords: {
    en: 'Not sent: this room blocks a word in it',
    ko: '보내지 못했습니다. 이 방의 금칙어가 들어 있습니다',
  },
  beOneOf: (values: string): Words => ({ en: `must be one of ${values}`, ko: `다음 중 하나여야 합니다: ${values}` }),
  beText: { en: 'must be a string', ko: '문자열이어야 합니다' },
  beNumber: { en: 'must be a number', ko: '숫자여야 합니다' },
  beWhole: { en: 'must be a whole number', ko: '정수여야 합니다' },
  beBoolean: { en: 'must be true or false', ko: 'true 또는 false여야 합니다' },
  beList: { en: 'must be a list', ko: '배열이어야 합니다' },
  beObject: { en: 'must be an object', ko: '객체여야 합니다' },
  beAtLeast: (least: string): Words => ({ en: `must be at least ${least}`, ko: `${least} 이상이어야 합니다` }),
  beAtMost: (most: string): Words => ({ en: `must be at most ${most}`, ko: `${most} 이하여야 합니다` }),
  haveCharactersFrom: (least: string): Words => ({
    en: `must have at least ${least} characters`,
    ko: `${least}자 이상이어야 합니다`,
  }),
  haveItemsFrom: (least: string): Words => ({
    en: `must have at least ${least} items`,
    ko: `${least}개 이상이어야 합니다`,
  }),
  haveItems: (most: string): Words => ({ en: `must have at most ${most} items`, ko: `${most}개 이하여야 합니다` }),
} as const satisfies Record<string, Words | ((...values: never[]) => Words)>;
