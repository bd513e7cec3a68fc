import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';

/** Nobody is told of a report: moderators look so often, in ms. */
const LOOK_EVERY_MS = 30_000;

/** How many reports wait for a moderator, up to a page of them; 0 for others. @param isSettling they are being looked at: count again when that is over */
export function useReportCount(room: ChatRoom, mayModerate: boolean, isSettling: boolean): number {
  const count = useSignal(0);
  useEffect(() => {
    count.value = mayModerate ? count.value : 0;
    if (!mayModerate || isSettling) return;
    let isOver = false;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      // The badge may be old: that the connection is lost is said elsewhere.
      const page = await room.moderation.reports().catch(() => undefined);
      if (page && !isOver) count.value = page.reports.length;
    };
    void look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [room, mayModerate, isSettling, count]);
  return count.value;
}
