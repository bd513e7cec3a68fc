import { ChatError } from '../errors.ts';
import { LIMITS } from '../protocol/limits.ts';

/** One user's place in one room on this worker: the connections that hold it, and since which `seq` each does. */
interface Seat {
  roomId: number;
  userId: string;
  /** Undefined while the join is under way. */
  connections: Map<string, number | undefined>;
  /** The `seq` of the newest entry with which the user left. */
  leftAt: number;
  /** Since when no connection holds it. */
  emptySince: number | undefined;
}

/** Which connections of this worker are in which rooms. Kept in memory; the database knows no more than the worker. */
export class Connections {
  readonly #seats = new Map<string, Seat>();
  readonly #rooms = new Map<string, Set<number>>();

  /** A join begins. @returns since which `seq` the connection is in the room already, if it is. @throws ChatError `conflict` (too many rooms) */
  enter(connectionId: string, roomId: number, userId: string): number | undefined {
    const rooms = this.#rooms.get(connectionId) ?? new Set();
    if (rooms.size >= LIMITS.roomsPerConnection && !rooms.has(roomId)) {
      throw new ChatError('conflict', `A connection may be in ${LIMITS.roomsPerConnection} rooms: leave one first`);
    }
    this.#rooms.set(connectionId, rooms.add(roomId));
    const seat = this.#seat(roomId, userId);
    const since = seat.connections.get(connectionId);
    seat.connections.set(connectionId, undefined);
    seat.emptySince = undefined;
    return since;
  }

  /** The join is committed, with the log at `seq`. @returns whether the connection is still to hear the room */
  entered(connectionId: string, roomId: number, userId: string, seq: number): boolean {
    const seat = this.#seats.get(keyOf(roomId, userId));
    if (!seat?.connections.has(connectionId)) return false;
    if (seat.leftAt > seq) {
      this.exit(connectionId, roomId, userId);
      return false;
    }
    seat.connections.set(connectionId, seq);
    return true;
  }

  exit(connectionId: string, roomId: number, userId: string): void {
    this.#rooms.get(connectionId)?.delete(roomId);
    const seat = this.#seats.get(keyOf(roomId, userId));
    seat?.connections.delete(connectionId);
    if (seat?.connections.size === 0) seat.emptySince ??= Date.now();
  }

  /** The connection is closed. */
  gone(connectionId: string, userId: string): void {
    for (const roomId of this.#rooms.get(connectionId) ?? []) this.exit(connectionId, roomId, userId);
    this.#rooms.delete(connectionId);
  }

  /** The user left with entry `seq`. @returns the connections that joined before */
  expel(roomId: number, userId: string, seq: number): string[] {
    const seat = this.#seats.get(keyOf(roomId, userId));
    if (!seat) return [];
    seat.leftAt = Math.max(seat.leftAt, seq);
    const expelled = [...seat.connections].filter(([, since]) => since !== undefined && since < seq).map(([id]) => id);
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
    if (this.#seats.get(key)?.connections.size === 0) this.#seats.delete(key);
  }

  #seat(roomId: number, userId: string): Seat {
    const key = keyOf(roomId, userId);
    let seat = this.#seats.get(key);
    if (!seat) {
      seat = { roomId, userId, connections: new Map(), leftAt: 0, emptySince: undefined };
      this.#seats.set(key, seat);
    }
    return seat;
  }
}

function keyOf(roomId: number, userId: string): string {
  return `${roomId} ${userId}`;
}
