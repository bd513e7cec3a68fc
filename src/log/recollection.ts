import type { MemberState } from '../members/store.ts';
import type { RoomState } from '../rooms/state.ts';
import type { Change } from './change.ts';
import { LockedRoom } from './locked-room.ts';
import { RoomRows } from './room-rows.ts';

interface Remembered {
  state: RoomState;
  members: Map<string, MemberState>;
}

/** In all. A room costs about 1 KB, a member 300 bytes, and up to 2 KB more with a long avatar URL. */
const MOST = { rooms: 5_000, members: 50_000 };

/** How long a room is not guessed after a guess was wrong, in ms: another worker writes there, and will again. */
const DOUBT_MS = 1_000;

/**
 * Rooms as this worker left them. Whoever writes to the same rooms again can do so without reading them first, on the
 * condition that nobody else has written meanwhile.
 */
export class Recollection {
  readonly #rooms = new Map<number, Remembered>();
  readonly #doubted = new Map<number, number>();
  #members = 0;

  /** The rooms of the changes, with all that these look at; undefined where something of it is not known. */
  recall(changes: Change[]): Map<number, LockedRoom> | undefined {
    const recalled = new Map<number, LockedRoom>();
    for (const { roomId, users, target, ...looksAt } of changes) {
      const remembered = this.#rooms.get(roomId);
      const { presence, profiles, staff, sanctions } = looksAt;
      if (!remembered || presence || profiles || staff || sanctions || target !== undefined) return undefined;
      const room = recalled.get(roomId) ?? new LockedRoom(new RoomRows(remembered.state));
      recalled.set(roomId, room);
      for (const userId of users) {
        const member = remembered.members.get(userId);
        if (!member) return undefined;
        room.rows.members.load(member);
      }
    }
    return recalled;
  }

  /** The rooms as they have just been committed. */
  keep(rooms: Iterable<RoomRows>): void {
    for (const room of rooms) {
      const { id } = room.state;
      const known = this.#rooms.get(id);
      this.#forget(id);
      if (room.removed || this.#isDoubted(id) || !(known || room.isTalkedIn)) continue;
      const isContinued = known?.state.revision === room.before.revision;
      const members = isContinued ? known.members : new Map<string, MemberState>();
      for (const { userId } of room.members.gone) members.delete(userId);
      for (const member of room.members.values) members.set(member.userId, member);
      this.#rooms.set(id, { state: room.state, members });
      this.#members += members.size;
    }
    for (const [id] of this.#rooms) {
      if (this.#rooms.size <= MOST.rooms && this.#members <= MOST.members) break;
      this.#forget(id);
    }
  }

  /** What was recalled of these rooms may be wrong. */
  doubt(rooms: Iterable<RoomRows>): void {
    if (this.#doubted.size > MOST.rooms) this.#doubted.clear();
    for (const { state } of rooms) {
      this.#forget(state.id);
      this.#doubted.set(state.id, performance.now() + DOUBT_MS);
    }
  }

  #forget(id: number): void {
    this.#members -= this.#rooms.get(id)?.members.size ?? 0;
    this.#rooms.delete(id);
  }

  #isDoubted(id: number): boolean {
    const until = this.#doubted.get(id);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    this.#doubted.delete(id);
    return false;
  }
}
