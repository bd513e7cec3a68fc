import { ChatError } from '../errors.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { RoomChange } from '../protocol/model.ts';
import { SAY } from '../words.ts';
import type { ChangeRoom } from './schema.ts';

const FOR_MODERATORS: readonly string[] = ['slowModeSeconds', 'wordFilter', 'ownWords', 'pinnedSeq'];

export function isForOwners(field: string): boolean {
  return !FOR_MODERATORS.includes(field);
}

type Changes = Omit<ChangeRoom, 'roomId' | 'password'>;

/** @returns what is otherwise now, as clients are told: own words are not. @throws ChatError `conflict`, `not_found` */
export function applyChanges(room: LockedRoom, changes: Changes): RoomChange {
  mustBePossible(room, changes);
  return { ...describe(room, changes), ...restrain(room, changes), ...pin(room, changes) };
}

/** Looked at before anything is altered. @throws ChatError `conflict`, `not_found` */
function mustBePossible(room: LockedRoom, { mode, pinnedSeq }: Changes): void {
  const { state } = room;
  const isOnAir = state.liveSince !== undefined;
  if (isOnAir && mode !== undefined && mode !== state.mode) throw new ChatError('conflict', SAY.stillLive);
  if (pinnedSeq === undefined || pinnedSeq === null) return;
  if (room.mustHaveMessage(pinnedSeq).deletedAt !== undefined) throw new ChatError('conflict', SAY.messageDeleted);
}

/** What the room is. */
function describe(room: LockedRoom, { title, mode, visibility }: Changes): RoomChange {
  const { state } = room;
  const changed: RoomChange = {};
  if (title !== undefined && title !== state.title) changed.title = title;
  if (visibility !== undefined && visibility !== state.visibility) changed.visibility = visibility;
  if (mode !== undefined && mode !== state.mode) changed.mode = mode;
  Object.assign(state, changed);
  if (changed.mode === 'chat') room.set({ presenterId: undefined });
  return changed;
}

/** How one may talk there. */
function restrain(room: LockedRoom, { slowModeSeconds, wordFilter, ownWords }: Changes): RoomChange {
  const { state } = room;
  const changed: RoomChange = {};
  if (slowModeSeconds !== undefined && slowModeSeconds !== (state.slowModeSeconds ?? 0)) {
    changed.slowModeSeconds = slowModeSeconds;
    if (slowModeSeconds > 0) state.slowModeSeconds = slowModeSeconds;
    else delete state.slowModeSeconds;
  }
  if (wordFilter !== undefined && wordFilter !== (state.settings.wordFilter ?? 'off')) {
    changed.wordFilter = wordFilter;
    room.set({ wordFilter: wordFilter === 'off' ? undefined : wordFilter });
  }
  if (ownWords !== undefined) room.set({ ownWords: ownWords.length > 0 ? ownWords : undefined });
  return changed;
}

function pin(room: LockedRoom, { pinnedSeq }: Changes): RoomChange {
  if (pinnedSeq === undefined || pinnedSeq === (room.state.settings.pinnedSeq ?? null)) return {};
  room.set({ pinnedSeq: pinnedSeq ?? undefined });
  return { pinnedSeq };
}
