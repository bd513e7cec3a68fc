import type { Entry } from '../protocol/model.ts';

/** Tells every worker. At most once: who missed something reads it from the log. */
export interface Broadcast {
  /** What a transaction wrote for a room, to all who are in it. */
  log(roomId: number, entries: Entry[]): void;
  /** The user has left with entry `seq`: connections that joined before hear the room no more. */
  expel(roomId: number, userId: string, seq: number): void;
  /** The room is gone: nobody hears it any more. */
  dissolve(roomId: number): void;
}
