import type { Entry, Room, RoomChange } from '../protocol/model.ts';

/** The room as it is after the entry. Counts are told apart from the log. */
export function follow(room: Room, entry: Entry): Room {
  const next = { ...room, headSeq: entry.seq, ...(entry.kind === 'room' && changesOf(entry)) };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as unknown as Room;
}

/** Undefined where something is not so any more. */
function changesOf(change: RoomChange): Partial<Record<keyof Room, unknown>> {
  const { title, mode, visibility, hasPassword, slowModeSeconds, wordFilter, pinnedSeq, live } = change;
  return {
    ...(title !== undefined && { title }),
    ...(mode !== undefined && { mode }),
    ...(mode === 'chat' && { presenterId: undefined }),
    ...(visibility !== undefined && { visibility: visibility === 'private' ? visibility : undefined }),
    ...(hasPassword !== undefined && { hasPassword: hasPassword || undefined }),
    ...(slowModeSeconds !== undefined && { slowModeSeconds: slowModeSeconds || undefined }),
    ...(wordFilter !== undefined && { wordFilter: wordFilter === 'off' ? undefined : wordFilter }),
    ...(pinnedSeq !== undefined && { pinnedSeq: pinnedSeq ?? undefined }),
    ...(live !== undefined && broadcastOf(live)),
  };
}

/** Who presented may begin again, and stays known. */
function broadcastOf(live: NonNullable<RoomChange['live']> | null): Partial<Record<keyof Room, unknown>> {
  if (!live) return { liveSince: undefined, broadcastId: undefined };
  return { liveSince: live.since, broadcastId: live.broadcastId, presenterId: live.presenterId };
}
