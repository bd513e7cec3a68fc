import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatRoom, Entry } from '../../client/chat-client.ts';
import { useChat } from '../chat.ts';

/** An entry that may be older than all that is loaded: then it is read by itself. @param seq undefined where none is wanted */
export function useEntry(room: ChatRoom | undefined, seq: number | undefined): Entry | undefined {
  const { client } = useChat();
  const read = useSignal<Entry | undefined>(undefined);
  useEffect(() => {
    if (!room || seq === undefined) return;
    let isOver = false;
    client.ask('log:read', { roomId: room.id, after: seq - 1, limit: 1 }).then(
      (page) => {
        if (!isOver) read.value = page.entries[0];
      },
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [client, room, seq, read]);
  return read.value?.seq === seq ? read.value : undefined;
}
