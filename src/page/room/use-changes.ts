import { useEffect, useReducer } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import { oncePerFrame } from '../frame.ts';

/** Renders the component that asks again on changes of the room: the room stays the same object, by which nothing shows. */
export function useChanges(room: ChatRoom): void {
  const [, changed] = useReducer<number, void>((count) => count + 1, 0);
  useEffect(() => {
    const render = oncePerFrame(changed);
    const unsubscribe = room.subscribe(render.ask);
    return () => {
      unsubscribe();
      render.cancel();
    };
  }, [room]);
}
