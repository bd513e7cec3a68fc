import { ChatError } from '../errors.ts';
import { LIMITS } from '../protocol/limits.ts';

/** One connection's place in a room: since which `seq`, if it has joined, and how many joins of it are under way. */
interface Place {
  since: number | undefined;
  joining: number;
}

/** One user's seat in one room on this worker, and the connections that hold it. */
interface Seat {
  roomId: number;
  userId: string;
  places: Map<string, Place>;
  /** The `seq` of the newest entry with which the user left. */
  leftAt: number;
  /** Since when no connection holds it. */
  emptySince: number | undefined;
}

/** Which connections of this worker are in which rooms. Kept in memory; the database knows no more than the worker. */
export class Connections {
  readonly #seats = new Map<string, Seat>();
  readonly #rooms = new Map<string, Set<number>>();

  /** A join begins, and ends with `entered` or `stayedOut`. @throws ChatError `conflict` (too many rooms) */
  enter(connectionId: string, roomId: number, userId: string): void {
    const rooms = this.#rooms.get(connectionId) ?? new Set();
    if (rooms.size >= LIMITS.roomsPerConnection && !rooms.has(roomId)) {
      throw new ChatError('conflict', `A connection may be in ${LIMITS.roomsPerConnection} rooms: leave one first`);
    }
    this.#rooms.set(connectionId, rooms.add(roomId));
    const seat = this.#seat(roomId, userId);
    const place = seat.places.get(connectionId) ?? { since: undefined, joining: 0 };
    place.joining++;
    seat.places.set(connectionId, place);
    seat.emptySince = undefined;
  }

  /** The join is committed, with the log at `seq`. @returns whether the connection is to hear the room */
  entered(connectionId: string, roomId: number, userId: string, seq: number): boolean {
    const seat = this.#seats.get(keyOf(roomId, userId));
    const place = seat?.places.get(connectionId);
    if (!place || !seat) return false;
    if (seat.leftAt < seq) place.since = Math.max(seq, place.since ?? 0);
    return this.stayedOut(connectionId, roomId, userId);
  }

  /** The join failed. @returns whether the connection is to hear the room all the same: it joined before */
  stayedOut(connectionId: string, roomId: number, userId: string): boolean {
    const place = this.#seats.get(keyOf(roomId, userId))?.places.get(connectionId);
    if (!place) return false;
    place.joining--;
    if (place.since === undefined && place.joining === 0) this.exit(connectionId, roomId, userId);
    return place.since !== undefined;
  }

  exit(connectionId: string, roomId: number, userId: string): void {
    this.#rooms.get(connectionId)?.delete(roomId);
    const seat = this.#seats.get(keyOf(roomId, userId));
    seat?.places.delete(connectionId);
    if (seat?.places.size === 0) seat.emptySince ??= Date.now();
  }

  /** The connection is closed. */
  gone(connectionId: string, userId: string): void {
    for (const roomId of this.#rooms.get(connectionId) ?? []) this.exit(connectionId, roomId, userId);
    this.#rooms.delete(connectionId);
  }

  /** The user left with entry `seq`. @returns the connections that joined before, and have not begun to join again */
  expel(roomId: number, userId: string, seq: number): string[] {
    const seat = this.#seats.get(keyOf(roomId, userId));
    if (!seat) return [];
    seat.leftAt = Math.max(seat.leftAt, seq);
    const before = [...seat.places].filter(([, { since }]) => since !== undefined && since < seq);
    for (const [, place] of before) place.since = undefined;
    const expelled = before.filter(([, { joining }]) => joining === 0).map(([id]) => id);
    for (const id of expelled) this.exit(id, roomId, userId);
    this.forget(roomId, userId);
    return expelled;
  }

  dissolve(roomId: number): void {
    for (const [key, seat] of this.#seats) if (seat.roomId === roomId) this.#seats.delete(key);
    for (const rooms of this.#rooms.values()) rooms.delete(roomId);
  }

  /** Seats that no connection has held since `since`. */
  abandoned(since: number): { roomId: number; userId: string }[] {
    return [...this.#seats.values()].filter((seat) => seat.emptySince !== undefined && seat.emptySince <= since);
  }

  /** The seat is free again, if no connection holds it. */
  forget(roomId: number, userId: string): void {
    const key = keyOf(roomId, userId);
    if (this.#seats.get(key)?.places.size === 0) this.#seats.delete(key);
  }

  #seat(roomId: number, userId: string): Seat {
    const key = keyOf(roomId, userId);
    let seat = this.#seats.get(key);
    if (!seat) {
      seat = { roomId, userId, places: new Map(), leftAt: 0, emptySince: undefined };
      this.#seats.set(key, seat);
    }
    return seat;
  }
}

function keyOf(roomId: number, userId: string): string {
  return `${roomId} ${userId}`;
}
