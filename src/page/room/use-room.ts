import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useReducer, useRef } from 'preact/hooks';
import { type ChatClient, ChatFailure, type ChatRoom } from '../../client/chat-client.ts';
import { oncePerFrame } from '../frame.ts';

export interface OpenRoom {
  /** Undefined while it is being joined. */
  room: ChatRoom | undefined;
  /** Why it could not be joined. */
  failure: unknown;
  /** The code that was shown at the door. */
  invitation: string | undefined;
  joinAgain: () => void;
}

export interface Invited {
  /** The code of an invitation, where one came with one. */
  invitation: string | undefined;
  /** One is in, or not let in. */
  onAnswer: (() => void) | undefined;
}

/** Joins the room, and renders whoever asks again on each of its changes. Does not leave: one may look elsewhere and come back. */
export function useRoom(client: ChatClient, roomId: number, { invitation, onAnswer }: Invited): OpenRoom {
  const [, changed] = useReducer<number, void>((count) => count + 1, 0);
  const [attempt, joinAgain] = useReducer<number, void>((count) => count + 1, 0);
  const room = useSignal<ChatRoom | undefined>(undefined);
  const failure = useSignal<unknown>(undefined);
  // It is taken out of the address once there is an answer, and may be needed again together with a password.
  const code = useRef(invitation);
  code.current = invitation ?? code.current;

  // `attempt` is what has it tried again.
  useEffect(() => {
    let isOver = false;
    let unsubscribe = () => {};
    const render = oncePerFrame(changed);
    room.value = undefined;
    failure.value = undefined;
    const keys = code.current === undefined ? {} : { invitation: code.current };
    joinWhenThereIsAServer(
      () => client.join(roomId, keys),
      () => isOver,
    ).then(
      (joined) => {
        if (isOver) return;
        unsubscribe = joined.subscribe(render.ask);
        room.value = joined;
        onAnswer?.();
      },
      (error: unknown) => {
        if (isOver) return;
        failure.value = error;
        onAnswer?.();
      },
    );
    return () => {
      isOver = true;
      unsubscribe();
      render.cancel();
    };
  }, [client, roomId, attempt, code.current]);

  return {
    room: room.value,
    failure: failure.value,
    invitation: code.current,
    joinAgain: useCallback(() => joinAgain(), []),
  };
}

/** While there is none, that is said elsewhere, and nobody has to ask again. */
async function joinWhenThereIsAServer(join: () => Promise<ChatRoom>, isOver: () => boolean): Promise<ChatRoom> {
  for (;;) {
    try {
      return await join();
    } catch (error) {
      const isAway = error instanceof ChatFailure && error.code === 'unavailable';
      if (isOver() || !isAway) throw error;
    }
  }
}
