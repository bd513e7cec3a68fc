import { ChatError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Typist } from '../protocol/events.ts';
import { SAY } from '../words.ts';
import type { TypingStore, Writer } from './store.ts';

/** For how long those who write are gathered, in ms: one query is for all of them. */
const GATHER_MS = 200;
/** How many may be gathered, also while the database is slow. Of more than that nobody is told. */
const MOST = 5_000;

export interface TypingParts {
  store: TypingStore;
  /** Whether the connection is in the room for the user. */
  isIn: (connectionId: string, roomId: number, userId: string) => boolean;
  /** Tells all workers that are in the room. */
  tell: (roomId: number, typists: Typist[]) => void;
  logger: Logger;
}

/** Who is writing on this worker, and whether others are to be told. Nothing of it is kept, and it may get lost. */
export class TypingService {
  readonly #parts: TypingParts;
  #gathered = new Map<string, Writer>();
  #timer: NodeJS.Timeout | undefined;
  /** One at a time: others need the database's connections too. */
  #looking: Promise<void> | undefined;
  #isStopped = false;

  constructor(parts: TypingParts) {
    this.#parts = parts;
  }

  /** @throws ChatError `forbidden` (not in the room), `busy` (too many write at once) */
  writes(connectionId: string, roomId: number, userId: string): void {
    if (!this.#parts.isIn(connectionId, roomId, userId)) throw new ChatError('forbidden', SAY.notAMember);
    if (this.#gathered.size >= MOST) throw new ChatError('busy', SAY.busy, { retryAfterMs: GATHER_MS });
    this.#gathered.set(`${roomId} ${userId}`, { roomId, userId });
    this.#lookSoon();
  }

  /** Waits for the look that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #lookSoon(): void {
    if (this.#isStopped || this.#timer || this.#looking || this.#gathered.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined;
        this.#lookSoon();
      });
    }, GATHER_MS);
  }

  async #look(): Promise<void> {
    const writers = [...this.#gathered.values()];
    this.#gathered = new Map();
    try {
      const told = await this.#parts.store.told(writers, Date.now());
      const rooms = new Map<number, Typist[]>();
      for (const { roomId, ...typist } of told) rooms.set(roomId, [...(rooms.get(roomId) ?? []), typist]);
      for (const [roomId, typists] of rooms) this.#parts.tell(roomId, typists);
    } catch (error) {
      this.#parts.logger.warn('those who type not told of', { error });
    }
  }
}
