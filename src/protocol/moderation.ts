/** Times are epoch milliseconds. */
export interface Ban {
  userId: string;
  /** The one they chose, else as it was when they were banned; empty for somebody of whom none is known. */
  nickname: string;
  by: string;
  at: number;
  /** Absent: for good. */
  until?: number;
  reason?: string;
}

/** How somebody was removed from a room, for themselves. */
export interface Removal {
  at: number;
  how: 'kicked' | 'banned';
  /** As what somebody did it: an owner or a moderator of the room, or the host’s backend. Absent in old records. */
  by?: 'owner' | 'moderator' | 'backend';
  reason?: string;
}

export interface BansPage {
  /** The newest first. */
  bans: Ban[];
  nextCursor?: string;
}

export interface Report {
  id: number;
  /** The message. */
  seq: number;
  /** A user, or `filter`. */
  reporterId: string;
  reason: string;
  at: number;
  state: 'open' | 'resolved' | 'dismissed';
  handledBy?: string;
  handledAt?: number;
}

export interface ReportsPage {
  reports: Report[];
  nextCursor?: string;
}

/** Who did what to whom, why and when. */
export interface AuditRecord {
  id: number;
  at: number;
  actorId: string;
  action: string;
  targetId?: string;
  targetSeq?: number;
  reason?: string;
  /** What else there is to know, by action. */
  detail?: Record<string, unknown>;
}

export interface AuditPage {
  records: AuditRecord[];
  nextCursor?: string;
}

export interface Invitation {
  /** Names it for whoever manages it. */
  id: string;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  usesLeft: number;
}

/** What an invitation leads to, for whoever holds it. */
export interface InvitedTo {
  title: string;
  /** What its maker is called in the room; absent where they are no member. */
  invitedBy?: string;
  expiresAt: number;
}

/** Its code is told this once. */
export interface NewInvitation extends Invitation {
  code: string;
}
