import { z } from 'zod';

/** All below a domain, at any depth. Not below a top-level one. */
const SUBDOMAINS = /^https?:\/\/\*(\.[a-z\d-]+){2,}(:\d+)?$/;

/** Apps in a shell of their own, as Capacitor's and Tauri's. What a file or a sandbox sends is `null`, which could be anybody. */
const APP = /^(?!https?:|wss?:|file:|data:|blob:|javascript:)[a-z][a-z\d+.-]*:\/\/[a-z\d.-]+(:\d+)?$/;

/** An origin, as browsers send it: `https://example.com`, `https://*.example.com`, `capacitor://localhost`. */
export function origin() {
  const isOne = (value: string) => URL.canParse(value) && new URL(value).origin === value;
  return z
    .string()
    .refine(
      (value) => (value.includes('*') ? SUBDOMAINS.test(value) : isOne(value) || APP.test(value)),
      'must be origins like https://example.com, https://*.example.com or capacitor://localhost, separated by commas',
    );
}

/** What an `Origin` is held against: cors takes texts and patterns. */
export function originMatches(origins: readonly string[]): (string | RegExp)[] {
  return origins.map((it) => {
    if (!it.includes('*')) return it;
    const [scheme = '', domain = ''] = it.split('*');
    return new RegExp(`^${literally(scheme)}([a-z\\d-]+\\.)*[a-z\\d-]+${literally(domain)}$`);
  });
}

function literally(text: string): string {
  return text.replaceAll(/[.\\/]/g, '\\$&');
}
