import { ChatError } from '../errors.ts';
import { every, type Repeating } from '../every.ts';
import type { EntryStore } from '../log/store.ts';
import type { LogWriter } from '../log/writer.ts';
import type { Logger } from '../logger.ts';
import type { InvitationStore } from './invitation-store.ts';
import type { RoomStore } from './store.ts';

/** Rooms swept at one time, and entries removed by one statement. */
const SWEEP = { rooms: 100, entries: 5_000 };

export interface SweeperParts {
  writer: LogWriter;
  rooms: RoomStore;
  entries: EntryStore;
  invitations: InvitationStore;
  /** How long a transient room outlives the last one who was in it, in ms. */
  emptyRoomGraceMs: number;
}

/** Removes what nobody needs any more: rooms, their logs, invitations. */
export class Sweeper {
  readonly #parts: SweeperParts;

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  start(logger: Logger): Repeating[] {
    return [
      every(1_000, 'removing abandoned rooms', logger, async () => {
        await this.#removeAbandoned();
        await this.#purge();
      }),
      every(3_600_000, 'forgetting invitations', logger, () => this.#parts.invitations.forget(Date.now())),
    ];
  }

  /**
   * Removes the transient rooms that nobody has been in for a while. Whether one is empty is decided under its lock, so
   * nobody can join in between: a late joiner finds the room as it was, or not at all.
   */
  async #removeAbandoned(): Promise<void> {
    const since = Date.now() - this.#parts.emptyRoomGraceMs;
    const abandoned = await this.#parts.rooms.abandoned(since, SWEEP.rooms);
    await Promise.all(abandoned.map((roomId) => this.#removeIfAbandoned(roomId, since)));
  }

  /** Removes the logs of rooms that are gone, in pieces: a long one must not hold up the others' messages. */
  async #purge(): Promise<void> {
    for (
      let roomId = await this.#parts.rooms.toPurge();
      roomId !== undefined;
      roomId = await this.#parts.rooms.toPurge()
    ) {
      while ((await this.#parts.entries.purge(roomId, SWEEP.entries)) === SWEEP.entries);
      await this.#parts.rooms.purged(roomId);
    }
  }

  async #removeIfAbandoned(roomId: number, since: number): Promise<void> {
    const change = this.#parts.writer.change({
      roomId,
      users: [],
      decide: (room) => {
        const { lifetime, emptySince, liveSince } = room.state;
        const isEmpty = emptySince !== null && emptySince <= since;
        // Whoever speaks in a live room need not have joined it.
        if (lifetime === 'transient' && isEmpty && liveSince === undefined) room.remove();
      },
    });
    await change.catch((error) => {
      if (!(error instanceof ChatError && error.code === 'not_found')) throw error;
    });
  }
}
