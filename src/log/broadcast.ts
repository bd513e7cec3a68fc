import type { Entry, LeaveReason } from '../protocol/model.ts';

/** Somebody left, or was removed: the connections of that membership hear the room no more. */
export interface Departure {
  userId: string;
  /** Names the membership that is over: whoever comes back has another one. */
  joinedAt: number;
  reason: LeaveReason;
  /** The entry that says so; in a crowd there may be none. */
  seq?: number;
}

/** Tells every worker. At most once: who missed something reads it from the log. */
export interface Broadcast {
  /** What a transaction wrote for a room, to all who are in it. */
  log(roomId: number, entries: Entry[]): void;
  /** A membership is over: its connections hear the room no more. */
  expel(roomId: number, departure: Departure): void;
  /** The room is gone: nobody hears it any more. */
  dissolve(roomId: number): void;
}
