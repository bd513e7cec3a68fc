import type { LockedRoom } from '../log/locked-room.ts';

/** A crowd stays one until so much less than the threshold are online, so that a room does not change its ways all the time. */
const STILL_CROWDED = 0.8;

/** Looks whether a room is a crowd, after somebody came or went. */
export type CountCrowd = (room: LockedRoom) => void;

/** @param threshold how many are online in a chat room that is a crowd */
export function countingCrowds(threshold: number): CountCrowd {
  return ({ state }) => {
    state.isCrowded = state.onlineCount > (state.isCrowded ? STILL_CROWDED * threshold : threshold);
  };
}
