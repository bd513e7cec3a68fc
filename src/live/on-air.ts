import type { RoomRows } from '../log/room-rows.ts';
import type { BroadcastState } from './store.ts';

/** The broadcast of a room that is locked, and where its presenter is. */
export class OnAir {
  readonly #rows: RoomRows;

  constructor(rows: RoomRows) {
    this.#rows = rows;
  }

  /** The room is live from the newest entry on, which says so. @param presenterAt the workers that hold connections of the presenter */
  start(presenterId: string, presenterAt: string[]): BroadcastState {
    const { state, broadcasts } = this.#rows;
    const broadcast = { id: state.headSeq, presenterId, startedAt: state.activeAt };
    broadcasts.set(broadcast);
    state.liveSince = broadcast.startedAt;
    this.#rows.set({ presenterId, broadcastId: broadcast.id });
    this.#presenterIsAt(presenterAt);
    return broadcast;
  }

  /** It is live no more. Who presented may begin again. */
  end(): void {
    const { state, broadcasts } = this.#rows;
    const { liveSince: startedAt, settings, headSeq: lastSeq, activeAt: endedAt } = state;
    const { presenterId, broadcastId: id } = settings;
    if (startedAt === undefined || presenterId === undefined || id === undefined) return;
    broadcasts.load({ id, presenterId, startedAt });
    broadcasts.set({ id, presenterId, startedAt, lastSeq, endedAt });
    delete state.liveSince;
    this.#presenterIsAt([]);
    this.#rows.set({ broadcastId: undefined });
  }

  /** Of the presenter it is known, without a grace, which workers hold a connection. Of others, nothing is written. */
  presenterIsAt(userId: string, workerId: string, isThere: boolean): void {
    const { liveSince, settings } = this.#rows.state;
    const { presenterId, presenterAt = [] } = settings;
    if (liveSince === undefined || userId !== presenterId || presenterAt.includes(workerId) === isThere) return;
    this.#presenterIsAt(isThere ? [...presenterAt, workerId] : presenterAt.filter((other) => other !== workerId));
  }

  #presenterIsAt(workers: string[]): void {
    this.#rows.set({ presenterAt: workers.length > 0 ? workers : undefined });
    this.#rows.state.presenterOnline = workers.length > 0;
  }
}
