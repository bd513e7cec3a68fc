import { ChatError } from '../errors.ts';
import { every, type Repeating } from '../every.ts';
import type { CommitMarks } from '../log/commit-marks.ts';
import type { EntryStore } from '../log/store.ts';
import type { LogWriter } from '../log/writer.ts';
import type { Logger } from '../logger.ts';
import type { ReportStore } from '../moderation/report-store.ts';
import { LONGEST_SLOW_MODE } from '../moderation/sanctions.ts';
import type { ModerationStore } from '../moderation/store.ts';
import type { InvitationStore } from './invitation-store.ts';
import type { RoomStore } from './store.ts';

const HOUR_MS = 3_600_000;
/** Rooms swept at one time, rows removed by one statement, and sanctions looked at in one turn. */
const SWEEP = { rooms: 100, rows: 5_000, sanctions: 10_000 };

export interface SweeperParts {
  writer: LogWriter;
  rooms: RoomStore;
  entries: EntryStore;
  invitations: InvitationStore;
  reports: ReportStore;
  moderation: ModerationStore;
  marks: CommitMarks;
  /** How long a transient room outlives the last one who was in it, in ms. */
  emptyRoomGraceMs: number;
}

/** Removes what nobody needs any more: rooms and what was in them, invitations, sanctions. */
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
      every(HOUR_MS, 'forgetting invitations', logger, () => this.#parts.invitations.forget(Date.now())),
      every(HOUR_MS, 'forgetting sanctions', logger, () => this.forgetSanctions()),
      every(HOUR_MS, 'forgetting commit marks', logger, () => this.#parts.marks.forget(Date.now() - HOUR_MS)),
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

  /** Those of which nothing is left. Each is looked at once more under its room's lock, some at a time. */
  async forgetSanctions(): Promise<void> {
    const now = Date.now();
    const over = await this.#parts.moderation.expiredSanctions(now, now - 1_000 * LONGEST_SLOW_MODE, SWEEP.sanctions);
    while (over.length > 0) {
      await Promise.all(over.splice(0, SWEEP.rooms).map(({ roomId, userId }) => this.#forgetSanction(roomId, userId)));
    }
  }

  async #forgetSanction(roomId: number, userId: string): Promise<void> {
    const change = this.#parts.writer.change({
      roomId,
      users: [userId],
      sanctions: true,
      decide: (room) => room.sanction(userId, {}),
    });
    await change.catch(unlessRoomIsGone);
  }

  /** Removes the logs, reports and invitations of rooms that are gone, in pieces: a long one must not hold up the others' messages. */
  async #purge(): Promise<void> {
    for (
      let roomId = await this.#parts.rooms.toPurge();
      roomId !== undefined;
      roomId = await this.#parts.rooms.toPurge()
    ) {
      const { entries, reports, invitations } = this.#parts;
      while ((await entries.purge(roomId, SWEEP.rows)) === SWEEP.rows);
      while ((await reports.purge(roomId, SWEEP.rows)) === SWEEP.rows);
      await invitations.removeAllOf(roomId);
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
    await change.catch(unlessRoomIsGone);
  }
}

function unlessRoomIsGone(error: unknown): void {
  if (!(error instanceof ChatError && error.code === 'not_found')) throw error;
}
