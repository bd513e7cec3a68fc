import type { Member } from '../../protocol/model.ts';

/** @param now by the server's clock, in epoch ms */
export function isMuted({ mutedUntil = 0 }: Member, now: number): boolean {
  return mutedUntil > now;
}
