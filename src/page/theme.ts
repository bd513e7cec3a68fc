import { forget, keep, kept } from './kept.ts';

export type Theme = 'light' | 'dark';

const CHOSEN = 'sarangbang.theme';

/** Undefined: as the system has it. */
export function chosenTheme(): Theme | undefined {
  const chosen = kept(CHOSEN);
  return chosen === 'light' || chosen === 'dark' ? chosen : undefined;
}

/** Shows the page so, now and after it is loaded again on this device: `views/theme.js` then does it before anything is painted. */
export function chooseTheme(theme: Theme | undefined): void {
  if (theme) keep(CHOSEN, theme);
  else forget(CHOSEN);
  document.documentElement.style.colorScheme = theme ?? '';
  for (const rule of darkRules()) rule.media.mediaText = mediaFor(theme);
}

function mediaFor(theme: Theme | undefined): string {
  if (theme === undefined) return '(prefers-color-scheme: dark)';
  return theme === 'dark' ? 'all' : 'not all';
}

let known: CSSMediaRule[] | undefined;

/** Found by what they say at first, and remembered: what is chosen is written over it. */
function darkRules(): CSSMediaRule[] {
  known ??= Array.from(document.styleSheets).flatMap((sheet) => Array.from(rulesOf(sheet)).filter(isForDark));
  return known;
}

/** A sheet of an extension's may not be looked into. */
function rulesOf(sheet: CSSStyleSheet): CSSRuleList | [] {
  try {
    return sheet.cssRules;
  } catch {
    return [];
  }
}

/** Whatever `views/theme.js` made of it: the page has no other rules that are for all or for none. */
function isForDark(rule: CSSRule): rule is CSSMediaRule {
  return rule instanceof CSSMediaRule && /prefers-color-scheme|^(?:not )?all$/.test(rule.conditionText);
}
