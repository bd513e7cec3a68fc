import type { LockedRoom } from '../log/locked-room.ts';

interface Named {
  userId: string;
  nickname: string;
}

/**
 * The broadcast is over, and the log says so. Where none is under way, nothing changes.
 * @param by who ends it, as the log names them
 * @param actorId as the audit does
 */
export function endBroadcast(room: LockedRoom, by: Named, actorId = by.userId): void {
  const { liveSince, settings } = room.state;
  if (liveSince === undefined) return;
  room.append(by, { kind: 'room', live: null });
  room.onAir.end();
  const { broadcastId: targetSeq } = settings;
  room.record({ actorId, action: 'live-stop', ...(targetSeq !== undefined && { targetSeq }) });
}

/** The user is out of the room: if it was the presenter, the broadcast is over. @param by who saw to it */
export function endBroadcastOf(room: LockedRoom, userId: string, by: Named, actorId = by.userId): void {
  if (room.state.settings.presenterId === userId) endBroadcast(room, by, actorId);
}
