import { invalid } from '../errors.ts';
import { MUST } from '../field-words.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import { WordFilter } from './word-filter.ts';

/** Filters with different own words that are kept, about 100 KB each at most. */
const KEPT = 200;

const filters = new Map<string, WordFilter>();

interface Checked {
  content: string;
  isFlagged: boolean;
  isMasked?: true;
}

/** What becomes of words that are not wanted, as the room has it. @throws ChatError `invalid`, where it rejects what was found */
export function checkWords({ state }: LockedRoom, content: string): Checked {
  const { wordFilter, ownWords } = state.settings;
  if (!wordFilter) return { content, isFlagged: false };
  const filter = filterWith(ownWords);
  if (filter.find(content).length === 0) return { content, isFlagged: false };
  if (wordFilter === 'reject') throw invalid([{ path: 'content', words: MUST.notHaveWords }]);
  return wordFilter === 'mask'
    ? { content: filter.mask(content), isFlagged: false, isMasked: true }
    : { content, isFlagged: true };
}

/** What somebody goes by in the room. A nickname is one everywhere, so a room that rejects words masks them in it. */
export function nicknameIn({ state }: LockedRoom, nickname: string): string {
  const { wordFilter, ownWords } = state.settings;
  return wordFilter && wordFilter !== 'flag' ? filterWith(ownWords).mask(nickname) : nickname;
}

/** The room's moderators are to look at such a nickname. */
export function isFlagged({ state }: LockedRoom, nickname: string): boolean {
  const { wordFilter, ownWords } = state.settings;
  return wordFilter === 'flag' && filterWith(ownWords).find(nickname).length > 0;
}

function filterWith(ownWords: string[] = []): WordFilter {
  const key = ownWords.join('\n');
  const filter = filters.get(key) ?? new WordFilter(ownWords);
  filters.delete(key);
  filters.set(key, filter);
  for (const [oldest] of filters) {
    if (filters.size <= KEPT) break;
    filters.delete(oldest);
  }
  return filter;
}
