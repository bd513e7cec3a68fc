import { LANGUAGES, type Language } from '../protocol/language.ts';

/** The one of ours that the reader of this browser prefers; English for readers of none, and without a browser. */
export function preferredLanguage(): Language {
  const preferred = (globalThis as { navigator?: { languages?: readonly string[] } }).navigator?.languages ?? [];
  const known = preferred.map((tag) => LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language));
  return known.find((language) => language !== undefined) ?? 'en';
}
