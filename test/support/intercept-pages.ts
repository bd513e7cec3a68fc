import { ChatClient } from '../../src/client/chat-client.ts';

type ReadPage = ChatClient['readPage'];

/** Stands between one client and the pages that it reads: clients take no properties of others. @returns what undoes it */
export function interceptPages(client: ChatClient, around: (read: ReadPage) => ReadPage): () => void {
  const original = ChatClient.prototype.readPage;
  const own = around(original.bind(client) as ReadPage);
  ChatClient.prototype.readPage = function (this: ChatClient, ...asked: Parameters<ReadPage>) {
    const read = this === client ? own : (original.bind(this) as ReadPage);
    return read(...asked);
  } as ReadPage;
  return () => {
    ChatClient.prototype.readPage = original;
  };
}
