import { randomUUID } from 'node:crypto';

export const ROLES = [
  'guest',
  'member',
  'moderator',
  'owner',
  'banned',
  'muted',
  'other room’s owner',
  'host’s key',
  'no token',
] as const;
export type Role = (typeof ROLES)[number];

/** What there is to act on in the room of one cell of the table. */
export interface Scene {
  roomId: number;
  /** A user who is a member, unless an action says otherwise. */
  target: string;
  /** The `seq` of a message of the target's, and of one of the actor's own: the host's key said them as these. */
  theirs: number;
  own: number;
  report: number;
  invitation: string;
  broadcast: number;
}

/** `yes`, or the code of the refusal. */
export type Outcome = 'yes' | 'forbidden' | 'not_found' | 'banned' | 'muted' | 'unauthenticated';

export interface Action {
  name: string;
  /** The operation of the OpenAPI document. */
  operation?: string;
  /** Fields of the path, the query or the body, as the operation takes them. */
  event?: string;
  input: (scene: Scene) => object;
  /** Fields that go by another name, or are missing, over a socket. */
  eventInput?: (scene: Scene) => object;
  room?: object;
  targetRole?: 'moderator' | 'owner';
  /** What has to be there before. */
  needs?:
    | 'own words'
    | 'report'
    | 'invitation'
    | 'broadcast'
    | `${'ban' | 'mute'} by ${'moderator' | 'owner' | 'host’s key'}`;
  outcome: Record<Role, Outcome>;
}

function outcomes(rest: Outcome, others: Partial<Record<Role, Outcome>> = {}): Record<Role, Outcome> {
  const all = Object.fromEntries(ROLES.map((role) => [role, rest])) as Record<Role, Outcome>;
  return { ...all, 'no token': 'unauthenticated', ...others };
}

const WITH_TOKEN = outcomes('yes');
const BACKEND = outcomes('forbidden', { 'host’s key': 'yes' });
const OWNERS = outcomes('forbidden', { owner: 'yes', 'host’s key': 'yes' });
const MODERATORS: Record<Role, Outcome> = { ...OWNERS, moderator: 'yes' };
const NOBODY = outcomes('forbidden');
const MEMBERS = outcomes('forbidden', { member: 'yes', moderator: 'yes', owner: 'yes', muted: 'yes' });
/** To others than members, a private room is not there. */
const INSIDERS: Record<Role, Outcome> = {
  ...outcomes('yes'),
  ...{ guest: 'not_found', banned: 'not_found', 'other room’s owner': 'not_found' },
};
const WITHOUT_PASSWORD: Record<Role, Outcome> = {
  ...outcomes('yes'),
  ...{ guest: 'forbidden', banned: 'forbidden', 'other room’s owner': 'forbidden' },
};

const room = ({ roomId }: Scene) => ({ roomId });
const user = ({ roomId, target }: Scene) => ({ roomId, userId: target });
const theirs = ({ roomId, theirs: target }: Scene) => ({ roomId, target });
const own = ({ roomId, own: target }: Scene) => ({ roomId, target });
const message = ({ roomId }: Scene) => ({ roomId, clientId: randomUUID(), content: 'hello' });
const change = (fields: object) => (scene: Scene) => ({ ...room(scene), ...fields });

const READING: Action[] = [
  { name: 'read a room', operation: 'readRoom', input: room, outcome: WITH_TOKEN },
  { name: 'list its members', operation: 'listMembers', event: 'members:list', input: room, outcome: WITH_TOKEN },
  { name: 'read its log', operation: 'readLog', event: 'log:read', input: room, outcome: WITH_TOKEN },
  { name: 'read one of its messages', operation: 'readMessage', input: theirs, outcome: WITH_TOKEN },
  { name: 'list its broadcasts', operation: 'listBroadcasts', input: room, outcome: WITH_TOKEN },
  {
    ...{ name: 'replay a broadcast', operation: 'readReplay', room: { mode: 'live' }, needs: 'broadcast' },
    input: (scene) => ({ ...room(scene), broadcast: scene.broadcast }),
    outcome: WITH_TOKEN,
  },
];

