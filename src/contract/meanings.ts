import type { Limits } from '../protocol/limits.ts';
import type { ErrorCode } from '../protocol/reply.ts';

/** What each error code says, and what to do about it. */
export const MEANINGS: Record<ErrorCode, string> = {
  invalid: 'Something is missing or wrong: `issues` names each field',
  unauthenticated:
    'There is no token, or one that does not hold: get a new one, after `retryAfterMs` where that is said',
  forbidden: 'You may not do this',
  not_found: 'It does not exist, or does not any more',
  method_not_allowed: 'There is something at this path, but not for this method: `Allow` says for which',
  conflict: 'It does not go with how things stand by now',
  too_large: 'The request is larger than `packetBytes`',
  unsupported_media_type: 'The body is not JSON, or does not say so in `Content-Type`',
  rate_limited: 'Too often: try again after `retryAfterMs`',
  slow_mode: 'The room is in slow mode: try again after `retryAfterMs`',
  muted: 'You may read in this room, and not write',
  banned: 'You may not come into this room',
  not_live: 'The room is not live now',
  presenter_away: 'Who presents in this room is away',
  busy: 'More waits to be stored than is good, and this was not done: try again after `retryAfterMs`',
  unavailable: 'The database is away, and it is not known whether this was done: repeat it',
  internal: 'Something went wrong in the server, whose log says what',
};

/** What each limit bounds. */
export const LIMITED: Record<keyof Limits, string> = {
  content: 'Characters of a message',
  userId: 'UTF-16 units of a user’s id, as OpenID Connect bounds `sub`',
  clientId: 'Characters of a message’s `clientId`',
  nickname: 'Characters of a nickname',
  title: 'Characters of a room’s title',
  attachments: 'Attachments of a message',
  attachmentsBytes: 'Bytes of a message’s attachments together, as JSON',
  attachmentUrl: 'Characters of an attachment’s URL',
  attachmentName: 'Characters of an attachment’s name',
  page: 'Entries, rooms or members of a page',
  pageBytes: 'Bytes of JSON of a page of a log, about; what remains is read with the next one',
  latest: 'Entries of a join without `after`',
  roomsPerConnection: 'Rooms that a connection may be in',
  password: 'Characters of a room’s password',
  ownWords: 'Words of its own that a room’s filter finds',
  ownWord: 'Characters of such a word',
  reason: 'Characters of a reason',
  staff: 'Owners and moderators of a room',
  invitations: 'Invitations to a room that still let somebody in',
  packetBytes: 'Bytes of a request’s body, or of a Socket.IO packet',
};
