import { durationIn } from './protocol/duration.ts';
import type { Language, Words } from './protocol/language.ts';
import { LIMITS } from './protocol/limits.ts';

/** How long something still takes. */
const left = (language: Language, ms: number) => durationIn(language, ms / 1_000);

/** All that people are told by the server, in each language. What clients act on is the code beside it. */
export const SAY = {
  noRoom: (id: number): Words => ({ en: `There is no room ${id}`, ko: `${id}번 방이 없습니다` }),
  notAMember: {
    en: 'You are not a member of this room: join it first',
    ko: '이 방의 멤버가 아닙니다. 먼저 들어가세요',
  },
  noSuchMember: { en: 'This user is not a member of the room', ko: '이 방의 멤버가 아닌 사용자입니다' },
  noMessage: (seq: number): Words => ({
    en: `There is no message ${seq} in this room`,
    ko: `이 방에 ${seq}번 메시지가 없습니다`,
  }),
  ownersOnly: { en: 'Only an owner of the room can do this', ko: '방장만 할 수 있습니다' },
  moderatorsOnly: {
    en: 'Only an owner or a moderator of the room can do this',
    ko: '방장이나 운영자만 할 수 있습니다',
  },
  notThem: {
    en: 'You cannot do this to somebody with the same role or a higher one',
    ko: '역할이 같거나 더 높은 사용자에게는 할 수 없습니다',
  },
  decidedByOwner: {
    en: 'An owner of the room did this: only an owner or the host can change it',
    ko: '방장이 내린 조치입니다. 방장이나 호스트만 바꿀 수 있습니다',
  },
  decidedByHost: {
    en: 'The host did this: only the host can change it',
    ko: '호스트가 내린 조치입니다. 호스트만 바꿀 수 있습니다',
  },
  backendOnly: {
    en: 'Only the host’s backend can do this: use an API key',
    ko: '호스트의 백엔드만 할 수 있습니다. API 키를 쓰세요',
  },
  joinsItself: {
    en: 'Only the host’s backend adds others, with an API key. To join yourself: PUT /api/rooms/:roomId/members/me',
    ko: '다른 사용자는 호스트의 백엔드만 API 키로 추가할 수 있습니다. 직접 입장하려면 PUT /api/rooms/:roomId/members/me를 쓰세요',
  },
  keysDoNotJoin: {
    en: 'An API key is no user and joins no room: it reads and speaks without. To add a user: POST /api/rooms/:roomId/members',
    ko: 'API 키는 사용자가 아니어서 방에 입장하지 않습니다. 입장하지 않아도 읽고 쓸 수 있습니다. 사용자를 추가하려면 POST /api/rooms/:roomId/members를 쓰세요',
  },
  keysDoNotLeave: {
    en: 'An API key is no member of any room: to remove a user, DELETE /api/rooms/:roomId/members/:userId',
    ko: 'API 키는 어느 방의 멤버도 아닙니다. 사용자를 내보내려면 DELETE /api/rooms/:roomId/members/:userId를 쓰세요',
  },
  keysHaveNoName: {
    en: 'An API key is no user and has no nickname: to speak as somebody, send the message with as: { id, nickname }',
    ko: 'API 키는 사용자가 아니어서 닉네임이 없습니다. 누군가로 말하려면 메시지에 as: { id, nickname }을 넣으세요',
  },
  keysHaveNoSessions: {
    en: 'This is an API key, which has no sessions. To sign a user out: DELETE /api/users/:userId/sessions. To revoke the key for ever, name it there as key:<id>',
    ko: 'API 키에는 세션이 없습니다. 사용자를 로그아웃시키려면 DELETE /api/users/:userId/sessions를 쓰세요. 키를 영구히 폐기하려면 그 자리에 key:<id>를 쓰세요',
  },
  hostsWordsOnly: {
    en: 'A backend edits what it said itself, as somebody or as the system: this message is its author’s own',
    ko: '백엔드는 직접 보낸 메시지(누군가로, 또는 시스템으로)만 고칠 수 있습니다. 이 메시지는 작성자가 직접 쓴 것입니다',
  },
  theyAreBanned: {
    en: 'This user is banned from the room: take the ban back first',
    ko: '이 방에서 차단된 사용자입니다. 먼저 차단을 해제하세요',
  },
  anotherMessage: {
    en: 'This clientId names another message already: give each message one of its own',
    ko: '이 clientId는 이미 다른 메시지에 쓰였습니다. 메시지마다 새 clientId를 쓰세요',
  },
  usersCreateRooms: {
    en: 'Guests may not make rooms here: sign in first',
    ko: '손님은 방을 만들 수 없습니다. 먼저 로그인하세요',
  },
  noNicknameChange: {
    en: 'Your nickname comes from your account: change it there',
    ko: '닉네임은 계정에서 가져옵니다. 계정에서 바꾸세요',
  },
  nicknamesStay: { en: 'Nicknames cannot be changed here', ko: '이곳에서는 닉네임을 바꿀 수 없습니다' },
  notToYourself: { en: 'You cannot do this to yourself', ko: '자기 자신에게는 할 수 없습니다' },
  lastOwner: {
    en: 'The room must keep an owner: make somebody else an owner first',
    ko: '방장이 한 명은 있어야 합니다. 먼저 다른 사람을 방장으로 지정하세요',
  },
  tooManyStaff: {
    en: `A room can have at most ${LIMITS.staff} owners and moderators`,
    ko: `방장과 운영자는 모두 ${LIMITS.staff}명까지입니다`,
  },
  banned: { en: 'You are banned from this room', ko: '이 방에서 차단되었습니다' },
  bannedFor: (ms: number): Words => ({
    en: `You are banned from this room for another ${left('en', ms)}`,
    ko: `이 방에서 차단되었습니다. ${left('ko', ms)} 남았습니다`,
  }),
  muted: (ms: number): Words => ({
    en: `You are muted for another ${left('en', ms)}`,
    ko: `채팅이 금지되었습니다. ${left('ko', ms)} 남았습니다`,
  }),
  slowMode: (ms: number): Words => ({
    en: `Slow mode: you can send again in ${left('en', ms)}`,
    ko: `저속 모드입니다. ${left('ko', ms)} 뒤에 보낼 수 있습니다`,
  }),
  needsPassword: {
    en: 'This room has a password: join it with the password',
    ko: '비밀번호가 있는 방입니다. 비밀번호를 입력하고 들어가세요',
  },
  wrongPassword: { en: 'The password is wrong', ko: '비밀번호가 틀렸습니다' },
  notLive: { en: 'The broadcast has ended', ko: '방송이 종료되었습니다' },
  presenterAway: {
    en: 'Your connection to the broadcast is lost: reconnect, then send again',
    ko: '방송 연결이 끊어졌습니다. 다시 연결한 뒤 보내세요',
  },
  notALiveRoom: {
    en: 'This is not a live room: set its mode to live first',
    ko: '라이브 방이 아닙니다. 먼저 방을 라이브 모드로 바꾸세요',
  },
  whoPresents: {
    en: 'presenterId: must say who presents, since an API key does not',
    ko: 'presenterId: 누가 방송하는지 지정하세요. API 키로는 방송할 수 없습니다',
  },
  presenterOnly: { en: 'Only the presenter or an owner of the room can do this', ko: '진행자나 방장만 할 수 있습니다' },
  presenterBanned: {
    en: 'The presenter is banned from this room: lift the ban first',
    ko: '이 방에서 차단된 사람은 진행할 수 없습니다. 먼저 차단을 해제하세요',
  },
  anotherPresents: {
    en: 'Somebody else is presenting: stop that broadcast first',
    ko: '다른 사람이 방송 중입니다. 먼저 그 방송을 끝내세요',
  },
  stillLive: { en: 'The room is live: stop the broadcast first', ko: '방송 중입니다. 먼저 방송을 끝내세요' },
  noBroadcast: { en: 'There is no such broadcast in this room', ko: '이 방에 그런 방송이 없습니다' },
  noReport: { en: 'There is no such report in this room', ko: '이 방에 그런 신고가 없습니다' },
  noInvitation: { en: 'There is no such invitation to this room', ko: '이 방에 그런 초대가 없습니다' },
  tooManyInvitations: {
    en: `A room can have at most ${LIMITS.invitations} open invitations: cancel some first`,
    ko: `방 하나에 열려 있는 초대는 ${LIMITS.invitations}개까지입니다. 먼저 다른 초대를 취소하세요`,
  },
  noBan: { en: 'This user is not banned from the room', ko: '차단되지 않은 사용자입니다' },
  messageDeleted: { en: 'This message was deleted', ko: '삭제된 메시지입니다' },
  authorOnly: { en: 'Only its author can edit a message', ko: '작성자만 메시지를 수정할 수 있습니다' },
  badToken: { en: 'The token is not valid here: get a new one', ko: '유효하지 않은 토큰입니다. 새로 받으세요' },
  expiredGuest: {
    en: 'The token has expired: get a new one from POST /api/sessions',
    ko: '토큰이 만료되었습니다. POST /api/sessions에서 새로 받으세요',
  },
  expiredToken: { en: 'The token has expired: get a new one', ko: '토큰이 만료되었습니다. 새로 받으세요' },
  badAlgorithm: (accepted: string): Words => ({
    en: `The token is signed in a way that is not accepted here: sign it with ${accepted}`,
    ko: `허용되지 않는 서명 방식의 토큰입니다. 허용되는 방식: ${accepted}`,
  }),
  badClaim: (claim: string): Words => ({
    en: `The token is not valid here: its claim ${claim} is missing or wrong`,
    ko: `여기에서 쓸 수 없는 토큰입니다. ${claim} 클레임이 없거나 잘못되었습니다`,
  }),
  badKey: { en: 'This API key is not valid', ko: '유효하지 않은 API 키입니다' },
  longId: (claim: string, most: number): Words => ({
    en: `The id in the token's claim ${claim} has more than ${most} characters`,
    ko: `토큰의 ${claim} 클레임에 있는 아이디가 ${most}자를 넘습니다`,
  }),
  noKeys: {
    en: 'The keys that tokens are checked with are not available now: try again',
    ko: '토큰을 확인할 키를 가져올 수 없습니다. 잠시 뒤 다시 시도하세요',
  },
  signedOut: { en: 'You were signed out: sign in again', ko: '로그아웃되었습니다. 다시 로그인하세요' },
  signedOutBefore: {
    en: 'You were signed out, and the token does not say when it was issued (iat): get one that does',
    ko: '로그아웃되었습니다. 발급 시각(iat)이 있는 토큰을 새로 받으세요',
  },
  noGuests: { en: 'Guests are not allowed here: sign in first', ko: '손님은 쓸 수 없습니다. 먼저 로그인하세요' },
  othersToken: {
    en: 'The token belongs to another user, or has no expiry (exp)',
    ko: '다른 사용자의 토큰이거나 만료 시각(exp)이 없는 토큰입니다',
  },
  // What the way of a request or an event may meet.
  badJson: { en: 'The body is not valid JSON', ko: '본문이 올바른 JSON이 아닙니다' },
  badEncoding: {
    en: 'The body must be JSON in UTF-8, uncompressed or in gzip, deflate or brotli',
    ko: '본문은 UTF-8 JSON이어야 하며, 압축은 gzip, deflate, brotli만 쓸 수 있습니다',
  },
  notJson: {
    en: 'Send the body as JSON, with Content-Type: application/json',
    ko: '본문은 JSON으로, Content-Type: application/json 헤더와 함께 보내세요',
  },
  otherMethod: (method: string, allowed: string): Words => ({
    en: `There is no ${method} here: use one of ${allowed}`,
    ko: `여기에서는 ${method} 메서드를 쓸 수 없습니다. 다음 중 하나를 쓰세요: ${allowed}`,
  }),
  badRequest: { en: 'The request cannot be understood', ko: '이해할 수 없는 요청입니다' },
  tooLarge: { en: 'The request is too large', ko: '요청이 너무 큽니다' },
  nothingAt: (path: string): Words => ({ en: `There is nothing at ${path}`, ko: `${path}에는 아무것도 없습니다` }),
  noEvent: (event: string): Words => ({ en: `There is no event '${event}'`, ko: `'${event}' 이벤트는 없습니다` }),
  oneObject: {
    en: 'An event takes one object, and an acknowledgement after it',
    ko: '이벤트에는 객체 하나와 그 뒤의 응답 콜백만 보낼 수 있습니다',
  },
  sendToken: { en: 'Send Authorization: Bearer <token>', ko: 'Authorization: Bearer <토큰> 헤더를 보내세요' },
  needsToken: {
    en: 'Send Authorization: Bearer <token>, from POST /api/sessions',
    ko: 'POST /api/sessions에서 받은 토큰을 Authorization: Bearer <토큰> 헤더로 보내세요',
  },
  connectWithToken: {
    en: 'Connect with auth: { token }, from POST /api/sessions',
    ko: 'POST /api/sessions에서 받은 토큰으로 연결하세요: auth: { token }',
  },
  connectTo: (namespace: string): Words => ({
    en: `Connect to the namespace ${namespace}`,
    ko: `네임스페이스 ${namespace}에 연결하세요`,
  }),
  websocketOnly: {
    en: "This server runs several workers and takes WebSockets only: connect with transports: ['websocket']",
    ko: "여러 워커로 실행 중인 서버라 WebSocket만 받습니다. transports: ['websocket']으로 연결하세요",
  },
  metricsOff: {
    en: 'Metrics are off: set METRICS_TOKEN, and send it as Authorization: Bearer',
    ko: '메트릭이 꺼져 있습니다. METRICS_TOKEN을 설정하고 Authorization: Bearer로 보내세요',
  },
  needsMetricsToken: {
    en: 'Send Authorization: Bearer <METRICS_TOKEN>',
    ko: 'Authorization: Bearer <METRICS_TOKEN> 헤더를 보내세요',
  },
  tooOften: (ms: number): Words => ({
    en: `Too many requests: try again in ${left('en', ms)}`,
    ko: `너무 자주 요청했습니다. ${left('ko', ms)} 뒤에 다시 시도하세요`,
  }),
  tooManyRooms: {
    en: `A connection can be in at most ${LIMITS.roomsPerConnection} rooms: leave one first`,
    ko: `한 연결로 방 ${LIMITS.roomsPerConnection}개까지 들어갈 수 있습니다. 먼저 다른 방에서 나가세요`,
  },
  connectionClosed: { en: 'The connection is closed', ko: '연결이 닫혔습니다' },
  departed: {
    en: 'You are not in this room any more: you left it, or were removed, since you were last here',
    ko: '마지막으로 접속한 뒤 이 방에서 나갔거나 내보내졌습니다',
  },
  leftMeanwhile: {
    en: 'You left the room while joining it: join again',
    ko: '들어가는 동안 방에서 나갔습니다. 다시 들어가세요',
  },
  busy: { en: 'Too many messages at once: try again', ko: '메시지가 한꺼번에 너무 많습니다. 잠시 뒤 다시 시도하세요' },
  passwordsBusy: {
    en: 'Too many passwords are being checked at once: try again',
    ko: '비밀번호 확인 요청이 너무 많습니다. 잠시 뒤 다시 시도하세요',
  },
  roomBusy: {
    en: 'Another change to this room is taking long: try again',
    ko: '이 방을 바꾸는 작업이 오래 걸리고 있습니다. 잠시 뒤 다시 시도하세요',
  },
  stopping: { en: 'The server is stopping', ko: '서버가 종료되는 중입니다. 잠시 뒤 다시 시도하세요' },
  databaseAway: {
    en: 'The database cannot be reached: try again',
    ko: '데이터베이스에 연결할 수 없습니다. 잠시 뒤 다시 시도하세요',
  },
  internal: { en: 'Something went wrong on the server: try again', ko: '서버에 문제가 생겼습니다. 다시 시도하세요' },
} as const satisfies Record<string, Words | ((...values: never[]) => Words)>;
