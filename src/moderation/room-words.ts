import { invalid } from '../errors.ts';
import { MUST } from '../field-words.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import { WordFilter } from './word-filter.ts';

/** Filters with different own words that are kept, about 100 KB each at most. */
const KEPT = 200;

/** What becomes of words that are not wanted, as each room has it. */
export class RoomWords {
  readonly #filters = new Map<string, WordFilter>();

  /** @throws ChatError `invalid`, where the room rejects what was found */
  check({ state }: LockedRoom, content: string): { content: string; isFlagged: boolean } {
    const { wordFilter, ownWords } = state.settings;
    if (!wordFilter) return { content, isFlagged: false };
    const filter = this.#filterWith(ownWords ?? []);
    if (filter.find(content).length === 0) return { content, isFlagged: false };
    if (wordFilter === 'reject') throw invalid([{ path: 'content', words: MUST.notHaveWords }]);
    return wordFilter === 'mask' ? { content: filter.mask(content), isFlagged: false } : { content, isFlagged: true };
  }

  #filterWith(ownWords: string[]): WordFilter {
    const key = ownWords.join('\n');
    const filter = this.#filters.get(key) ?? new WordFilter(ownWords);
    this.#filters.delete(key);
    this.#filters.set(key, filter);
    for (const [oldest] of this.#filters) {
      if (this.#filters.size <= KEPT) break;
      this.#filters.delete(oldest);
    }
    return filter;
  }
}
