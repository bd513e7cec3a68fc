import type { LockedRoom } from '../log/locked-room.ts';
import type { LeaveReason } from '../protocol/model.ts';
import type { MemberState } from './store.ts';

/** A member leaves. In a crowd, going of one's own accord is counted, and not told. @returns the entry's `seq`, if there is one */
export function depart(room: LockedRoom, member: MemberState, reason: LeaveReason): number | undefined {
  const isTold = !room.isCrowd || reason === 'kicked' || reason === 'banned';
  const seq = isTold ? room.append(member, { kind: 'left', reason }).seq : undefined;
  const { userId, joinedAt } = member;
  // Whoever was disconnected has no connection; one that was taken for gone all the same joins again.
  const departure = { userId, joinedAt, reason, ...(seq !== undefined && { seq }) };
  room.dismiss(member, reason === 'disconnected' ? undefined : departure);
  return seq;
}
