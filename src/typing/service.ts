import { ChatError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { Typist } from '../protocol/events.ts';
import { SAY } from '../words.ts';
import type { TypingStore, Writer } from './store.ts';

/** For how long those who write are gathered, in ms: one query is for all of them. */
const GATHER_MS = 200;
/** How many may be gathered. Of more than that nobody is told. */
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
  #looking = Promise.resolve();

  constructor(parts: TypingParts) {
    this.#parts = parts;
  }

  /** @throws ChatError `forbidden` (not in the room), `busy` (too many write at once) */
  writes(connectionId: string, roomId: number, userId: string): void {
    if (!this.#parts.isIn(connectionId, roomId, userId)) throw new ChatError('forbidden', SAY.notAMember);
    if (this.#gathered.size >= MOST) throw new ChatError('busy', SAY.busy, { retryAfterMs: GATHER_MS });
    this.#gathered.set(`${roomId} ${userId}`, { roomId, userId });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#looking = this.#look();
    }, GATHER_MS);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#looking;
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
