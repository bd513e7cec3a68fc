import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useReducer } from 'preact/hooks';
import type { ChatClient, ChatRoom } from '../../client/chat-client.ts';

export interface OpenRoom {
  /** Undefined while it is being joined. */
  room: ChatRoom | undefined;
  /** Why it could not be joined. */
  failure: unknown;
  joinAgain: () => void;
}

/** Joins the room, and renders whoever asks again on each of its changes. Does not leave: one may look elsewhere and come back. */
export function useRoom(client: ChatClient, roomId: number): OpenRoom {
  const [, changed] = useReducer<number, void>((count) => count + 1, 0);
  const [attempt, joinAgain] = useReducer<number, void>((count) => count + 1, 0);
  const room = useSignal<ChatRoom | undefined>(undefined);
  const failure = useSignal<unknown>(undefined);

  // `attempt` is what has it tried again.
  useEffect(() => {
    let isOver = false;
    let unsubscribe = () => {};
    room.value = undefined;
    failure.value = undefined;
    client.join(roomId).then(
      (joined) => {
        if (isOver) return;
        unsubscribe = joined.subscribe(() => changed());
        room.value = joined;
      },
      (error: unknown) => {
        if (!isOver) failure.value = error;
      },
    );
    return () => {
      isOver = true;
      unsubscribe();
    };
  }, [client, roomId, attempt]);

  return { room: room.value, failure: failure.value, joinAgain: useCallback(() => joinAgain(), []) };
}
