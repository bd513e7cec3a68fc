import type { ChatClient } from '../client/chat-client.ts';

/** Has the browser ask before the page goes, while something was written that would be lost with it. @returns a function that ends it */
export function askBeforeUnload(client: ChatClient): () => void {
  const ask = (event: Event) => {
    const isKept = Array.from(client.rooms.values()).every((room) => room.isUnsentKept);
    if (!isKept) event.preventDefault();
  };
  addEventListener('beforeunload', ask);
  return () => removeEventListener('beforeunload', ask);
}
