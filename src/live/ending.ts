import type { LockedRoom } from '../log/locked-room.ts';

/** The broadcast is over, and the log says so. Where none is under way, nothing changes. @param by who ends it */
export function endBroadcast(room: LockedRoom, by: { userId: string; nickname: string }): void {
  const { liveSince, settings } = room.state;
  if (liveSince === undefined) return;
  room.append(by, { kind: 'room', live: null });
  room.onAir.end();
  const { broadcastId: targetSeq } = settings;
  room.record({ actorId: by.userId, action: 'live-stop', ...(targetSeq !== undefined && { targetSeq }) });
}

/** The user is out of the room: if it was the presenter, the broadcast is over. @param by who saw to it */
export function endBroadcastOf(room: LockedRoom, userId: string, by: { userId: string; nickname: string }): void {
  if (room.state.settings.presenterId === userId) endBroadcast(room, by);
}
