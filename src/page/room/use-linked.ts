import type { Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { forgetFragment, linkedSeq, openRoomId } from '../route.ts';

/** Whoever came by a link to a message is led there as soon as the room is open: the link has served then. */
export function useLinked(roomId: number, hasAddresses: boolean, jumpTo: Signal<number | undefined>): void {
  const linked = hasAddresses && openRoomId.value === roomId ? linkedSeq.value : undefined;
  useEffect(() => {
    if (linked === undefined) return;
    jumpTo.value = linked;
    forgetFragment();
  }, [linked, jumpTo]);
}
