import { type Db, type Statement, transaction } from '../db/statement.ts';
import { ChatError } from '../errors.ts';
import type { MemberStore } from '../members/store.ts';
import type { Entry } from '../protocol/model.ts';
import type { RoomStore } from '../rooms/store.ts';
import { LockedRoom } from './locked-room.ts';
import type { EntryStore } from './store.ts';

/** Something that is to happen to a room, and what has to be read for deciding it. */
export interface Change<T = unknown> {
  roomId: number;
  /** Users whose membership `decide` looks at. */
  users: string[];
  /** It looks at, or alters, who is online. */
  presence?: boolean;
  /** The `seq` of a message that it looks at. */
  target?: number | undefined;
  /** It may have been done before, under this name. */
  once?: { userId: string; clientId: string };
  /** About how much it will write, in bytes. */
  bytes?: number;
  /**
   * Looks, alters the room, answers. A refusal is thrown before anything is altered. It may be called again after a
   * failed transaction, with the room as it is then.
   */
  decide: (room: LockedRoom) => T;
}

export type Outcome = { value: unknown } | { refusal: unknown };

/** What a transaction did to a room. */
export interface Written {
  roomId: number;
  entries: Entry[];
  removed: boolean;
}

export type Commit = (changes: Change[]) => Promise<{ outcomes: Outcome[]; written: Written[] }>;

/** Does many changes to many rooms in one transaction: lock and load, decide in memory, write, each in bulk. */
export function createCommit(db: Db, rooms: RoomStore, members: MemberStore, entries: EntryStore): Commit {
  return async (changes) => {
    let done: Awaited<ReturnType<Commit>> = { outcomes: [], written: [] };
    await transaction(db, toLoad(changes), ([states, loadedMembers, presences, named, sent]) => {
      const locked = new Map(states.map((state) => [state.id, new LockedRoom(state)]));
      for (const { roomId, member } of loadedMembers) locked.get(roomId)?.hasMember(member);
      for (const { roomId, presence } of presences) locked.get(roomId)?.hasPresence(presence);
      for (const { roomId, entry } of [...named, ...sent]) locked.get(roomId)?.hasEntry(entry);
      const outcomes = changes.map((change) => decide(change, locked.get(change.roomId)));
      done = { outcomes, written: Array.from(locked.values(), toWritten) };
      return toSave([...locked.values()]);
    });
    return done;
  };

  /** The rooms first: what is read of them afterwards stays as it is. */
  function toLoad(changes: Change[]) {
    const ids = [...new Set(changes.map((change) => change.roomId))].sort((a, b) => a - b);
    const usersOf = (some: Change[]) =>
      distinct(some.flatMap(({ roomId, users }) => users.map((userId) => ({ roomId, userId }))));
    const targets = changes.flatMap(({ roomId, target }) => (target === undefined ? [] : [{ roomId, seq: target }]));
    const names = changes.flatMap(({ roomId, once }) => (once ? [{ roomId, ...once }] : []));
    return [
      rooms.lock(ids),
      members.load(usersOf(changes)),
      members.loadPresences(usersOf(changes.filter((change) => change.presence))),
      entries.named(distinct(targets)),
      entries.sentBefore(distinct(names)),
    ] as const;
  }

  function toSave(locked: LockedRoom[]): Statement[] {
    const kept = locked.filter((room) => !room.removed);
    const removed = locked.filter((room) => room.removed).map((room) => room.state.id);
    const of = <T extends object>(pick: (room: LockedRoom) => T[]) =>
      kept.flatMap((room) => pick(room).map((item) => ({ roomId: room.state.id, ...item })));
    return [
      entries.insert(of((room) => room.appended.map((entry) => ({ entry })))),
      entries.revise(of((room) => room.revised.map((entry) => ({ entry })))),
      members.delete(of((room) => room.members.gone)),
      members.insert(of((room) => room.members.added.map((member) => ({ member })))),
      members.deletePresences(of((room) => room.presences.gone)),
      members.insertPresences(of((room) => room.presences.added)),
      rooms.save(kept.filter((room) => room.changed).map((room) => room.state)),
      ...members.deleteAllOf(removed),
      ...rooms.remove(removed),
    ];
  }
}

function decide(change: Change, room: LockedRoom | undefined): Outcome {
  try {
    if (!room || room.removed) throw new ChatError('not_found', `There is no room ${change.roomId}`);
    return { value: change.decide(room) };
  } catch (refusal) {
    return { refusal };
  }
}

function toWritten(room: LockedRoom): Written {
  return { roomId: room.state.id, entries: room.appended.map(told), removed: room.removed };
}

function told({ changedBy: _, ...entry }: LockedRoom['appended'][number]): Entry {
  return entry;
}

function distinct<T extends object>(keys: T[]): T[] {
  if (keys.length < 2) return keys;
  return [...new Map(keys.map((key) => [Object.values(key).join(' '), key])).values()];
}
