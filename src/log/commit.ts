import { randomUUID } from 'node:crypto';
import { isDuplicate, isLocked, isOutdated, isTransient } from '../db/errors.ts';
import { type Db, isSqlite, type Statement, transaction } from '../db/statement.ts';
import { ChatError } from '../errors.ts';
import type { MemberState, PresenceState } from '../members/store.ts';
import type { SanctionState, StaffState } from '../moderation/store.ts';
import type { RoomState } from '../rooms/state.ts';
import type { Stores } from '../stores.ts';
import type { HeldProfile } from '../users/store.ts';
import { SAY } from '../words.ts';
import type { Change, Commit, Done, Outcome, Written } from './change.ts';
import { CommitMarks } from './commit-marks.ts';
import { LockedRoom } from './locked-room.ts';
import { Recollection } from './recollection.ts';
import { RoomRows } from './room-rows.ts';
import { type StoredEntry, told } from './store.ts';

/**
 * Does many changes to many rooms in one transaction: lock and load, decide in memory, write, each in bulk. That a change
 * was done before is rare, and costs a second transaction, rather than each change a look.
 *
 * Where the connection broke before COMMIT was answered, the next call with the same changes finds out whether it was
 * done. Messages are found by their `clientId`, all else by the mark that its transaction leaves (`CommitMarks`).
 */
