import { ChatError } from '../errors.ts';
import { SAY } from '../words.ts';

/** In each lane, the one who is looked at among them: with some 20 ms each, the last waits a second. */
const MOST = 50;
const RETRY_AFTER_MS = 1_000;

/** One at a time for each room, in order. A lane is there for as long as somebody is in it. */
export class Lanes {
  readonly #lanes = new Map<number, { count: number; last: Promise<unknown> }>();

  /** @throws ChatError `busy`; what `look` throws */
  async inTurn<T>(roomId: number, look: () => Promise<T>): Promise<T> {
    const lane = this.#lanes.get(roomId) ?? { count: 0, last: Promise.resolve() };
    if (lane.count >= MOST) throw new ChatError('busy', SAY.passwordsBusy, { retryAfterMs: RETRY_AFTER_MS });
    this.#lanes.set(roomId, lane);
    lane.count++;
    const turn = lane.last.then(look, look);
    lane.last = turn;
    try {
      return await turn;
    } finally {
      if (--lane.count === 0) this.#lanes.delete(roomId);
    }
  }
}
