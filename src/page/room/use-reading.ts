import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import type { Entry } from '../../protocol/model.ts';

export interface ReadingMarks {
  /** Where one stopped reading; undefined where there is nothing to mark. */
  stoppedAt: number | undefined;
  /** Messages of others that came since the bottom was last in view. */
  unseen: number;
  /** The first of them. */
  firstUnseen: number | undefined;
}

/** Who sees the bottom of the log on a page that is in view has read it. Who looks away finds where they stopped. */
export function useReading(
  room: ChatRoom,
  entries: readonly Entry[],
  myId: string,
  isAtBottom: ReadonlySignal<boolean>,
): ReadingMarks {
  const stoppedAt = useSignal(room.unread > 0 ? room.readSeq : undefined);
  const seen = useSignal(room.readSeq);
  const isVisible = useSignal(!document.hidden);
  const newest = entries.at(-1)?.seq ?? 0;
  const sees = isAtBottom.value && isVisible.value;

  useEffect(() => {
    const look = () => {
      isVisible.value = !document.hidden;
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [isVisible]);
  useEffect(() => {
    // Looked at anew: the log may have been opened further up meanwhile.
    if (!sees || !isAtBottom.peek()) return;
    seen.value = newest;
    room.markRead();
  }, [sees, newest, room, seen, isAtBottom]);
  // What comes while nobody looks is new to them when they do.
  useEffect(() => {
    if (!isVisible.value && isAtBottom.value) stoppedAt.value = seen.value;
  }, [isVisible.value, isAtBottom, stoppedAt, seen]);
  // Whoever answers has read what was there.
  const last = entries.at(-1);
  useEffect(() => {
    if (last?.kind === 'message' && last.userId === myId && isVisible.value) stoppedAt.value = undefined;
  }, [last, myId, stoppedAt, isVisible]);

  const unseen = sees ? [] : unseenAfter(entries, seen.value, myId);
  return { stoppedAt: stoppedAt.value, unseen: unseen.length, firstUnseen: unseen.at(-1) };
}

/** Messages of others after `seq`, the newest first. */
function unseenAfter(entries: readonly Entry[], seq: number, myId: string): number[] {
  const unseen: number[] = [];
  for (let i = entries.length - 1; i >= 0 && (entries[i] as Entry).seq > seq; i--) {
    const entry = entries[i] as Entry;
    if (entry.kind === 'message' && entry.userId !== myId && entry.deletedAt === undefined) unseen.push(entry.seq);
  }
  return unseen;
}
