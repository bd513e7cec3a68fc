import { useEffect, useRef } from 'preact/hooks';
import { useChat } from './chat.ts';

/** Calls `act` each time the connection is back after it was lost: what did not work for want of it may work now. */
export function useBackOnline(act: () => void): void {
  const { connection } = useChat();
  const state = connection.value;
  const last = useRef(state);
  useEffect(() => {
    const isBack = state === 'online' && last.current !== 'online';
    last.current = state;
    if (isBack) act();
  }, [state]);
}
