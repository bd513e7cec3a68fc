import type { Limits } from './limits.ts';
import type { Attachment, Entry, Member, Room, User } from './model.ts';
import type { Reply } from './reply.ts';

/** The Socket.IO namespace. */
export const NAMESPACE = '/chat';

type Ask<I, O> = (input: I, reply: (reply: Reply<O>) => void) => void;

export interface Joined {
  room: Room;
  you: Member;
  /** After `after`, oldest first; without `after`, the latest. */
  entries: Entry[];
  /** With `after`: newer ones remain. Without: older ones do. */
  hasMore: boolean;
}

export interface NewMessage {
  roomId: number;
  /** A UUID that names this message for ever: a retry with the same one answers the first one's `seq`. */
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
}

export interface LogRange {
  roomId: number;
  after?: number;
  before?: number;
  limit?: number;
}

export interface LogPage {
  /** Oldest first, without a gap. */
  entries: Entry[];
  /** More remain in the direction that was asked for: newer ones with `after`, otherwise older ones. */
  hasMore: boolean;
}

export interface MembersPage {
  members: Member[];
  nextCursor?: string;
}

export interface RoomsPage {
  rooms: Room[];
  nextCursor?: string;
}

/** Client to server. */
export interface ClientEvents {
  'room:join': Ask<{ roomId: number; after?: number }, Joined>;
  'room:leave': Ask<{ roomId: number }, Record<string, never>>;
  'message:send': Ask<NewMessage, Sent>;
  'message:edit': Ask<{ roomId: number; target: number; content: string }, { seq: number }>;
  'message:delete': Ask<{ roomId: number; target: number }, { seq: number }>;
  'log:read': Ask<LogRange, LogPage>;
  'members:list': Ask<{ roomId: number; cursor?: string; limit?: number }, MembersPage>;
  'nickname:change': Ask<{ nickname: string }, { user: User }>;
}

interface Welcome {
  user: User;
  serverTime: number;
  limits: Limits;
}

/** Server to client. */
export interface ServerEvents {
  welcome: (welcome: Welcome) => void;
  log: (roomId: number, entries: Entry[]) => void;
  head: (roomId: number, seq: number) => void;
  presence: (roomId: number, counts: { memberCount: number; onlineCount: number }) => void;
}
