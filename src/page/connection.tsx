import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useChat } from './chat.ts';
import { words } from './words.ts';

/** What is over within a second is nothing to be told of. In ms. */
const CALM_MS = 1_000;

/** How the connection is. Steps forward only while something is wrong; the stylesheet has it linger a moment when all is well again. */
export function Connection() {
  const { connection } = useChat();
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
  return (
    <p class="connection" role="status" data-state={shown.value}>
      <span class="connection-dot" aria-hidden="true" />
      {words.connection[shown.value]}
    </p>
  );
}
