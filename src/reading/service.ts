import { ChatError } from '../errors.ts';
import { every, type Repeating } from '../every.ts';
import type { Logger } from '../logger.ts';
import { SAY } from '../words.ts';
import type { ReadingStore, ReadMark } from './store.ts';

/** How often marks are written, in ms, and how many at once. */
const WRITE_EVERY_MS = 1_000;
const AT_ONCE = 2_000;
/** How many may wait to be written. */
const MOST = 20_000;
/** How often one is tried whose member is locked by somebody else, or is none any more. */
const MOST_TRIES = 3;

/** A mark, and the connection that set it: the user's others are told. */
interface ToldMark extends ReadMark {
  but: string;
}

interface Waiting extends ToldMark {
  tries: number;
}

export interface ReadingParts {
  store: ReadingStore;
  /** Whether the connection is in the room for the user. */
  isIn: (connectionId: string, roomId: number, userId: string) => boolean;
  /** Tells other connections of the same users: here, and on other workers. */
  tellHere: (marks: ToldMark[]) => void;
  tellElsewhere: (marks: ToldMark[]) => void;
}

/** How far members have read. Gathered in memory, and written once a second for all: saying something costs nothing by it. */
export class ReadingService {
  readonly #parts: ReadingParts;
  /** In order of arrival. */
  readonly #waiting = new Map<string, Waiting>();

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  start(logger: Logger): Repeating {
    const writing = every(WRITE_EVERY_MS, 'writing what was read', logger, () => this.#write());
    return {
      stop: async () => {
        await writing.stop();
        while (this.#waiting.size > 0) await this.#write();
      },
    };
  }

  /** @throws ChatError `forbidden` (not in the room), `busy` (too many wait) */
  read(connectionId: string, { roomId, userId, seq }: ReadMark): void {
    if (!this.#parts.isIn(connectionId, roomId, userId)) throw new ChatError('forbidden', SAY.notAMember);
    const key = `${roomId} ${userId}`;
    const known = this.#waiting.get(key);
    if (known && known.seq >= seq) return;
    if (!known && this.#waiting.size >= MOST) {
      throw new ChatError('busy', SAY.busy, { retryAfterMs: WRITE_EVERY_MS });
    }
    this.#waiting.set(key, { roomId, userId, seq, but: connectionId, tries: 0 });
  }

  async #write(): Promise<void> {
    const marks = [...this.#waiting].slice(0, AT_ONCE);
    if (marks.length === 0) return;
    // What is said meanwhile waits for the next time.
    for (const [key] of marks) this.#waiting.delete(key);
    const marked = await this.#parts.store.advance(marks.map(([, mark]) => mark)).catch((error) => {
      for (const [key, mark] of marks) this.#tryAgain(key, mark);
      throw error;
    });
    const done = new Map(marked.map((mark) => [`${mark.roomId} ${mark.userId}`, mark]));
    for (const [key, mark] of marks) if (!done.has(key)) this.#tryAgain(key, mark);
    const told = marks.flatMap(([key, { but }]) => {
      const mark = done.get(key);
      return mark ? [{ ...mark, but }] : [];
    });
    this.#parts.tellHere(told.map(toTold));
    const elsewhere = told.filter(({ isElsewhere }) => isElsewhere);
    if (elsewhere.length > 0) this.#parts.tellElsewhere(elsewhere.map(toTold));
  }

  #tryAgain(key: string, mark: Waiting): void {
    if (mark.tries + 1 >= MOST_TRIES || this.#waiting.has(key)) return;
    this.#waiting.set(key, { ...mark, tries: mark.tries + 1 });
  }
}

function toTold({ roomId, userId, seq, but }: ToldMark): ToldMark {
  return { roomId, userId, seq, but };
}
