import type { Entry } from '../protocol/model.ts';
import type { Departure } from './broadcast.ts';
import type { LockedRoom } from './locked-room.ts';

/** Something that is to happen to a room, and what has to be read for deciding it. */
export interface Change<T = unknown> {
  roomId: number;
  /** Users whose membership `decide` looks at. */
  users: string[];
  /** It looks at, or alters, who is online. */
  presence?: boolean;
  /** It looks at the nicknames and pictures that hold for the users. */
  profiles?: boolean;
  /** It looks at who owns or moderates the room. */
  staff?: boolean;
  /** It looks at what the users may not do in the room. */
  sanctions?: boolean;
  /** The `seq` of a message that it looks at. */
  target?: number | undefined;
  /**
   * It may have been done before, under this name: where the database has it already, or `decide` refuses, `decide` is
   * called once more, and knows what was done.
   */
  once?: { userId: string; clientId: string };
  /** About how much it will write, in bytes. */
  bytes?: number;
  /**
   * Looks, alters the room, answers. A refusal is thrown before anything is altered. It may be called again after a
   * failed transaction, with the room as it is then.
   */
  decide: (room: LockedRoom) => T;
}

/** `isLocked`: somebody else is changing the room, and nothing was done to it. */
export type Outcome = { value: unknown } | { refusal: unknown } | { isLocked: true };

/** What a transaction did to a room. */
export interface Written {
  roomId: number;
  entries: Entry[];
  departed: Departure[];
  /** The room itself is another than before, or who is in it. */
  isAltered: boolean;
  removed: boolean;
}

/** An outcome for each change, and what came of all of them. */
export interface Done {
  outcomes: Outcome[];
  written: Written[];
}

/** Leaves alone rooms that somebody else has locked. */
export type Commit = (changes: Change[]) => Promise<Done>;

/** Whom the changes of a room are about, the one who makes them first of all. */
export function usersOf(roomId: number, changes: Change[]): string[] {
  return changes.flatMap((change) => (change.roomId === roomId ? change.users : []));
}
