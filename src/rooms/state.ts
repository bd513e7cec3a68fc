import type { Selectable } from 'kysely';
import { folded } from '../db/folded.ts';
import type { RoomTable } from '../db/tables.ts';
import type { Room, Visibility, WordFilterMode } from '../protocol/model.ts';

/** What few rooms have. Replaced as a whole, never altered: that is how a change is seen. */
export interface RoomSettings {
  /** Argon2id, as PHC string. */
  passwordHash?: string;
  wordFilter?: WordFilterMode;
  /** Words that the filter finds beside its own. */
  ownWords?: string[];
  pinnedSeq?: number;
  /** Who presents, or presented last. */
  presenterId?: string;
  /** Workers that hold connections of the presenter, while the room is live. */
  presenterAt?: string[];
  /** The broadcast that is under way. */
  broadcastId?: number;
}

/** A room with what only the server knows of it. */
export interface RoomState extends Omit<Room, 'hasPassword' | keyof RoomSettings> {
  visibility: Visibility;
  settings: RoomSettings;
  /** So many are online that coming and going is counted, and not told one by one. */
  isCrowded: boolean;
  /** The presenter of a live room holds a connection. */
  presenterOnline: boolean;
  ownerId: string;
  activeAt: number;
  /** Since when nobody is in it. */
  emptySince: number | null;
  /** Any change of the room, its members or its log replaces it by another number. */
  revision: number;
}

/** What changes about a room all the time. */
export type RoomHead = Pick<Room, 'headSeq' | 'memberCount' | 'onlineCount' | 'presenterOnline'>;

/** What is read of a room. */
export type RoomRow = Pick<Selectable<RoomTable>, (typeof STATE)[number]>;

export const STATE = [
  'id',
  'title',
  'mode',
  'lifetime',
  'owner_id',
  'head_seq',
  'member_count',
  'online_count',
  'created_at',
  'active_at',
  'empty_since',
  'live_since',
  'slow_mode_seconds',
  'revision',
  'visibility',
  'is_crowded',
  'presenter_online',
  'settings',
] as const;

/** Of these `RoomHead` is made. */
export const HEAD = ['id', 'head_seq', 'member_count', 'online_count', 'live_since', 'presenter_online'] as const;

/** A room as all may see it. */
export function toRoom(state: RoomState): Room {
  const { ownerId: _, activeAt: __, emptySince: ___, revision: ____, isCrowded, presenterOnline, ...rest } = state;
  const { visibility, settings, ...room } = rest;
  const { passwordHash, ownWords: _____, presenterAt: ______, ...told } = settings;
  return {
    ...room,
    ...told,
    ...(room.liveSince !== undefined && { presenterOnline }),
    ...(visibility === 'private' && { visibility }),
    ...(passwordHash && { hasPassword: true as const }),
  };
}

export function toHead(row: Pick<RoomRow, (typeof HEAD)[number]>): [id: number, head: RoomHead] {
  const { id, head_seq: headSeq, member_count: memberCount, online_count: onlineCount } = row;
  const presenterOnline = row.presenter_online === 1;
  return [id, { headSeq, memberCount, onlineCount, ...(row.live_since !== null && { presenterOnline }) }];
}

export function toRow(room: RoomState) {
  return {
    id: room.id,
    head_seq: room.headSeq,
    member_count: room.memberCount,
    online_count: room.onlineCount,
    active_at: room.activeAt,
    empty_since: room.emptySince,
    is_crowded: Number(room.isCrowded),
    presenter_online: Number(room.presenterOnline),
    revision: room.revision,
  };
}

export function toSettingsRow({ id, title, mode, visibility, liveSince, slowModeSeconds, settings }: RoomState) {
  return {
    id,
    title,
    title_folded: folded(title),
    mode,
    visibility,
    live_since: liveSince ?? null,
    slow_mode_seconds: slowModeSeconds ?? null,
    settings: Object.keys(settings).length > 0 ? JSON.stringify(settings) : null,
  };
}

export function toState(row: RoomRow): RoomState {
  return {
    id: row.id,
    title: row.title,
    mode: row.mode,
    lifetime: row.lifetime,
    headSeq: row.head_seq,
    memberCount: row.member_count,
    onlineCount: row.online_count,
    createdAt: row.created_at,
    ...(row.live_since !== null && { liveSince: row.live_since }),
    ...(row.slow_mode_seconds !== null && { slowModeSeconds: row.slow_mode_seconds }),
    visibility: row.visibility,
    isCrowded: row.is_crowded === 1,
    presenterOnline: row.presenter_online === 1,
    settings: row.settings === null ? NONE : JSON.parse(row.settings),
    ownerId: row.owner_id,
    activeAt: row.active_at,
    emptySince: row.empty_since,
    revision: row.revision,
  };
}

const NONE: RoomSettings = Object.freeze({});
