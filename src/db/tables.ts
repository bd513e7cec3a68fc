import type { Generated } from 'kysely';

/** The tables of `sql/`, one row type each. */
export interface Tables {
  room: RoomTable;
  entry: EntryRow;
  member: MemberRow;
  presence: PresenceRow;
  worker: { id: string; lease_until: number };
  user: UserRow;
  removed_room: { room_id: number };
  staff: StaffRow;
  sanction: SanctionRow;
  audit: AuditTable;
  report: ReportTable;
  invitation: InvitationRow;
  broadcast: BroadcastRow;
  sign_out: { user_id: string; at: number };
  /** MySQL's alone. */
  committed: { id: string; at: number };
}

export interface UserRow {
  id: string;
  nickname: string;
  changed_at: number;
  source: 'self' | 'host' | 'token';
  token_nickname: string | null;
  token_at: number | null;
  host_avatar_url: string | null;
  token_avatar_url: string | null;
}

export interface RoomTable {
  id: Generated<number>;
  title: string;
  title_folded: string;
  mode: 'chat' | 'live';
  lifetime: 'transient' | 'permanent';
  owner_id: string;
  head_seq: Generated<number>;
  member_count: Generated<number>;
  online_count: Generated<number>;
  created_at: number;
  active_at: number;
  empty_since: number | null;
  live_since: number | null;
  slow_mode_seconds: number | null;
  revision: Generated<number>;
  visibility: Generated<'public' | 'private'>;
  is_crowded: Generated<number>;
  presenter_online: Generated<number>;
  /** JSON. */
  settings: string | null;
}

export interface EntryRow {
  room_id: number;
  seq: number;
  at: number;
  kind: 'message' | 'edited' | 'deleted' | 'joined' | 'left' | 'renamed' | 'room';
  user_id: string;
  nickname: string;
  client_id: string | null;
  body: string;
}

export interface MemberRow {
  room_id: number;
  user_id: string;
  nickname: string;
  avatar_url: string | null;
  role: 'owner' | 'moderator' | 'member';
  stays: number;
  joined_at: number;
  muted_until: number | null;
  spoke_at: number | null;
  power: 'moderator' | 'owner' | 'backend' | null;
  read_seq: number | null;
  seen_at: number | null;
}

interface PresenceRow {
  room_id: number;
  user_id: string;
  worker_id: string;
}

interface StaffRow {
  room_id: number;
  user_id: string;
  role: 'owner' | 'moderator';
}

export interface SanctionRow {
  room_id: number;
  user_id: string;
  nickname: string;
  banned_until: number | null;
  ban_reason: string | null;
  banned_by: string | null;
  banned_at: number | null;
  muted_until: number | null;
  spoke_at: number | null;
  banned_as: 'moderator' | 'owner' | 'backend' | null;
  muted_as: 'moderator' | 'owner' | 'backend' | null;
}

export interface AuditTable {
  id: Generated<number>;
  room_id: number;
  at: number;
  actor_id: string;
  action: string;
  target_id: string | null;
  target_seq: number | null;
  reason: string | null;
  /** JSON. */
  detail: string | null;
}

interface ReportTable {
  id: Generated<number>;
  room_id: number;
  seq: number;
  reporter_id: string;
  reason: string;
  at: number;
  state: Generated<'open' | 'resolved' | 'dismissed'>;
  handled_by: string | null;
  handled_at: number | null;
}

interface InvitationRow {
  code_hash: string;
  room_id: number;
  created_by: string;
  created_at: number;
  expires_at: number;
  uses_left: number;
  by_host: number;
}

export interface BroadcastRow {
  room_id: number;
  id: number;
  presenter_id: string;
  started_at: number;
  ended_at: number | null;
  last_seq: number | null;
}
