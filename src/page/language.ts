import { type Language, preferredLanguage } from '../client/chat-client.ts';
import { keep, kept } from './kept.ts';

const CHOSEN = 'sarangbang.language';

/** That of the build, where it has one (a widget's has); the one that was chosen here; and otherwise the browser's. */
export const language: Language = import.meta.env.SARANGBANG_LANGUAGE ?? chosenLanguage() ?? preferredLanguage();

/** For dates, which a reader of English may like in the way of their own country. */
export const locale = navigator.language.toLowerCase().startsWith(language) ? navigator.language : language;

/** Shows the page anew in `chosen`. Nothing is lost by it: what was not sent yet outlives it. */
export function speak(chosen: Language): void {
  keep(CHOSEN, chosen);
  location.reload();
}

function chosenLanguage(): Language | undefined {
  const chosen = kept(CHOSEN);
  return chosen === 'en' || chosen === 'ko' ? chosen : undefined;
}
