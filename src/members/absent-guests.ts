import { ChatError } from '../errors.ts';
import { every, type Repeating } from '../every.ts';
import type { LogWriter } from '../log/writer.ts';
import type { Logger } from '../logger.ts';
import { isGuest } from '../session.ts';
import type { CountCrowd } from './crowd.ts';
import { depart } from './departure.ts';
import type { MemberStore } from './store.ts';

const DAY_MS = 86_400_000;
/** How often it is looked who was not seen for long, in ms. */
const LOOK_EVERY_MS = 3_600_000;
/** How often it is written who was seen, in ms. */
const WRITE_EVERY_MS = 1_000;
/** Guests written at once, and how many may wait: whoever is left out is written within the hour, if still connected. */
const SEEN = { atOnce: 1_000, most: 50_000 };
/** Memberships ended at one time, and in one turn: a mass departure must not crowd out messages. */
const LEAVING = { atOnce: 100, most: 10_000 };

export interface AbsentGuestsParts {
  writer: LogWriter;
  members: MemberStore;
  countCrowd: CountCrowd;
  /** Users who are connected to this worker, in any room or none. */
  connected: () => Iterable<string>;
  /** For how long a guest may be away, in ms; 0 for ever. */
  mostAwayMs: number;
}

/** Guests come once and never again, so those who were not seen for long leave. The host product's users stay. */
export class AbsentGuests {
  readonly #parts: AbsentGuestsParts;
  readonly #seen = new Set<string>();

  constructor(parts: AbsentGuestsParts) {
    this.#parts = parts;
  }

  start(logger: Logger): Repeating[] {
    if (this.#parts.mostAwayMs === 0) return [];
    return [
      every(WRITE_EVERY_MS, 'writing which guests were seen', logger, () => this.#write()),
      every(LOOK_EVERY_MS, 'removing guests who were away for long', logger, () => this.look()),
    ];
  }

  /** The user is connected. */
  readonly saw = (userId: string): void => {
    if (this.#parts.mostAwayMs > 0 && isGuest(userId) && this.#seen.size < SEEN.most) this.#seen.add(userId);
  };

  /** First those who are connected are seen, whoever long ago they came; then those leave who were not seen. */
  async look(): Promise<void> {
    for (const userId of this.#parts.connected()) this.saw(userId);
    while (this.#seen.size > 0) await this.#write();
    const before = Date.now() - this.#parts.mostAwayMs;
    for (let left = 0; left < LEAVING.most; left += LEAVING.atOnce) {
      const absent = await this.#parts.members.absentGuests(before, LEAVING.atOnce);
      await Promise.all(absent.map(({ roomId, userId }) => this.#remove(roomId, userId, before)));
      if (absent.length < LEAVING.atOnce) break;
    }
  }

  /** Once a day for each guest is enough. */
  async #write(): Promise<void> {
    const seen = [...this.#seen].slice(0, SEEN.atOnce);
    if (seen.length === 0) return;
    const now = Date.now();
    await this.#parts.members.sawGuests(seen, now - Math.min(DAY_MS, this.#parts.mostAwayMs / 4), now);
    for (const userId of seen) this.#seen.delete(userId);
  }

  /** Under the room's lock: another worker may be doing the same, and the guest may be back. */
  async #remove(roomId: number, userId: string, before: number): Promise<void> {
    const isHere = await this.#parts.writer
      .change({
        roomId,
        users: [userId],
        presence: true,
        sanctions: true,
        decide: (room) => {
          const member = room.member(userId);
          if (!member || (member.seenAt ?? before) >= before) return false;
          if (room.isOnline(userId)) return true;
          depart(room, member, 'disconnected');
          this.#parts.countCrowd(room);
          return false;
        },
      })
      .catch(unlessRoomIsGone);
    // Connected to another worker, which is about to say so.
    if (isHere) await this.#parts.members.sawGuests([userId], before, Date.now());
  }
}

function unlessRoomIsGone(error: unknown): void {
  if (!(error instanceof ChatError && error.code === 'not_found')) throw error;
}
