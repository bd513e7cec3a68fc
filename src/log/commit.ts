import type { Db } from '../db/bulk.ts';
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
  return (changes) =>
    db.transaction().execute(async (tx) => {
      const locked = await load(tx, changes);
      const outcomes = changes.map((change) => decide(change, locked.get(change.roomId)));
      await save(tx, [...locked.values()]);
      return { outcomes, written: [...locked.values()].map(toWritten) };
    });

  async function load(tx: Db, changes: Change[]): Promise<Map<number, LockedRoom>> {
    const states = await rooms.lock(
      tx,
      [...new Set(changes.map((change) => change.roomId))].sort((a, b) => a - b),
    );
    const loaded = new Map(states.map((state) => [state.id, new LockedRoom(state)]));
    const present = changes.filter((change) => loaded.has(change.roomId));
    const usersOf = (some: Change[]) =>
      distinct(some.flatMap(({ roomId, users }) => users.map((userId) => ({ roomId, userId }))));
    const targets = present.flatMap(({ roomId, target }) => (target === undefined ? [] : [{ roomId, seq: target }]));
    const names = present.flatMap(({ roomId, once }) => (once ? [{ roomId, ...once }] : []));

    for (const { roomId, member } of await members.load(tx, usersOf(present))) loaded.get(roomId)?.hasMember(member);
    const online = usersOf(present.filter((change) => change.presence));
    for (const { roomId, presence } of await members.loadPresences(tx, online)) {
      loaded.get(roomId)?.hasPresence(presence);
    }
    const earlier = [
      ...(await entries.named(tx, distinct(targets))),
      ...(await entries.sentBefore(tx, distinct(names))),
    ];
    for (const { roomId, entry } of earlier) loaded.get(roomId)?.hasEntry(entry);
    return loaded;
  }

  async function save(tx: Db, locked: LockedRoom[]): Promise<void> {
    const kept = locked.filter((room) => !room.removed);
    const of = <T extends object>(pick: (room: LockedRoom) => Iterable<T>) =>
      kept.flatMap((room) => Array.from(pick(room), (item) => ({ roomId: room.state.id, ...item })));

    await entries.insert(
      tx,
      of((room) => room.appended.map((entry) => ({ entry }))),
    );
    await entries.revise(
      tx,
      of((room) => room.revised.map((entry) => ({ entry }))),
    );
    await members.delete(
      tx,
      of((room) => room.members.gone),
    );
    await members.insert(
      tx,
      of((room) => room.members.added.map((member) => ({ member }))),
    );
    await members.deletePresences(
      tx,
      of((room) => room.presences.gone),
    );
    await members.insertPresences(
      tx,
      of((room) => room.presences.added),
    );
    await rooms.save(
      tx,
      kept.filter((room) => room.changed).map((room) => room.state),
    );

    const removed = locked.filter((room) => room.removed).map((room) => room.state.id);
    await members.deleteAllOf(tx, removed);
    await rooms.remove(tx, removed);
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
