import type { Generated } from 'kysely';

/** The tables of `sql/`, one row type each. */
export interface Tables {
  room: RoomTable;
  entry: EntryRow;
  member: MemberRow;
  presence: PresenceRow;
  worker: { id: string; lease_until: number };
  user: { id: string; nickname: string; changed_at: number };
  removed_room: { room_id: number };
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
}

interface PresenceRow {
  room_id: number;
  user_id: string;
  worker_id: string;
}
