import page from '../page/style/all.css?inline';
import inside from './inside.css?inline';

export type Theme = 'light' | 'dark' | undefined;

/** As wide as the list of rooms is in the page: where the page counts with it, a room alone fits in that much less. */
const LIST_REM = 20;
/** What a query for a size takes for 1 rem: it cannot ask for a variable. */
const REM_PX = 16;

/** What the host page may set, as `--sarangbang-accent` …, and what else follows from it. */
const THEMABLE: Record<string, string> = {
  accent: 'accent',
  'accent-strong': 'accent',
  'on-accent': 'on-accent',
  paper: 'paper',
  surface: 'surface',
  ink: 'ink',
  'ink-soft': 'ink-soft',
  line: 'line',
  own: 'own',
  font: 'font',
  radius: 'radius',
};

/** Nothing that the host page says of all its elements gets in, but the direction in which it is read. */
const APART = '#page { all: initial; --rem: var(--sarangbang-size, 16px); }';

/** The page's styles, for a shadow root whose `#page` stands for the page. */
export class StyleSheets {
  readonly sheet = new CSSStyleSheet();
  readonly #dark: CSSMediaRule[];

  constructor() {
    this.sheet.replaceSync(APART + inShadow(page + inside));
    this.#dark = Array.from(this.sheet.cssRules).filter(isForDark);
  }

  /** Undefined for the reader's own. */
  set theme(theme: Theme) {
    const always = theme === 'dark' ? 'all' : 'not all';
    for (const rule of this.#dark) rule.media.mediaText = theme ? always : '(prefers-color-scheme: dark)';
  }
}

/** The page's sheets speak of the whole window, and of the root element's font size, which here is the host page's. */
function inShadow(css: string): string {
  return css
    .replace(/@media ?\((min-width: ?|width ?>= ?)([\d.]+)rem\)/g, (_, at, rem) => {
      return `@container (${at}${(Number(rem) - LIST_REM) * REM_PX}px)`;
    })
    .replace(/(^|[\s,{}]):root\b|(^|[\s,{}])body(?=[\s,{])/g, (_, ...before) => `${before[0] ?? before[1]}#page`)
    .replace(/(-?(?:\d*\.)?\d+)rem\b/g, 'calc($1 * var(--rem))')
    .replace(/(?<=[\s;{])--([\w-]+):\s*([^;}]+)/g, (declaration, name, value) => {
      const themable = THEMABLE[name];
      return themable ? `--${name}: var(--sarangbang-${themable}, ${value})` : declaration;
    });
}

function isForDark(rule: CSSRule): rule is CSSMediaRule {
  return rule instanceof CSSMediaRule && rule.conditionText.includes('prefers-color-scheme');
}
