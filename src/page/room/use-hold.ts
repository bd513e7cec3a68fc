import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import { useChat } from '../chat.ts';
import { momentOf, timeOf } from '../moments.ts';
import { words } from '../words.ts';

const DAY_MS = 86_400_000;

/** What keeps one from sending a message now. */
export interface Hold {
  kind: 'muted' | 'not-live' | 'slow';
  says: string;
  /** Until one may. */
  seconds: number;
}

export function useHold(room: ChatRoom): Hold | undefined {
  const { client } = useChat();
  const now = client.serverNow();
  const { mutedUntil = 0, nextSendAt = 0 } = room;
  const until = Math.max(mutedUntil, nextSendAt);
  const tick = useSignal(0);
  // What is counted down is counted anew each second, at the turn of the second.
  useEffect(() => {
    if (until <= now) return;
    const left = until - now;
    const timer = setTimeout(() => tick.value++, left > DAY_MS ? DAY_MS : left % 1_000 || 1_000);
    return () => clearTimeout(timer);
  }, [tick.value, tick, until, now]);

  if (mutedUntil > now) {
    const when = mutedUntil - now < DAY_MS ? timeOf(mutedUntil) : momentOf(mutedUntil);
    return { kind: 'muted', says: words.mutedUntil(when), seconds: 0 };
  }
  if (room.room?.mode === 'live' && room.room.liveSince === undefined)
    return { kind: 'not-live', says: words.notLive, seconds: 0 };
  const seconds = Math.ceil((nextSendAt - now) / 1_000);
  return seconds > 0 ? { kind: 'slow', says: words.waitToSend(seconds), seconds } : undefined;
}
