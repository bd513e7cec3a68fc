import type { Typist } from '../protocol/events.ts';

/** How often a room is told who is writing, at most, in ms. */
const TELL_EVERY_MS = 1_000;
/** Of how many it is told. Nobody reads more names. */
const MOST = 20;

interface Pause {
  /** Those who write since the room was last told. */
  fresh: Map<string, Typist>;
  timer: NodeJS.Timeout;
}

/** Tells the connections of this worker who is writing, on whichever worker: at once, and then at most once a second a room. */
export class TypingPace {
  readonly #tell: (roomId: number, typists: Typist[]) => void;
  readonly #pauses = new Map<number, Pause>();

  constructor(tell: (roomId: number, typists: Typist[]) => void) {
    this.#tell = tell;
  }

  heard(roomId: number, typists: Typist[]): void {
    const pause = this.#pauses.get(roomId);
    if (!pause) this.#tellNow(roomId, typists);
    else for (const typist of typists) if (pause.fresh.size < MOST) pause.fresh.set(typist.userId, typist);
  }

  stop(): void {
    for (const { timer } of this.#pauses.values()) clearTimeout(timer);
    this.#pauses.clear();
  }

  #tellNow(roomId: number, typists: Typist[]): void {
    this.#tell(roomId, typists.slice(0, MOST));
    const fresh = new Map<string, Typist>();
    const timer = setTimeout(() => {
      this.#pauses.delete(roomId);
      if (fresh.size > 0) this.#tellNow(roomId, [...fresh.values()]);
    }, TELL_EVERY_MS);
    this.#pauses.set(roomId, { fresh, timer });
  }
}