const BEING_THERE: Action[] = [
  { name: 'open a room', operation: 'createRoom', input: () => ({ title: 'another' }), outcome: WITH_TOKEN },
  {
    ...{ name: 'join', operation: 'joinRoom', event: 'room:join', input: room },
    outcome: { ...WITH_TOKEN, banned: 'banned', 'host’s key': 'forbidden' },
  },
  {
    ...{ name: 'leave', operation: 'removeMember', event: 'room:leave' },
    input: ({ roomId }) => ({ roomId, userId: 'me' }),
    eventInput: room,
    outcome: MEMBERS,
  },
  {
    ...{ name: 'have somebody join', operation: 'addMember' },
    input: ({ roomId }) => ({ roomId, userId: 'somebody', nickname: 'somebody' }),
    outcome: BACKEND,
  },
];

const TALKING: Action[] = [
  {
    ...{ name: 'say something', operation: 'sendMessage', event: 'message:send', input: message },
    outcome: { ...MEMBERS, banned: 'banned', muted: 'muted', 'host’s key': 'yes' },
  },
  {
    ...{ name: 'say something in a live room', operation: 'sendMessage', event: 'message:send', input: message },
    ...{ room: { mode: 'live' }, needs: 'broadcast' },
    outcome: { ...WITH_TOKEN, banned: 'banned', muted: 'muted' },
  },
  {
    ...{ name: 'say something as somebody', operation: 'sendMessage', event: 'message:send' },
    input: (scene) => ({ ...message(scene), as: { id: scene.target, nickname: 'target' } }),
    outcome: BACKEND,
  },
  {
    ...{ name: 'edit one’s own message', operation: 'editMessage', event: 'message:edit' },
    input: (scene) => ({ ...own(scene), content: 'edited' }),
    outcome: { ...MEMBERS, banned: 'banned', muted: 'muted', 'host’s key': 'yes' },
  },
  {
    ...{ name: 'edit one’s own message in a live room', operation: 'editMessage', event: 'message:edit' },
    ...{ room: { mode: 'live' }, needs: 'broadcast' },
    input: (scene) => ({ ...own(scene), content: 'edited' }),
    outcome: { ...WITH_TOKEN, banned: 'banned', muted: 'muted' },
  },
  {
    ...{ name: 'edit another’s message', operation: 'editMessage', event: 'message:edit', needs: 'own words' },
    input: (scene) => ({ ...theirs(scene), content: 'edited' }),
    outcome: { ...NOBODY, banned: 'banned' },
  },
  {
    ...{ name: 'edit what the host’s key said as somebody', operation: 'editMessage', event: 'message:edit' },
    input: (scene) => ({ ...theirs(scene), content: 'edited' }),
    outcome: { ...NOBODY, banned: 'banned', 'host’s key': 'yes' },
  },
  {
    ...{ name: 'delete one’s own message', operation: 'deleteMessage', event: 'message:delete', input: own },
    outcome: { ...MEMBERS, banned: 'banned', 'host’s key': 'yes' },
  },
  {
    ...{ name: 'delete one’s own message in a live room', operation: 'deleteMessage', event: 'message:delete' },
    ...{ room: { mode: 'live' }, input: own },
    outcome: { ...WITH_TOKEN, banned: 'banned' },
  },
];

