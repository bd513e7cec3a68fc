import { language } from './language.ts';
import type { Words } from './words/en.ts';

/** What the page says, in the reader's language: the only one that is loaded. */
export const { words }: { words: Words } = await (language === 'ko'
  ? import('./words/ko.ts')
  : import('./words/en.ts'));
