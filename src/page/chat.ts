import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ChatClient, ConnectionState, Rights } from '../client/chat-client.ts';
import type { User } from '../protocol/model.ts';

/** A client, and what of it shows. */
export interface Chat {
  client: ChatClient;
  connection: ReadonlySignal<ConnectionState>;
  /** Known from the first connection on. */
  user: ReadonlySignal<User | undefined>;
  /** What one may do here. Known with `user`. */
  rights: ReadonlySignal<Rights | undefined>;
}

export function chatOf(client: ChatClient): Chat {
  const connection = signal(client.state);
  const user = signal(client.user);
  const rights = signal(client.rights);
  client.subscribe(() => {
    batch(() => {
      connection.value = client.state;
      user.value = client.user;
      rights.value = client.rights;
    });
  });
  return { client, connection, user, rights };
}

const Context = createContext<Chat | undefined>(undefined);

/** For whatever is rendered within. */
export const ChatProvider = Context.Provider;

export function useChat(): Chat {
  const chat = useContext(Context);
  if (!chat) throw new Error('A part of the chat is rendered outside of <ChatProvider>');
  return chat;
}
