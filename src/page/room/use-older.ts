import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import { failureText } from '../failure-text.ts';

/** Entries farther back than that are not reached by reading all that came since. */
const FARTHEST = 500;

export interface Older {
  isLoading: boolean;
  /** Why the last attempt failed. */
  objection: string | undefined;
  load: () => Promise<void>;
  /** Reads back until the entry is known, unless it is too far for that. @returns whether it is */
  find: (seq: number) => Promise<boolean>;
}

/** Reads the log of a room backwards. */
export function useOlder(room: ChatRoom): Older {
  const objection = useSignal<string | undefined>(undefined);
  const isLoading = useSignal(false);
  const loading = useRef<Promise<void> | undefined>(undefined);

  const read = async () => {
    isLoading.value = true;
    objection.value = undefined;
    try {
      await room.loadOlder();
    } catch (error) {
      objection.value = failureText(error);
    }
    isLoading.value = false;
    loading.current = undefined;
  };
  const load = async () => {
    if (!room.hasOlder) return;
    loading.current ??= read();
    await loading.current;
  };
  const isKnown = (seq: number) => seq >= (room.entries[0]?.seq ?? Number.POSITIVE_INFINITY);
  const find = async (seq: number) => {
    const isFar = (room.entries[0]?.seq ?? 0) - seq > FARTHEST;
    while (!isFar && !isKnown(seq) && room.hasOlder) {
      await load();
      if (objection.peek() !== undefined) break;
    }
    return isKnown(seq);
  };
  return { isLoading: isLoading.value, objection: objection.value, load, find };
}
