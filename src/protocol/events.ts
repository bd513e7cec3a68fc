import type { Limits } from './limits.ts';
import type { Attachment, Entry, EntryOf, LeaveReason, Member, Role, Room, User, Visibility } from './model.ts';
import type { Reply } from './reply.ts';

/** The Socket.IO namespace. */
export const NAMESPACE = '/chat';

type Ask<I, O> = (input: I, reply: (reply: Reply<O>) => void) => void;
/** Fire and forget: it is not acknowledged, and may get lost. */
type Hint<I> = (input: I) => void;

export interface Joined {
  room: Room;
  you: Member;
  /** How far one has read here, on any device: the `seq` of an entry, or 0. */
  readSeq: number;
  /** Until when one may not write, in epoch ms; absent where one may. */
  mutedUntil?: number;
  /** In slow mode: when one may write again, in epoch ms; absent where one may. */
  nextSendAt?: number;
  /** After `after`, oldest first; without `after`, the latest. */
  entries: Entry[];
  /** With `after`: newer ones remain. Without: older ones do. */
  hasMore: boolean;
}

export interface NewMessage {
  roomId: number;
  /** Names this message for ever, as a UUID does: a retry with the same one answers the first one's `seq`. */
  clientId: string;
  content: string;
  replyTo?: number;
  attachments?: Attachment[];
}

export interface Sent {
  seq: number;
  at: number;
  /** It had been stored before, under the same `clientId`. */
  duplicate: boolean;
  /** The presenter of the live room has no connection now, and catches up later. */
  presenterAway?: true;
}

interface LogRange {
  roomId: number;
  after?: number;
  before?: number;
  limit?: number;
  /** How large the page may be, in bytes of JSON. */
  bytes?: number;
}

export interface LogPage {
  /** Oldest first, without a gap. */
  entries: Entry[];
  /** More remain in the direction that was asked for: newer ones with `after`, otherwise older ones. */
  hasMore: boolean;
}

export interface ReplayPage {
  /** Oldest first; `offsetMs` counts from the start of the broadcast. */
  entries: (EntryOf<'message'> & { offsetMs: number })[];
  hasMore: boolean;
  /** Where there is more: what to give as `after` for it. */
  nextAfter?: number;
  /** The broadcast has ended: nothing is added any more. */
  isOver: boolean;
}

interface Broadcast {
  /** As `replay` names it. */
  id: number;
  presenterId: string;
  startedAt: number;
  endedAt?: number;
}

export interface BroadcastsPage {
  broadcasts: Broadcast[];
  nextCursor?: string;
}

export interface MembersPage {
  members: Member[];
  nextCursor?: string;
}

export interface RoomsPage {
  rooms: Room[];
  nextCursor?: string;
}

/** What one shows at the door of a room that one cannot just walk into. */
interface Keys {
  password?: string;
  /** The code of an invitation. */
  invitation?: string;
}

interface OnUser {
  roomId: number;
  userId: string;
}

export interface Muted {
  seq: number;
  /** Epoch milliseconds. */
  until: number;
}

export interface Refreshed {
  user: User;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Client to server. */
export interface ClientEvents {
  'room:join': Ask<{ roomId: number; after?: number; bytes?: number; isBack?: true } & Keys, Joined>;
  'room:leave': Ask<{ roomId: number }, Record<string, never>>;
  'message:send': Ask<NewMessage & { as?: User }, Sent>;
  'message:edit': Ask<{ roomId: number; target: number; content: string }, { seq: number }>;
  'message:delete': Ask<{ roomId: number; target: number }, { seq: number }>;
  'log:read': Ask<LogRange, LogPage>;
  'members:list': Ask<{ roomId: number; cursor?: string; limit?: number }, MembersPage>;
  'nickname:change': Ask<{ nickname: string }, { user: User }>;
  'session:refresh': Ask<{ token: string }, Refreshed>;
  'member:kick': Ask<OnUser & { reason?: string }, { seq: number }>;
  'member:ban': Ask<OnUser & { seconds?: number; reason?: string }, { seq: number }>;
  'member:unban': Ask<OnUser, { seq: number }>;
  'member:mute': Ask<OnUser & { seconds: number; reason?: string }, Muted>;
  'member:unmute': Ask<OnUser, { seq: number }>;
  'member:role': Ask<OnUser & { role: Role }, Member>;
  'live:start': Ask<{ roomId: number; presenterId?: string }, Room>;
  'live:stop': Ask<{ roomId: number }, Room>;
  /** One is writing. */
  typing: Hint<{ roomId: number }>;
  /** One has read up to there. */
  read: Hint<{ roomId: number; seq: number }>;
}

/** Events that are not answered. */
export type HintName = {
  [E in keyof ClientEvents]: Parameters<ClientEvents[E]>['length'] extends 1 ? E : never;
}[keyof ClientEvents];

/** Somebody who is writing now. */
export interface Typist {
  userId: string;
  nickname: string;
}

/** How many are in a room, and whether its presenter is. */
export interface Presence {
  memberCount: number;
  /** Of them, those who are connected. */
  onlineCount: number;
  /** While the room is live: the presenter has a connection. */
  presenterOnline?: boolean;
}

export interface Left {
  /** Of the membership that is over: a newer one is not meant. */
  joinedAt: number;
  reason: LeaveReason;
}

/** What one may do here beyond reading, joining and writing. */
export interface Rights {
  createRooms: boolean;
  changeNickname: boolean;
}

export interface Welcome {
  user: User;
  serverTime: number;
  limits: Limits;
  /** Of the server, as `0.1.0`. */
  version: string;
  rights: Rights;
  /** Of a new room whose maker does not say. */
  defaultVisibility: Visibility;
}

/** Server to client. */
export interface ServerEvents {
  welcome: (welcome: Welcome) => void;
  log: (roomId: number, entries: Entry[]) => void;
  head: (roomId: number, seq: number) => void;
  /** After a change, at most once a second a room. */
  presence: (roomId: number, presence: Presence) => void;
  /** Who has begun to write, or goes on: 20 at most, at most once a second a room. It holds for about four seconds. */
  typing: (roomId: number, typists: Typist[]) => void;
  /** One has read up to there, on another connection. */
  read: (roomId: number, seq: number) => void;
  /** One is in the room no more, and no entry says so: `disconnected` was taken for gone, and may join again. */
  'room:left': (roomId: number, left: Left) => void;
  /** A minute before the session ends: `session:refresh` renews it, or the connection is closed. */
  'session:expiring': (ending: { expiresAt: number }) => void;
}
