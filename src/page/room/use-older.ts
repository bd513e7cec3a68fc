import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import { failureText } from '../failure-text.ts';

/** So many pages are read in search of one entry. */
const MOST_PAGES = 20;

export interface Older {
  isLoading: boolean;
  /** Why the last attempt failed. */
  objection: string | undefined;
  load: () => Promise<void>;
  /** Reads back until the entry is known. @returns whether it is */
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
    for (let page = 0; page < MOST_PAGES && !isKnown(seq) && room.hasOlder; page++) {
      await load();
      if (objection.peek() !== undefined) break;
    }
    return isKnown(seq);
  };
  return { isLoading: isLoading.value, objection: objection.value, load, find };
}
