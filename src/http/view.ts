import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TextPage } from './text-page.ts';

/** Where `npm run build` puts the pages. */
export const BUILT = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** A page of `views/`, as it is built, with its addresses under the base path. While it is built again, the next one is read. */
export class View {
  readonly #file: string;
  readonly #basePath: string;
  readonly #finish: (html: string) => string;
  #page: TextPage | undefined;
  #builtAt = 0;

  /** @param finish puts in what only the running server knows */
  constructor(name: string, basePath: string, finish = (html: string) => html) {
    this.#file = `${BUILT}/views/${name}`;
    this.#basePath = basePath;
    this.#finish = finish;
  }

  /** @throws Error where it is not built */
  get page(): TextPage {
    const { mtimeMs } = statSync(this.#file);
    if (!this.#page || mtimeMs !== this.#builtAt) {
      this.#page = new TextPage(this.#finish(underBasePath(readFileSync(this.#file, 'utf8'), this.#basePath)));
      this.#builtAt = mtimeMs;
    }
    return this.#page;
  }
}

/** The build knows no base path: it names files of its own from `views/` on, and others of the server from `/` on. */
function underBasePath(html: string, basePath: string): string {
  return html
    .replaceAll('="../assets/', '="/chat/assets/')
    .replaceAll(/="\/(?=(chat|client)\/)/g, `="${basePath}/`)
    .replace('<meta name="base-path" content="">', `<meta name="base-path" content="${basePath}">`);
}
