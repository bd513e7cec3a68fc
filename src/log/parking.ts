import { ChatError } from '../errors.ts';
import { SAY } from '../words.ts';
import type { Change } from './change.ts';

/** A change, and whoever waits for what becomes of it. */
export interface Waiting {
  change: Change;
  bytes: number;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
  /** Since when its room has been found locked, each time it was tried. */
  lockedSince?: number;
}

/** How long until a locked room is tried again, in ms: usually another worker is about to commit. */
const PAUSE = { first: 5, most: 50 };

/** How long a room may be locked before what is to happen to it is refused, in ms. */
const PATIENCE_MS = 10_000;

/** What is to happen to rooms that somebody else has locked, in order, until it is tried again. */
export class Parking {
  readonly #most: number;
  readonly #again: (waiting: Waiting[]) => void;
  readonly #rooms = new Map<number, Waiting[]>();

  /** @param most changes for one room */
  constructor(most: number, again: (waiting: Waiting[]) => void) {
    this.#most = most;
    this.#again = again;
  }

  /** How many rooms. */
  get rooms(): number {
    return this.#rooms.size;
  }

  /** Puts a change behind others of its room. @returns whether there are any */
  join(waiting: Waiting): boolean {
    const room = this.#rooms.get(waiting.change.roomId);
    if (!room) return false;
    if (room.length < this.#most) room.push(waiting);
    else waiting.reject(locked());
    return true;
  }

  park(waiting: Waiting[]): void {
    const byRoom = new Map<number, Waiting[]>();
    for (const each of waiting) {
      each.lockedSince ??= performance.now();
      const others = byRoom.get(each.change.roomId);
      if (others) others.push(each);
      else byRoom.set(each.change.roomId, [each]);
    }
    for (const [roomId, own] of byRoom) this.#parkRoom(roomId, own);
  }

  #parkRoom(roomId: number, waiting: Waiting[]): void {
    const lockedFor = performance.now() - (waiting[0]?.lockedSince ?? 0);
    const isHopeless = lockedFor > PATIENCE_MS;
    for (const { reject } of isHopeless ? waiting.splice(0) : waiting.splice(this.#most)) reject(locked());
    if (waiting.length === 0) return;
    // Longer each time, and never in step with other workers.
    const pause = Math.min(PAUSE.first + lockedFor / 4, PAUSE.most) * (0.5 + Math.random());
    this.#rooms.set(roomId, waiting);
    setTimeout(() => {
      this.#rooms.delete(roomId);
      this.#again(waiting);
    }, pause);
  }
}

function locked(): ChatError {
  return new ChatError('busy', SAY.roomBusy, { retryAfterMs: 1_000 });
}
