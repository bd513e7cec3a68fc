import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';

/** Pages of the audit that are looked through. */
const MOST_PAGES = 5;

/** A room's own words, which only its audit tells; undefined where they are not known. */
export function useOwnWords(room: ChatRoom): readonly string[] | undefined {
  const words = useSignal<readonly string[] | undefined>(undefined);
  useEffect(() => {
    // Without them one can still set new ones.
    find(room).then(
      (found) => {
        words.value = found;
      },
      () => {},
    );
  }, [room, words]);
  return words.value;
}

async function find(room: ChatRoom): Promise<readonly string[] | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { records, nextCursor } = await room.moderation.audit(cursor);
    for (const { detail } of records) {
      const { ownWords } = detail ?? {};
      if (Array.isArray(ownWords)) return ownWords.map(String);
    }
    if (nextCursor === undefined) return [];
    cursor = nextCursor;
  }
  return undefined;
}
