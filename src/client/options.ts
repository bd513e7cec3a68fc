import type { Language } from '../protocol/language.ts';
import type { KeyValueStore } from './storage.ts';

interface Common {
  /** Where the server is, as `https://chat.example.com` or `https://example.com/myapp`; in a browser, by default, where the page came from. */
  url?: string;
  /** In which refusals are told; by default the browser's, where that is one of these, and English elsewhere. */
  language?: Language;
  /** How long to wait for an answer, over the connection and over REST, in ms; by default, 10,000. */
  answerWithinMs?: number;
  /**
   * Where unsent messages, and who a guest is, outlive a reload of the page; by default the browser's `sessionStorage` for
   * the first, and `localStorage` for the second.
   */
  storage?: KeyValueStore | undefined;
}

export interface WithToken extends Common {
  /** From `startSession`, or the host product's. */
  token: string;
  /**
   * Gives another token of the same user: asked for when the session is about to end, which it renews without a reconnect, and
   * when the token is refused. What it rejects with is taken for passing, as is no answer within 30 seconds, and it is asked again,
   * after a growing pause; unless it is a `ChatFailure` that does not pass, as `unauthenticated` where the user is signed out. Then, or
   * where its token is refused as well, the connection stays `refused`.
   */
  refreshToken?: (() => Promise<string>) | undefined;
}

export interface AsGuest extends Common {
  /**
   * Begins a guest's session, once: after a reload of the page, and in other tabs, one is the same guest, with the nickname that
   * they have then. Where that session does not hold any more, another one is begun.
   */
  nickname: string;
}

export type ChatClientOptions = WithToken | AsGuest;

export function isForGuest(options: ChatClientOptions): options is AsGuest {
  return 'nickname' in options && options.nickname !== undefined;
}

/** What is missing would only show as a connection that never comes. @throws TypeError */
export function mustBeComplete(options: ChatClientOptions): void {
  const { url = '', token, nickname, refreshToken } = options as Partial<WithToken & AsGuest>;
  if (nickname === undefined && token === undefined && !refreshToken) {
    throw new TypeError('new ChatClient: the option "token" or "nickname" is missing, which says who connects');
  }
  const isInPage = (globalThis as { location?: object }).location !== undefined;
  if (!isInPage && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    const what = url === '' ? 'is missing' : 'is not one';
    throw new TypeError(`new ChatClient: the option "url" ${what}: where the server is, as https://chat.example.com`);
  }
}
