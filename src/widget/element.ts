import type { ConnectionState } from '../client/connection.ts';
import { preferredLanguage } from '../client/language.ts';
import type { Language } from '../protocol/language.ts';
import hostStyle from './host.css?inline';
import { loadIn } from './load.ts';
import type { Shown, ShowOptions } from './show.tsx';

/** The server that the script came from, as `https://chat.example.com`, or `https://example.com/myapp`. */
const HERE = import.meta.url.slice(0, import.meta.url.lastIndexOf('/client/'));

/** What is said where the rest cannot be loaded, its words included. */
const NOT_LOADED: Record<Language, string> = {
  en: 'The chat could not be loaded. Reload the page to try again.',
  ko: '채팅을 불러오지 못했습니다. 페이지를 새로 고쳐 다시 시도해 주세요.',
};

/** `<sarangbang-chat>`: a room of a server, in a page of anybody's. `docs/embedding.md` says how. */
export class SarangbangChat extends HTMLElement {
  static readonly observedAttributes = ['server', 'room', 'token', 'nickname', 'lang', 'theme'];

  /** Gives a token of the host product's: another one when the session is about to end or was refused. */
  declare refreshToken?: () => Promise<string>;

  readonly #root = this.attachShadow({ mode: 'open' });
  #shown: (Shown & { language: Language }) | undefined;
  #isDue = false;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(hostStyle);
    this.#root.adoptedStyleSheets = [sheet];
  }

  connectedCallback(): void {
    this.#showSoon();
  }

  disconnectedCallback(): void {
    this.#showSoon();
  }

  attributeChangedCallback(): void {
    this.#showSoon();
  }

  /** Once for all that changes together. An element that is merely moved is back by then. */
  #showSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.isConnected) void this.#show();
      else this.#end();
    });
  }

  async #show(): Promise<void> {
    const language = this.#language;
    if (this.#shown?.language !== language) {
      const show = await loadIn(language).catch(() => undefined);
      // Much may have changed while it was loading.
      if (!this.isConnected || this.#language !== language) return;
      if (!show) return this.#sayNotLoaded(language);
      if (this.#shown?.language !== language) {
        this.#end();
        this.#shown = { ...show(this.#root), language };
      }
    }
    this.#shown?.update(this.#options);
  }

  #end(): void {
    this.#shown?.end();
    this.#shown = undefined;
    this.#root.replaceChildren();
  }

  #sayNotLoaded(language: Language): void {
    this.#end();
    this.#root.append(Object.assign(document.createElement('p'), { textContent: NOT_LOADED[language], role: 'alert' }));
  }

  get #language(): Language {
    const asked = this.lang.toLowerCase().split('-')[0];
    return asked === 'en' || asked === 'ko' ? asked : preferredLanguage();
  }

  get #options(): ShowOptions {
    const given = (name: string) => this.getAttribute(name) || undefined;
    const theme = given('theme');
    return {
      server: serverAt(given('server')) ?? HERE,
      room: idOf(given('room')),
      token: given('token'),
      nickname: given('nickname'),
      refreshToken: this.refreshToken,
      theme: theme === 'light' || theme === 'dark' ? theme : undefined,
      onState: this.#tell,
    };
  }

  readonly #tell = (state: ConnectionState): void => {
    this.dispatchEvent(new CustomEvent('sarangbang-state', { detail: { state } }));
  };
}

function serverAt(server: string | undefined): string | undefined {
  if (server === undefined || !URL.canParse(server, location.href)) return undefined;
  const { origin, pathname } = new URL(server, location.href);
  return origin + pathname.replace(/\/+$/, '');
}

function idOf(room: string | undefined): number | undefined {
  const id = Number(room);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