const MODERATING: Action[] = [
  {
    ...{ name: 'delete another’s message', operation: 'deleteMessage', event: 'message:delete', input: theirs },
    outcome: MODERATORS,
  },
  {
    ...{ name: 'delete all of a user’s last messages', operation: 'deleteMessagesOf' },
    input: (scene) => ({ ...user(scene), minutes: 5 }),
    outcome: MODERATORS,
  },
  {
    ...{ name: 'report a message', operation: 'reportMessage' },
    input: (scene) => ({ ...theirs(scene), reason: 'spam' }),
    outcome: { ...WITH_TOKEN, banned: 'banned' },
  },
  { name: 'list reports', operation: 'listReports', input: room, outcome: MODERATORS },
  {
    ...{ name: 'settle a report', operation: 'handleReport', needs: 'report' },
    input: ({ roomId, report }) => ({ roomId, id: report, state: 'resolved' }),
    outcome: MODERATORS,
  },
  ...on('kick', { operation: 'removeMember', event: 'member:kick', input: user }),
  ...on('ban', { operation: 'banUser', event: 'member:ban', input: user }),
  ...on('mute', {
    ...{ operation: 'muteUser', event: 'member:mute' },
    input: (scene) => ({ ...user(scene), seconds: 60 }),
  }),
  ...undo('ban', { operation: 'unbanUser', event: 'member:unban', input: user }),
  ...undo('mute', { operation: 'unmuteUser', event: 'member:unmute', input: user }),
  { name: 'list bans', operation: 'listBans', input: room, outcome: MODERATORS },
  { name: 'ask how one was removed oneself', operation: 'readRemoval', input: room, outcome: WITH_TOKEN },
  { name: 'read the audit', operation: 'readAudit', input: room, outcome: MODERATORS },
  {
    ...{ name: 'make somebody a moderator', operation: 'changeRole', event: 'member:role' },
    input: (scene) => ({ ...user(scene), role: 'moderator' }),
    outcome: OWNERS,
  },
  {
    ...{ name: 'take a fellow owner’s role', operation: 'changeRole', event: 'member:role', targetRole: 'owner' },
    input: (scene) => ({ ...user(scene), role: 'member' }),
    outcome: BACKEND,
  },
];

const KEEPING: Action[] = [
  { name: 'slow mode', operation: 'changeRoom', input: change({ slowModeSeconds: 5 }), outcome: MODERATORS },
  { name: 'word filter', operation: 'changeRoom', input: change({ wordFilter: 'mask' }), outcome: MODERATORS },
  { name: 'own words', operation: 'changeRoom', input: change({ ownWords: ['snark'] }), outcome: MODERATORS },
  {
    ...{ name: 'pin a message', operation: 'changeRoom', outcome: MODERATORS },
    input: (scene) => ({ ...room(scene), pinnedSeq: scene.theirs }),
  },
  { name: 'title', operation: 'changeRoom', input: change({ title: 'new' }), outcome: OWNERS },
  { name: 'mode', operation: 'changeRoom', input: change({ mode: 'live' }), outcome: OWNERS },
  { name: 'visibility', operation: 'changeRoom', input: change({ visibility: 'private' }), outcome: OWNERS },
  { name: 'password', operation: 'changeRoom', input: change({ password: 'sesame' }), outcome: OWNERS },
  { name: 'delete a room', operation: 'deleteRoom', input: room, outcome: OWNERS },
  { name: 'invite', operation: 'createInvitation', input: room, outcome: MODERATORS },
  { name: 'list invitations', operation: 'listInvitations', input: room, outcome: MODERATORS },
  {
    ...{ name: 'take an invitation back', operation: 'removeInvitation', needs: 'invitation', outcome: MODERATORS },
    input: ({ roomId, invitation }) => ({ roomId, id: invitation }),
  },
  {
    ...{ name: 'begin a broadcast', operation: 'setLive', event: 'live:start', room: { mode: 'live' } },
    input: (scene) => ({ ...room(scene), live: true, presenterId: scene.target }),
    eventInput: (scene) => ({ ...room(scene), presenterId: scene.target }),
    outcome: OWNERS,
  },
  {
    ...{ name: 'end another’s broadcast', operation: 'setLive', event: 'live:stop', room: { mode: 'live' } },
    needs: 'broadcast',
    input: (scene) => ({ ...room(scene), live: false }),
    eventInput: room,
    outcome: OWNERS,
  },
  {
    ...{ name: 'say what a user is called', operation: 'setProfile' },
    input: () => ({ userId: 'somebody', nickname: 'Somebody' }),
    outcome: BACKEND,
  },
  {
    ...{ name: 'sign a user out', operation: 'signOut', input: () => ({ userId: 'somebody' }) },
    outcome: BACKEND,
  },
];

