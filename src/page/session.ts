import { batch, signal } from '@preact/signals';
import { ChatClient, type ConnectionState, startSession } from '../client/chat-client.ts';
import type { User } from '../protocol/model.ts';
import { forget, keep, kept } from './kept.ts';
import { language } from './words.ts';

const TOKEN = 'sarangbang.token';

/** Undefined until a nickname was chosen. */
export const client = signal<ChatClient | undefined>(undefined);
export const connection = signal<ConnectionState>('connecting');
/** Known from the first connection on. */
export const user = signal<User | undefined>(undefined);
/** The last session was refused by the server: its token has expired, or is another server's. */
export const hasExpired = signal(false);

/** Goes on as who one was at the last visit. */
export function resumeSession(): void {
  const token = kept(TOKEN);
  if (token) connect(token);
}

/** @throws ChatFailure */
export async function beginSession(nickname: string): Promise<void> {
  const { token } = await startSession('', nickname, language);
  keep(TOKEN, token);
  hasExpired.value = false;
  connect(token);
}

function connect(token: string): void {
  const next = new ChatClient({ token, language });
  next.subscribe(() => {
    if (next.state === 'refused') return refused(next, token);
    batch(() => {
      connection.value = next.state;
      user.value = next.user;
    });
  });
  batch(() => {
    client.value = next;
    connection.value = next.state;
    user.value = next.user;
  });
}

function refused(refusedClient: ChatClient, token: string): void {
  if (client.value !== refusedClient) return;
  batch(() => {
    client.value = undefined;
    user.value = undefined;
    connection.value = 'refused';
    hasExpired.value = true;
  });
  // Another tab may have begun a new session meanwhile: that one is also ours.
  if (kept(TOKEN) === token) forget(TOKEN);
  else resumeSession();
}
