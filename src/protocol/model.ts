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

/** A private room is known to its members alone; others get in with an invitation. */
export type Visibility = 'public' | 'private';

/** What becomes of a message with words that are not wanted: `flag` reports it to the moderators. */
export type WordFilterMode = 'mask' | 'reject' | 'flag';

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
  /** How long each member waits between two messages. */
  slowModeSeconds?: number;
  /** Absent: public. */
  visibility?: Visibility;
  hasPassword?: true;
  /** Absent: off. */
  wordFilter?: WordFilterMode;
  pinnedSeq?: number;
  /** Of a live room. */
  presenterId?: string;
  /** While it is live: the presenter has a connection. */
  presenterOnline?: boolean;
  /** The broadcast that is under way, as `replay` names it. */
  broadcastId?: number;
  /**
   * In lists: the newest message, whoever came or went since, its text cut to 200 characters, without attachments. Of a
   * private room or one with a password, to its members alone.
   */
  lastEntry?: EntryOf<'message'>;
  /** In lists, of rooms that one is a member of: messages of others after what one has read, without deleted ones, 100 at most. */
  unread?: number;
}

export type Role = 'owner' | 'moderator' | 'member';

export interface Member {
  userId: string;
  nickname: string;
  avatarUrl?: string;
  role: Role;
  online: boolean;
  joinedAt: number;
  /** Until when the member may not write; absent where they may. */
  mutedUntil?: number;
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
  | ({ kind: 'room'; deleted?: true } & RoomChange);

/** What is otherwise about a room now. */
export interface RoomChange {
  title?: string;
  mode?: RoomMode;
  visibility?: Visibility;
  hasPassword?: boolean;
  /** 0: no slow mode any more. */
  slowModeSeconds?: number;
  wordFilter?: WordFilterMode | 'off';
  /** null: no message is pinned any more. */
  pinnedSeq?: number | null;
  /** Somebody has another role. */
  role?: { userId: string; nickname?: string; role: Role };
  /** Somebody may not speak until then (epoch ms), or may again. */
  muted?: { userId: string; nickname?: string; until: number | null };
  /** The broadcast has begun, or has ended. */
  live?: { broadcastId: number; since: number; presenterId: string } | null;
}

export type EntryKind = EntryBody['kind'];

export type Entry = { seq: number; at: number; userId: string; nickname: string } & EntryBody;

export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;