const AS_STAFF: Record<Role, Outcome> = { ...INSIDERS, member: 'forbidden', muted: 'forbidden' };
const PRIVATE = { visibility: 'private' };
const LOCKED = { password: 'sesame' };
const SHUT: Action[] = [
  { name: 'read a private room', operation: 'readRoom', input: room, room: PRIVATE, outcome: INSIDERS },
  {
    ...{ name: 'list a private room’s members', operation: 'listMembers', event: 'members:list' },
    ...{ input: room, room: PRIVATE, outcome: INSIDERS },
  },
  {
    ...{ name: 'read a private room’s log', operation: 'readLog', event: 'log:read' },
    ...{ input: room, room: PRIVATE, outcome: INSIDERS },
  },
  {
    ...{ name: 'join a private room without an invitation', operation: 'joinRoom', event: 'room:join' },
    ...{ input: room, room: PRIVATE, outcome: { ...INSIDERS, 'host’s key': 'forbidden' } },
  },
  {
    ...{ name: 'leave a private room', operation: 'removeMember', event: 'room:leave', room: PRIVATE },
    input: ({ roomId }) => ({ roomId, userId: 'me' }),
    eventInput: room,
    outcome: { ...INSIDERS, 'host’s key': 'forbidden' },
  },
  {
    ...{ name: 'say something in a private room', operation: 'sendMessage', event: 'message:send' },
    ...{ input: message, room: PRIVATE, outcome: { ...INSIDERS, muted: 'muted' } },
  },
  {
    ...{ name: 'edit in a private room', operation: 'editMessage', event: 'message:edit', room: PRIVATE },
    input: (scene) => ({ ...own(scene), content: 'edited' }),
    outcome: { ...INSIDERS, muted: 'muted' },
  },
  {
    ...{ name: 'kick from a private room', operation: 'removeMember', event: 'member:kick' },
    ...{ input: user, room: PRIVATE, outcome: AS_STAFF },
  },
  {
    ...{ name: 'report in a private room', operation: 'reportMessage', room: PRIVATE },
    input: (scene) => ({ ...theirs(scene), reason: 'spam' }),
    outcome: INSIDERS,
  },
  {
    ...{ name: 'change a private room', operation: 'changeRoom', input: change({ slowModeSeconds: 5 }) },
    ...{ room: PRIVATE, outcome: AS_STAFF },
  },
  {
    ...{ name: 'read the log of a room with a password', operation: 'readLog', event: 'log:read' },
    ...{ input: room, room: LOCKED, outcome: WITHOUT_PASSWORD },
  },
  {
    ...{ name: 'join a room with a password, without it', operation: 'joinRoom', event: 'room:join' },
    ...{ input: room, room: LOCKED },
    outcome: { ...WITHOUT_PASSWORD, 'host’s key': 'forbidden' },
  },
];

/** Everything that one may want to do, and who may. */
export const ACTIONS: Action[] = [...READING, ...BEING_THERE, ...TALKING, ...MODERATING, ...KEEPING, ...SHUT];

/** Operations and events that know no roles. */
export const WITHOUT_ROLES = [
  'lookUpInvitation',
  ...['listRooms', 'startSession', 'refreshSession', 'readMe', 'livez', 'readyz', 'readOpenApi', 'readAsyncApi'],
  ...['nickname:change', 'session:refresh', 'typing', 'read'],
];

/** The same, to a member, to a moderator, and to an owner who is not the last. */
function on(what: string, action: Pick<Action, 'operation' | 'event' | 'input'>): Action[] {
  return [
    { ...action, name: `${what} a member`, outcome: MODERATORS },
    { ...action, name: `${what} a moderator`, targetRole: 'moderator', outcome: OWNERS },
    { ...action, name: `${what} an owner`, targetRole: 'owner', outcome: BACKEND },
  ];
}

/** What a moderator did, an owner, or the host. */
function undo(what: 'ban' | 'mute', action: Pick<Action, 'operation' | 'event' | 'input'>): Action[] {
  const takingBack = (by: 'moderator' | 'owner' | 'host’s key', name: string, outcome: Action['outcome']): Action => ({
    ...{ ...action, name: `take back a ${what} that ${name} gave`, needs: `${what} by ${by}`, outcome },
  });
  return [
    takingBack('moderator', 'a moderator', MODERATORS),
    takingBack('owner', 'an owner', OWNERS),
    takingBack('host’s key', 'the host', BACKEND),
  ];
}
