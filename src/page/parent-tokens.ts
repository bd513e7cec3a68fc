/** How long the parent may take to give another token, in ms. */
const WITHIN_MS = 30_000;

/**
 * Tokens that the page around the frame gives, as `{ type: 'sarangbang:token', token }`. Which sites may be that page, the server
 * says in `frame-ancestors`: in others the frame is not shown, so whoever is its parent is one of them.
 */
export class ParentTokens {
  readonly #onToken: (token: string) => void;
  readonly #wanted = new Set<(token: string) => void>();

  /** @param onToken takes one that was not asked for: the first, or another user's */
  constructor(onToken: (token: string) => void) {
    this.#onToken = onToken;
  }

  /** Tells the parent that it may send one. */
  listen(): void {
    if (parent === window) return;
    addEventListener('message', ({ source, data }: MessageEvent) => {
      if (source !== parent || data?.type !== 'sarangbang:token' || typeof data.token !== 'string') return;
      if (this.#wanted.size === 0) this.#onToken(data.token);
      for (const take of this.#wanted) take(data.token);
    });
    this.#tell('sarangbang:ready');
  }

  /** Asks the parent for another one. @throws Error when it gives none in time */
  async next(): Promise<string> {
    return await new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#wanted.delete(take);
      };
      const take = (token: string) => {
        end();
        resolve(token);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error('The page around the frame gave no token'));
      }, WITHIN_MS);
      this.#wanted.add(take);
      this.#tell('sarangbang:token-wanted');
    });
  }

  /** There is nothing in it that others may not know. */
  #tell(type: string): void {
    parent.postMessage({ type }, '*');
  }
}
