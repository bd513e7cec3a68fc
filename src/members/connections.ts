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
  /** The database may know of it: somebody has to see the user off when it is empty. */
  isKnown: boolean;
  /** By the process's own clock, which does not jump (`performance.now`). */
  emptySince: number;
}

/** Which connections of this worker are in which rooms. Kept in memory; the database knows no more than the worker. */
export class Connections {
  readonly #seats = new Map<number, Map<string, Seat>>();
  readonly #rooms = new Map<string, Set<number>>();
  /** Seats that no connection holds, the one that has been empty for longest first. */
  readonly #empty = new Set<Seat>();

  /** A join begins, and ends with `entered` or `stayedOut`. @throws ChatError `forbidden` (too many rooms) */
  enter(connectionId: string, roomId: number, userId: string): void {
    const rooms = this.#rooms.get(connectionId) ?? new Set();
    if (rooms.size >= LIMITS.roomsPerConnection && !rooms.has(roomId)) {
      throw new ChatError('forbidden', `A connection may be in ${LIMITS.roomsPerConnection} rooms: leave one first`);
    }
    this.#rooms.set(connectionId, rooms.add(roomId));
    const seat = this.#seat(roomId, userId);
    const place = seat.places.get(connectionId) ?? { since: undefined, joining: 0 };
    place.joining++;
    seat.places.set(connectionId, place);
    this.#empty.delete(seat);
  }

  /** The join is committed, with the log at `seq`. @returns whether the connection is to hear the room */
  entered(connectionId: string, roomId: number, userId: string, seq: number): boolean {
    const seat = this.#seat(roomId, userId);
    seat.isKnown = true;
    const place = seat.places.get(connectionId);
    if (place && seat.leftAt < seq) place.since = Math.max(seq, place.since ?? 0);
    // The connection may be closed by now: nobody may hold the seat, which the database knows of all the same.
    return this.stayedOut(connectionId, roomId, userId, true);
  }

  /**
   * The join failed. @param mayBeKnown it may have been written all the same
   * @returns whether the connection is to hear the room nevertheless: it joined before
   */
  stayedOut(connectionId: string, roomId: number, userId: string, mayBeKnown: boolean): boolean {
    const seat = this.#seat(roomId, userId);
    seat.isKnown ||= mayBeKnown;
    const place = seat.places.get(connectionId);
    if (place) place.joining--;
    if (place?.since === undefined && !place?.joining) this.exit(connectionId, roomId, userId);
    return place?.since !== undefined;
  }

  /** Since which `seq` the connection is in the room; undefined where it is not, or a join is under way. */
  since(connectionId: string, roomId: number, userId: string): number | undefined {
    const place = this.#seats.get(roomId)?.get(userId)?.places.get(connectionId);
    return place?.joining === 0 ? place.since : undefined;
  }

  exit(connectionId: string, roomId: number, userId: string): void {
    this.#rooms.get(connectionId)?.delete(roomId);
    const seat = this.#seats.get(roomId)?.get(userId);
    seat?.places.delete(connectionId);
    if (!seat || seat.places.size > 0 || this.#empty.has(seat)) return;
    seat.emptySince = performance.now();
    if (seat.isKnown) this.#empty.add(seat);
    else this.forget(roomId, userId);
  }

  /** The connection is closed. */
  gone(connectionId: string, userId: string): void {
    for (const roomId of this.#rooms.get(connectionId) ?? []) this.exit(connectionId, roomId, userId);
    this.#rooms.delete(connectionId);
  }

  /** The user left with entry `seq`. @returns the connections that joined before, and have not begun to join again */
  expel(roomId: number, userId: string, seq: number): string[] {
    const seat = this.#seats.get(roomId)?.get(userId);
    if (!seat) return [];
    seat.leftAt = Math.max(seat.leftAt, seq);
    const before = [...seat.places].filter(([, { since }]) => since !== undefined && since < seq);
    for (const [, place] of before) place.since = undefined;
    seat.isKnown = Array.from(seat.places.values()).some(({ since }) => since !== undefined);
    const expelled = before.filter(([, { joining }]) => joining === 0).map(([id]) => id);
    for (const id of expelled) this.exit(id, roomId, userId);
    this.forget(roomId, userId);
    return expelled;
  }

  dissolve(roomId: number): void {
    for (const seat of this.#seats.get(roomId)?.values() ?? []) {
      for (const connectionId of seat.places.keys()) this.#rooms.get(connectionId)?.delete(roomId);
      this.#empty.delete(seat);
    }
    this.#seats.delete(roomId);
  }

  /** Up to `most` seats that no connection has held for `ms`. */
  abandoned(ms: number, most: number): { roomId: number; userId: string }[] {
    const since = performance.now() - ms;
    const abandoned: Seat[] = [];
    for (const seat of this.#empty) {
      if (seat.emptySince > since || abandoned.length === most) break;
      abandoned.push(seat);
    }
    return abandoned;
  }

  /** Users who hold a seat here for certain, by room: none of their joins is under way. */
  seated(): { roomId: number; userId: string; since: number }[] {
    return Array.from(this.#seats.values()).flatMap((seats) =>
      Array.from(seats.values()).flatMap(({ roomId, userId, places }) => {
        const held = Array.from(places.values());
        const since = held.map((place) => place.since ?? 0);
        return held.length > 0 && held.every(({ joining }) => joining === 0)
          ? [{ roomId, userId, since: Math.max(...since) }]
          : [];
      }),
    );
  }

  /** The seat is free again, if no connection holds it. */
  forget(roomId: number, userId: string): void {
    const seats = this.#seats.get(roomId);
    const seat = seats?.get(userId);
    if (!seat || seat.places.size > 0) return;
    this.#empty.delete(seat);
    seats?.delete(userId);
    if (seats?.size === 0) this.#seats.delete(roomId);
  }

  #seat(roomId: number, userId: string): Seat {
    const seats = this.#seats.get(roomId) ?? new Map<string, Seat>();
    this.#seats.set(roomId, seats);
    const seat = seats.get(userId) ?? { roomId, userId, places: new Map(), leftAt: 0, isKnown: false, emptySince: 0 };
    seats.set(userId, seat);
    return seat;
  }
}
