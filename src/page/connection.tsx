import { useChat } from './chat.ts';
import { words } from './words.ts';

/** How the connection is. Steps forward only while something is wrong; the stylesheet has it linger a moment when all is well again. */
export function Connection() {
  const { connection } = useChat();
  return (
    <p class="connection" role="status" data-state={connection.value}>
      <span class="connection-dot" aria-hidden="true" />
      {words.connection[connection.value]}
    </p>
  );
}
