import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatClient } from '../client/chat-client.ts';
import { useChat } from './chat.ts';
import { words } from './words.ts';

/** What is over within a second is nothing to be told of. In ms. */
const CALM_MS = 1_000;
/** How often it is looked why there is no connection, in ms: longer than the pause between two attempts to connect. */
const LOOK_EVERY_MS = 5_000;

/** Why there is none: the device has no network, the server does not answer, or something on the way lets no WebSocket through. */
type Cause = 'offline' | 'unreachable' | 'blocked';

/** How the connection is. Steps forward only while something is wrong; the stylesheet has it linger a moment when all is well again. */
export function Connection() {
  const { client, connection } = useChat();
  const state = connection.value;
  const shown = useSignal<typeof state>('online');
  useEffect(() => {
    const show = () => {
      shown.value = state;
    };
    if (state === 'online') return show();
    // Who sees that something is wrong is told at once what it has become.
    const timer = setTimeout(show, shown.value === 'online' ? CALM_MS : 0);
    return () => clearTimeout(timer);
  }, [state, shown]);
  const cause = useCause(client, shown.value === 'offline');
  return (
    <p class="connection" role="status" data-state={shown.value}>
      <span class="connection-dot" aria-hidden="true" />
      {words.connection[shown.value === 'offline' ? cause : shown.value]}
    </p>
  );
}

function useCause(client: ChatClient, isOffline: boolean): Cause {
  const cause = useSignal<Cause>('unreachable');
  useEffect(() => {
    if (!isOffline) return;
    let answers = 0;
    let isOver = false;
    const look = async () => {
      const hasAnswered = navigator.onLine && (await answersOverHttp(client));
      if (isOver) return;
      // A server that has just come back answers once before the next attempt to connect.
      answers = hasAnswered ? answers + 1 : 0;
      cause.value = !navigator.onLine ? 'offline' : answers > 1 ? 'blocked' : 'unreachable';
    };
    cause.value = navigator.onLine ? 'unreachable' : 'offline';
    void look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [client, isOffline, cause]);
  return cause.value;
}

async function answersOverHttp(client: ChatClient): Promise<boolean> {
  try {
    await client.listRooms({ limit: 1 });
    return true;
  } catch {
    return false;
  }
}
