/** What both ends speak of. Times are epoch milliseconds; `seq` numbers a room's entries 1, 2, 3 … without a gap. */

export interface User {
  /** The host product's id, or `g_…` for a guest. */
  id: string;
  nickname: string;
  avatarUrl?: string;
}

export type RoomMode = 'chat' | 'live';

/** A `transient` room goes, with its log, once nobody has been in it for a while; a `permanent` one stays. */
export type RoomLifetime = 'transient' | 'permanent';

export interface Room {
  id: number;
  title: string;
  mode: RoomMode;
  lifetime: RoomLifetime;
  /** The `seq` of the newest entry, 0 for an empty log. */
  headSeq: number;
  memberCount: number;
  onlineCount: number;
  createdAt: number;
  liveSince?: number;
  slowModeSeconds?: number;
}

export type Role = 'owner' | 'moderator' | 'member';

export interface Member {
  userId: string;
  nickname: string;
  avatarUrl?: string;
  role: Role;
  online: boolean;
  joinedAt: number;
}

export interface Attachment {
  /** http or https. */
  url: string;
  name?: string;
  contentType?: string;
  /** In bytes. */
  size?: number;
}

export type LeaveReason = 'left' | 'disconnected' | 'kicked' | 'banned';

/** What an entry of each kind says beyond who wrote it and when. */
export type EntryBody =
  | {
      kind: 'message';
      /** The newest wording; empty once deleted. */
      content: string;
      clientId: string;
      /** The `seq` of the message that this one answers. */
      replyTo?: number;
      attachments?: Attachment[];
      editedAt?: number;
      deletedAt?: number;
    }
  /** `target` is the `seq` of the message; `content` its newest wording, empty once deleted. */
  | { kind: 'edited'; target: number; content: string }
  | { kind: 'deleted'; target: number }
  | { kind: 'joined' }
  | { kind: 'left'; reason: LeaveReason }
  | { kind: 'renamed'; from: string; to: string }
  /** What changed about the room. `deleted` is its last word: it is told to who is there, and stored nowhere. */
  | { kind: 'room'; title?: string; deleted?: true };

type EntryKind = EntryBody['kind'];

export type Entry = { seq: number; at: number; userId: string; nickname: string } & EntryBody;

export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;
