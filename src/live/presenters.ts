import type { LockedRoom } from '../log/locked-room.ts';
import type { LogWriter } from '../log/writer.ts';
import type { Logger } from '../logger.ts';
import type { Connections } from '../members/connections.ts';
import type { RoomStore } from '../rooms/store.ts';

export interface PresentersParts {
  writer: LogWriter;
  rooms: RoomStore;
  connections: Connections;
  /** This worker's name in the table `presence`. */
  workerId: string;
  logger: Logger;
}

/** Whether presenters are there. That one has no connection any more is known at once; others have a grace to come back. */
export class Presenters {
  readonly #parts: PresentersParts;
  /** Who has no connection here any more, by room, until it is known whether they present there. */
  #gone = new Map<number, Set<string>>();
  #isLooking = false;

  constructor(parts: PresentersParts) {
    this.#parts = parts;
  }

  /** The workers that hold a connection of the user. Of this one that is known better than from the database. */
  workersOf(room: LockedRoom, userId: string): string[] {
    const { connections, workerId } = this.#parts;
    const isHere = connections.isHere(room.state.id, userId);
    return room.workersOf(userId).filter((other) => other !== workerId || isHere);
  }

  /** This worker holds no connection of the member any more. */
  disconnected(roomId: number, userId: string): void {
    this.#gone.set(roomId, (this.#gone.get(roomId) ?? new Set()).add(userId));
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#look();
  }

  /** One query for all who went meanwhile: most of them present nothing. What fails is made up for after the grace. */
  async #look(): Promise<void> {
    while (this.#gone.size > 0) {
      const gone = this.#gone;
      this.#gone = new Map();
      try {
        const presenters = await this.#parts.rooms.presenters([...gone.keys()]);
        const away = [...presenters].filter(([roomId, userId]) => gone.get(roomId)?.has(userId));
        await Promise.all(away.map(([roomId, userId]) => this.#isAway(roomId, userId)));
      } catch (error) {
        this.#parts.logger.warn('presenters not looked after', { error });
      }
    }
    this.#isLooking = false;
  }

  async #isAway(roomId: number, userId: string): Promise<void> {
    const { writer, connections, workerId } = this.#parts;
    await writer.change({
      roomId,
      users: [],
      // A presenter who has come back meanwhile was noted before, or is about to be.
      decide: (room) => {
        if (!connections.isHere(roomId, userId)) room.onAir.presenterIsAt(userId, workerId, false);
      },
    });
  }
}
