import type { Language } from '../protocol/language.ts';
import type { show } from './show.tsx';

declare global {
  /** Where the build has put all but the element, in each language, from here. */
  const BUILT_IN: Record<Language, string>;
}

/** All but the element: one language is loaded, and a page whose widgets speak two loads both. */
export async function loadIn(language: Language): Promise<typeof show> {
  const built: { show: typeof show } = await import(
    /* @vite-ignore */ new URL(BUILT_IN[language], import.meta.url).href
  );
  return built.show;
}
