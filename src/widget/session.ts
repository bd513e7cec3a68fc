import { batch, effect, signal } from '@preact/signals';
import { ChatClient } from '../client/chat-client.ts';
import { type Chat, chatOf } from '../page/chat.ts';
import { language } from '../page/language.ts';
import { type Guest, guestOf } from './guests.ts';
import { reasonOf } from './reach.ts';

export interface SessionOptions {
  /** As `https://chat.example.com`. */
  server: string;
  /** The host product's. Without it and `refreshToken`, whoever is here is a guest. */
  token: string | undefined;
  /** The guest's, who is otherwise asked for it. */
  nickname: string | undefined;
  /** Gives the host product's tokens: the first one too, where there is no `token`. */
  refreshToken: (() => Promise<string>) | undefined;
}

/** Who is here, and the connection that they are here by. */
export class WidgetSession {
  readonly chat = signal<Chat | undefined>(undefined);
  /** The guest's last session was refused. */
  readonly hasExpired = signal(false);
  /** Why there is no connection, and none will come by itself. */
  readonly failure = signal<string | undefined>(undefined);
  /** Undefined where the host product says who is here. */
  readonly guest: Guest | undefined;
  readonly #options: SessionOptions;
  #isOver = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { server, nickname, token, refreshToken } = options;
    if (token === undefined && !refreshToken) this.guest = guestOf(server, nickname);
  }

  /** @returns a function that closes it */
  start(): () => void {
    const end = this.guest ? this.#followGuest(this.guest) : this.#useToken();
    return () => {
      this.#isOver = true;
      end();
      this.chat.peek()?.client.close();
    };
  }

  /** A new guest. @throws ChatFailure */
  async begin(nickname: string): Promise<void> {
    await this.guest?.begin(nickname);
    this.hasExpired.value = false;
  }

  /** Begins with what there is, or says why not. */
  async tryToBegin(): Promise<void> {
    const { server, nickname, refreshToken, token } = this.#options;
    this.failure.value = undefined;
    try {
      if (this.guest && nickname !== undefined) await this.guest.begin(nickname);
      if (!this.guest) this.#connect(token ?? (await refreshToken?.()) ?? '');
    } catch (error) {
      this.failure.value = await reasonOf(error, server);
    }
  }

  #useToken(): () => void {
    void this.tryToBegin();
    return () => {};
  }

  #followGuest(guest: Guest): () => void {
    return effect(() => {
      const token = guest.token.value;
      if (token !== undefined) this.#connect(token);
      // A nickname that leads to a token that is refused would lead to the next one, and on.
      else if (this.#options.nickname !== undefined && !this.hasExpired.peek()) void this.tryToBegin();
    });
  }

  #connect(token: string): void {
    if (this.#isOver) return;
    this.chat.peek()?.client.close();
    const { server: url, refreshToken } = this.#options;
    const client = new ChatClient({ url, token, language, refreshToken });
    this.chat.value = chatOf(client);
    client.subscribe(() => {
      if (client.state === 'refused' && this.chat.peek()?.client === client) this.#refused(client, token);
    });
  }

  #refused(client: ChatClient, token: string): void {
    client.close();
    batch(() => {
      this.chat.value = undefined;
      if (this.guest) this.hasExpired.value = true;
      else this.failure.value = client.refusal?.message;
      this.guest?.refused(token);
    });
  }
}
