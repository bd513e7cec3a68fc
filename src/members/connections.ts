import { ChatError } from '../errors.ts';
import { LIMITS } from '../protocol/limits.ts';
import { SAY } from '../words.ts';

/** One connection's place in a room: under which membership, if it has joined, and how many joins of it are under way. */
interface Place {
  /** When the user became a member, which names the membership. */
  joinedAt: number | undefined;
  joining: number;
}

/** One user's seat in one room on this worker, and the connections that hold it. */
interface Seat {
  roomId: number;
  userId: string;
  places: Map<string, Place>;
  /** Memberships that are over, and may yet be answered to a join under way. */
  over: Set<number>;
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
  readonly #emptied: (roomId: number, userId: string) => void;

  /** @param emptied is told of a member who has no connection here any more, for now or for good */
  constructor(emptied: (roomId: number, userId: string) => void = () => {}) {
    this.#emptied = emptied;
  }

  /** A join begins, and ends with `entered` or `stayedOut`. @throws ChatError `forbidden` (too many rooms) */
  enter(connectionId: string, roomId: number, userId: string): void {
    const rooms = this.#rooms.get(connectionId) ?? new Set();
    if (rooms.size >= LIMITS.roomsPerConnection && !rooms.has(roomId)) {
      throw new ChatError('forbidden', SAY.tooManyRooms);
    }
    this.#rooms.set(connectionId, rooms.add(roomId));
    const seat = this.#seat(roomId, userId);
    const place = seat.places.get(connectionId) ?? { joinedAt: undefined, joining: 0 };
    place.joining++;
    seat.places.set(connectionId, place);
    this.#empty.delete(seat);
  }

  /** The join is committed. @param joinedAt names the membership @returns whether the connection is to hear the room */
  entered(connectionId: string, roomId: number, userId: string, joinedAt: number): boolean {
    const seat = this.#seat(roomId, userId);
    seat.isKnown = true;
    const place = seat.places.get(connectionId);
    if (place && !seat.over.has(joinedAt)) place.joinedAt = joinedAt;
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
    if (place?.joinedAt === undefined && !place?.joining) this.exit(connectionId, roomId, userId);
    return place?.joinedAt !== undefined;
  }

  /** Under which membership the connection is in the room; undefined where it is not, or a join is under way. */
  membership(connectionId: string, roomId: number, userId: string): number | undefined {
    const place = this.#seats.get(roomId)?.get(userId)?.places.get(connectionId);
    return place?.joining === 0 ? place.joinedAt : undefined;
  }

  /** The connections of this worker that are in the room for the user. */
  of(roomId: number, userId: string): string[] {
    const places = this.#seats.get(roomId)?.get(userId)?.places ?? [];
    return [...places].flatMap(([id, { joinedAt }]) => (joinedAt === undefined ? [] : [id]));
  }

  /** Whether some connection of this worker is in the room for the user, or about to be. */
  isHere(roomId: number, userId: string): boolean {
    return (this.#seats.get(roomId)?.get(userId)?.places.size ?? 0) > 0;
  }

  exit(connectionId: string, roomId: number, userId: string): void {
    this.#rooms.get(connectionId)?.delete(roomId);
    const seat = this.#seats.get(roomId)?.get(userId);
    seat?.places.delete(connectionId);
    if (!seat || seat.places.size > 0 || this.#empty.has(seat)) return;
    seat.emptySince = performance.now();
    if (!seat.isKnown) {
      this.forget(roomId, userId);
    } else {
      this.#empty.add(seat);
      this.#emptied(roomId, userId);
    }
  }

  /** The connection is closed. */
  gone(connectionId: string, userId: string): void {
    for (const roomId of [...(this.#rooms.get(connectionId) ?? [])]) this.exit(connectionId, roomId, userId);
    this.#rooms.delete(connectionId);
  }

  /** A membership is over. @returns the connections that were in under it, and have not begun to join again */
  expel(roomId: number, userId: string, joinedAt: number): string[] {
    const seat = this.#seats.get(roomId)?.get(userId);
    if (!seat) return [];
    seat.over.add(joinedAt);
    const before = [...seat.places].filter(([, place]) => place.joinedAt === joinedAt);
    for (const [, place] of before) place.joinedAt = undefined;
    seat.isKnown = Array.from(seat.places.values()).some((place) => place.joinedAt !== undefined);
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

  /** Users who hold a seat here for certain, in these rooms, and under which memberships: none of their joins is under way. */
  seated(roomIds: Iterable<number> = this.#seats.keys()): { roomId: number; userId: string; joinedAt: number }[] {
    return Array.from(roomIds).flatMap((id) =>
      Array.from(this.#seats.get(id)?.values() ?? []).flatMap(({ roomId, userId, places }) => {
        const held = Array.from(places.values());
        if (held.some(({ joining }) => joining > 0)) return [];
        const memberships = new Set(held.flatMap(({ joinedAt }) => (joinedAt === undefined ? [] : [joinedAt])));
        return [...memberships].map((joinedAt) => ({ roomId, userId, joinedAt }));
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
    const seat = seats.get(userId) ?? {
      roomId,
      userId,
      places: new Map(),
      over: new Set(),
      isKnown: false,
      emptySince: 0,
    };
    seats.set(userId, seat);
    return seat;
  }
}