export function createCommit(
  db: Db,
  { rooms, members, entries, users, moderation, reports, broadcasts }: Stores,
): Commit {
  const recollection = new Recollection();
  const marks = new CommitMarks(db);
  let unanswered: Unanswered | undefined;

  return async (changes) => {
    const done = await committedBefore(changes);
    return done ? await lookBackAtRefused(changes, done) : await commit(changes);
  };

  /** What came of the last transaction, where these are its changes, and it was committed after all. */
  async function committedBefore(changes: Change[]): Promise<Done | undefined> {
    if (unanswered?.changes !== changes) unanswered = undefined;
    if (!unanswered) return undefined;
    const { id, outcomes, found } = unanswered;
    const wasCommitted = await marks.wasCommitted(id);
    unanswered = undefined;
    if (!wasCommitted) return undefined;
    marks.settle(id);
    return await toDone(changes, outcomes, found);
  }

  async function commit(changes: Change[]): Promise<Done> {
    const remembered = await attemptFromMemory(changes);
    if (remembered && remembered !== 'duplicate') return remembered;
    if (remembered === 'duplicate') return await attempt(changes, true);
    try {
      return await lookBackAtRefused(changes, await attempt(changes, false));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return await attempt(changes, true);
    }
  }

  /** Without reading, in one round trip. @returns nothing where that cannot be, or somebody else has written since */
  async function attemptFromMemory(changes: Change[]): Promise<Done | 'duplicate' | undefined> {
    const recalled = isSqlite(db) ? undefined : recollection.recall(changes);
    if (!recalled) return undefined;
    const outcomes = changes.map((change) => decide(change, recalled.get(change.roomId)));
    const talkedIn = Array.from(recalled.values(), ({ rows }) => rows).sort((a, b) => a.state.id - b.state.id);
    // What memory refuses deserves a closer look.
    const isSure = outcomes.every((outcome) => 'value' in outcome) && talkedIn.every((room) => room.onlyTalkedIn);
    const appended = isSure && (await append(talkedIn));
    if (appended === 'duplicate') return appended;
    return appended ? { outcomes, written: talkedIn.map(toWritten) } : undefined;
  }

  /** @returns whether it was done: on the condition that the rooms are as they are remembered */
  async function append(talkedIn: RoomRows[]): Promise<boolean | 'duplicate'> {
    try {
      await transaction(db, [], () => toAppend(talkedIn));
      recollection.keep(talkedIn);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return 'duplicate';
      recollection.doubt(talkedIn);
      if (isLocked(error) || isOutdated(error)) return false;
      throw error;
    }
  }

  function toAppend(talkedIn: RoomRows[]): Statement[] {
    for (const room of talkedIn) room.renew();
    return [
      rooms.lockAtOnce(talkedIn.map(({ state }) => state.id)),
      rooms.advanceIfUnchanged(talkedIn.map(({ state, before }) => ({ state, was: before.revision }))),
      entries.insertIfUnchanged(
        talkedIn.flatMap(({ state, appended }) =>
          appended.map((entry) => ({ roomId: state.id, revision: state.revision, entry })),
        ),
      ),
    ];
  }

  /** @param looksBack at what was done before. Without, the database refuses all where something was. */
  async function attempt(changes: Change[], looksBack: boolean, decideOn = decide): Promise<Done> {
    let found: RoomRows[] = [];
    let outcomes: (Outcome | undefined)[] = [];
    // Messages need no mark: they are found by their `clientId`.
    const mark = isSqlite(db) || changes.every(({ once }) => once) ? undefined : randomUUID();
    try {
      await transaction(db, toLoad(changes, looksBack), (loaded) => {
        const locked = toRooms(loaded);
        outcomes = changes.map((change) => {
          const room = locked.get(change.roomId);
          return room && decideOn(change, room);
        });
        found = Array.from(locked.values(), ({ rows }) => rows);
        const toWrite = toSave(found);
        if (!mark || !toWrite.some(({ query }) => query)) return toWrite;
        unanswered = { id: mark, changes, outcomes, found };
        return [...marks.toMark(mark), ...toWrite];
      });
    } catch (error) {
      if (!isTransient(error)) unanswered = undefined;
      throw error;
    }
    if (unanswered) marks.settle(unanswered.id);
    unanswered = undefined;
    if (!isSqlite(db)) recollection.keep(found);
    return await toDone(changes, outcomes, found);
  }

  async function toDone(changes: Change[], outcomes: (Outcome | undefined)[], found: RoomRows[]): Promise<Done> {
    return { outcomes: await withThoseNotFound(changes, outcomes), written: found.map(toWritten) };
  }

  /**
   * A room that was not found is locked by somebody else, or there is none. Where that cannot be asked, it is tried again:
   * the other changes are committed, and must not fail for it.
   */
  async function withThoseNotFound(changes: Change[], outcomes: (Outcome | undefined)[]): Promise<Outcome[]> {
    const missing = changes.filter((_, i) => !outcomes[i]).map(({ roomId }) => roomId);
    const existing = await rooms.heads([...new Set(missing)]).catch(() => undefined);
    return changes.map((change, i) => {
      const outcome = outcomes[i];
      if (outcome) return outcome;
      return (existing?.has(change.roomId) ?? true) ? { isLocked: true } : decide(change, undefined);
    });
  }

  /** What is refused now may have been done before: somebody who has left since is told so all the same. */
  async function lookBackAtRefused(changes: Change[], first: Done): Promise<Done> {
    const refused = changes.filter(({ once }, i) => once && mayBeDone(first.outcomes[i] as Outcome));
    if (refused.length === 0) return first;
    const refusalOf = (change: Change) => first.outcomes[changes.indexOf(change)] as Outcome;
    const decideAgain = (change: Change, room: LockedRoom | undefined) => {
      const { userId, clientId } = change.once as NonNullable<Change['once']>;
      return room?.sentBefore(userId, clientId) ? decide(change, room) : refusalOf(change);
    };
    const second = await attempt(refused, true, decideAgain).catch((refusal) => ({
      outcomes: refused.map(() => ({ refusal })),
      written: [],
    }));
    const outcomes = changes.map((change, i) => second.outcomes[refused.indexOf(change)] ?? first.outcomes[i]);
    return { outcomes: outcomes as Outcome[], written: first.written };
  }

  /**
   * The rooms first: what is read of them afterwards stays as it is. What was done before is read only if it is to be
   * looked back at; where something was, the database refuses to have it done again.
   */
  function toLoad(changes: Change[], looksBack: boolean) {
    const ids = [...new Set(changes.map((change) => change.roomId))].sort((a, b) => a - b);
    const usersOf = (some: Change[]) =>
      distinct(some.flatMap(({ roomId, users }) => users.map((userId) => ({ roomId, userId }))));
    const targets = changes.flatMap(({ roomId, target }) => (target === undefined ? [] : [{ roomId, seq: target }]));
    const names = looksBack ? changes.flatMap(({ roomId, once }) => (once ? [{ roomId, ...once }] : [])) : [];
    return [
      rooms.lock(ids),
      members.load(usersOf(changes)),
      members.loadPresences(usersOf(changes.filter((change) => change.presence))),
      users.profiles(
        distinct(changes.filter((change) => change.profiles).flatMap(({ users }) => users.map((id) => ({ id })))),
      ),
      moderation.loadStaff([...new Set(changes.flatMap(({ roomId, staff }) => (staff ? [roomId] : [])))]),
      moderation.loadSanctions(usersOf(changes.filter((change) => change.sanctions))),
      entries.named(distinct(targets)),
      entries.sentBefore(distinct(names)),
    ] as const;
  }

  function toSave(locked: RoomRows[]): Statement[] {
    const kept = locked.filter((room) => !room.removed);
    const removed = locked.filter((room) => room.removed).map((room) => room.state.id);
    const changed = kept.filter((room) => room.isChanged);
    for (const room of changed) room.renew();
    const of = <T extends object>(pick: (room: RoomRows) => T[]) =>
      kept.flatMap((room) => pick(room).map((item) => ({ roomId: room.state.id, ...item })));
    return [
      entries.insert(of((room) => room.appended.map((entry) => ({ entry })))),
      entries.revise(of((room) => room.revised.map((entry) => ({ entry })))),
      ...members.save(
        of((room) => room.members.gone),
        of((room) => room.members.added),
      ),
      members.deletePresences(of((room) => room.presences.rows.gone)),
      members.insertPresences(of((room) => room.presences.rows.added)),
      moderation.deleteStaff(of((room) => room.staff.gone)),
      moderation.insertStaff(of((room) => room.staff.added)),
      moderation.deleteSanctions(of((room) => room.sanctions.gone)),
      moderation.insertSanctions(of((room) => room.sanctions.added)),
      moderation.insertAudit(
        locked.flatMap(({ state, audited }) => audited.map((it) => ({ roomId: state.id, ...it }))),
      ),
      broadcasts.delete(of((room) => room.broadcasts.gone)),
      broadcasts.insert(of((room) => room.broadcasts.added)),
      reports.insert(of((room) => room.reported)),
      rooms.save(changed.map((room) => room.state)),
      rooms.saveSettings(kept.filter((room) => room.isSetOtherwise).map((room) => room.state)),
      ...members.deleteAllOf(removed),
      ...moderation.deleteAllOf(removed),
      broadcasts.deleteAllOf(removed),
      ...rooms.remove(removed),
    ];
  }
}

