import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import type { Entry } from '../../protocol/model.ts';

/** Members are not asked for more often than that, in ms. */
const PAUSE_MS = 30_000;

/** Where the pictures of those are who wrote in the room, as far as its list of members tells: guests have none. */
export function useAvatars(room: ChatRoom, entries: readonly Entry[]): ReadonlyMap<string, string> {
  const avatars = useSignal<ReadonlyMap<string, string>>(new Map());
  const known = useRef(new Set<string>());
  const isPausing = useRef(false);
  useEffect(() => {
    const strangers = entries.filter(({ kind, userId }) => kind === 'message' && isStranger(userId, known.current));
    if (strangers.length === 0 || isPausing.current) return;
    for (const { userId } of strangers) known.current.add(userId);
    isPausing.current = true;
    setTimeout(() => {
      isPausing.current = false;
    }, PAUSE_MS);
    room.members().then(
      ({ members }) => {
        const found = members.flatMap(({ userId, avatarUrl }) => (avatarUrl ? [[userId, avatarUrl] as const] : []));
        avatars.value = new Map([...avatars.value, ...found]);
      },
      () => {}, // Then they are shown without.
    );
  }, [room, entries, avatars]);
  return avatars.value;
}

function isStranger(userId: string, known: ReadonlySet<string>): boolean {
  return !userId.startsWith('g_') && !known.has(userId);
}
