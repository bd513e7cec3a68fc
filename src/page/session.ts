import { batch, signal } from '@preact/signals';
import { ChatClient, startSession } from '../client/chat-client.ts';
import { BASE_PATH } from './base-path.ts';
import { type Chat, chatOf } from './chat.ts';
import { forget, keep, kept } from './kept.ts';
import { language } from './language.ts';

/** Several servers may share an origin. */
const TOKEN = `sarangbang.token${BASE_PATH}`;

/** Undefined until a nickname was chosen. */
export const chat = signal<Chat | undefined>(undefined);
/** The last session was refused by the server: its token has expired, or is another server's. */
export const hasExpired = signal(false);

/** Goes on as who one was at the last visit. */
export function resumeSession(): void {
  const token = kept(TOKEN);
  if (token) connect(token);
}

/** Whoever chooses a nickname in one tab is that guest in those that still ask for one; who signs out there has signed out here. */
export function followOtherTabs(): void {
  addEventListener('storage', ({ key, oldValue, newValue }) => {
    if (key === TOKEN && newValue && !chat.value) connect(newValue);
    // `key` is null where all was cleared.
    const isOver = key === null || (key === TOKEN && newValue === null);
    if (isOver && chat.value && (key === null || chat.value.client.token === oldValue)) end();
  });
}

/** @throws ChatFailure */
export async function beginSession(nickname: string): Promise<void> {
  const { token } = await startSession(BASE_PATH, nickname, language);
  keep(TOKEN, token);
  connect(token);
}

/** Nobody can be this guest again: the token is the only thing that says who one is. */
export function signOut(): void {
  forget(TOKEN);
  end();
}

function end(): void {
  const { client } = chat.value ?? {};
  chat.value = undefined;
  client?.close();
}

function connect(token: string): void {
  const client = new ChatClient({ url: BASE_PATH, token, language });
  const { client: last } = chat.value ?? {};
  batch(() => {
    chat.value = chatOf(client);
    hasExpired.value = false;
  });
  last?.close();
  client.subscribe(() => {
    if (client.state === 'refused') refused(client, token);
  });
}

function refused(client: ChatClient, token: string): void {
  if (chat.value?.client !== client) return;
  batch(() => {
    chat.value = undefined;
    hasExpired.value = true;
  });
  client.close();
  // Another tab may have begun a new session meanwhile: that one is also ours.
  if (kept(TOKEN) === token) forget(TOKEN);
  else resumeSession();
}