/** A transaction that may or may not have been committed, and what came of it if it was. */
interface Unanswered {
  id: string;
  changes: Change[];
  outcomes: (Outcome | undefined)[];
  found: RoomRows[];
}

type Loaded = readonly [
  RoomState[],
  { roomId: number; member: MemberState }[],
  { roomId: number; presence: PresenceState }[],
  Map<string, HeldProfile>,
  { roomId: number; staff: StaffState }[],
  { roomId: number; sanction: SanctionState }[],
  { roomId: number; entry: StoredEntry }[],
  { roomId: number; entry: StoredEntry }[],
];

/** What `toLoad` found, room by room. */
function toRooms(loaded: Loaded): Map<number, LockedRoom> {
  const [states, members, presences, profiles, staff, sanctions, named, sent] = loaded;
  const found = new Map(states.map((state) => [state.id, new RoomRows(state)]));
  for (const { roomId, member } of members) found.get(roomId)?.members.load(member);
  for (const { roomId, presence } of presences) found.get(roomId)?.presences.load(presence);
  for (const rows of found.values()) rows.profiles = profiles;
  for (const { roomId, staff: one } of staff) found.get(roomId)?.staff.load(one);
  for (const { roomId, sanction } of sanctions) found.get(roomId)?.sanctions.load(sanction);
  for (const { roomId, entry } of [...named, ...sent]) found.get(roomId)?.hasEntry(entry);
  return new Map(Array.from(found, ([id, rows]) => [id, new LockedRoom(rows)]));
}

/** It was refused, and not for want of the room: of one that is gone nothing is told any more. */
function mayBeDone(outcome: Outcome): boolean {
  return 'refusal' in outcome && (outcome.refusal as { code?: string }).code !== 'not_found';
}

function decide(change: Change, room: LockedRoom | undefined): Outcome {
  try {
    if (!room || room.rows.removed) throw new ChatError('not_found', SAY.noRoom(change.roomId));
    return { value: change.decide(room) };
  } catch (refusal) {
    return { refusal };
  }
}

function toWritten(room: RoomRows): Written {
  const { departed, isAltered, removed } = room;
  return { roomId: room.state.id, entries: room.appended.map(told), departed, isAltered, removed };
}

function distinct<T extends object>(keys: T[]): T[] {
  if (keys.length < 2) return keys;
  return [...new Map(keys.map((key) => [Object.values(key).join('\n'), key])).values()];
}
