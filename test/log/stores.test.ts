import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import { refoldTitles } from '../../src/db/refold-titles.ts';
import type { Db } from '../../src/db/statement.ts';
import type { Change, Outcome } from '../../src/log/change.ts';
import { createCommit } from '../../src/log/commit.ts';
import { CommitMarks } from '../../src/log/commit-marks.ts';
import type { LockedRoom } from '../../src/log/locked-room.ts';
import { EntryStore, type PageRange } from '../../src/log/store.ts';
import { LogWriter } from '../../src/log/writer.ts';
import { MemberStore } from '../../src/members/store.ts';
import { WorkerStore } from '../../src/members/worker-store.ts';
import { FOR_GOOD } from '../../src/moderation/store.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { InvitationStore } from '../../src/rooms/invitation-store.ts';
import { RoomStore, type RoomsQuery } from '../../src/rooms/store.ts';
import { Sweeper } from '../../src/rooms/sweeper.ts';
import { openStores } from '../../src/stores.ts';
import { UserStore } from '../../src/users/store.ts';
import { createDatabase, ENGINES, type TestDatabase } from '../support/database.ts';

const ANN = { id: 'ann', nickname: '앤 😀' };
const BOB = { id: 'bob', nickname: 'Bob' };

const SILENT = { log: () => {}, expel: () => {}, dissolve: () => {} };

/** One contract for all stores, on every engine. */
describe.each(ENGINES)('the stores on %s', (engine) => {
  let database: TestDatabase;
  let db: Db;
  let rooms: RoomStore;
  let members: MemberStore;
  let entries: EntryStore;
  let users: UserStore;
  let workers: WorkerStore;
  let commit: ReturnType<typeof newCommit>;

  beforeAll(async () => {
    database = await createDatabase(engine);
    db = openDatabase(database.config);
    await migrate(db);
    rooms = new RoomStore(db);
    members = new MemberStore(db);
    entries = new EntryStore(db);
    users = new UserStore(db);
    workers = new WorkerStore(db);
    commit = newCommit();
  });

  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  /** As a worker of its own has it. Nobody else locks a room here. */
  const newCommit = () => {
    const commitOrLeave = createCommit(db, { ...openStores(db), rooms, members, entries, users });
    return async (changes: Change[]) => {
      const { outcomes, written } = await commitOrLeave(changes);
      return { outcomes: outcomes as Exclude<Outcome, { isLocked: true }>[], written };
    };
  };
  const ROOM = { mode: 'chat', lifetime: 'transient', visibility: 'public', settings: {} } as const;
  const newRoom = async (title = 'a room', at = Date.now()) =>
    (await rooms.create({ ...ROOM, title, ownerId: ANN.id }, at)).id;

  /** One change to one room, as the services make them. */
  const change = async (roomId: number, decide: (room: LockedRoom) => unknown, more: object = {}) => {
    const users = [ANN.id, BOB.id];
    const { outcomes, written } = await commit([{ roomId, users, presence: true, decide, ...more }]);
    const [outcome] = outcomes;
    if (outcome && 'refusal' in outcome) throw outcome.refusal;
    return { value: outcome?.value, written: written[0] };
  };
  const say = (room: LockedRoom, content: string, clientId = randomUUID() as string) =>
    room.append(room.mustHaveMember(ANN.id), { kind: 'message', content, clientId });
  const read = async (range: Partial<PageRange> & Pick<PageRange, 'roomId' | 'limit'>) =>
    (await entries.page({ bytes: LIMITS.pageBytes, ...range })).entries;
  const newRoomWithAnn = async () => {
    const roomId = await newRoom();
    await change(roomId, (room) => room.append(room.admit(ANN, false), { kind: 'joined' }), { staff: true });
    return roomId;
  };

  const migrated = async () =>
    (await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db)).rows.map(
      (row) => row.name,
    );

  test('migrating twice changes nothing', async () => {
    await expect(migrate(db)).resolves.toBeUndefined();
  });

  test('each migration has a number of its own', async () => {
    const numbers = (await migrated()).map((name) => name.slice(0, 4));

    expect(numbers.length).toBeGreaterThan(8);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('a migration that was done and not recorded is done again', async () => {
    const all = await migrated();
    if (engine === 'mysql') {
      await sql`DELETE FROM kysely_migration WHERE name > '0001_init'`.execute(db);
    }

    await expect(migrate(db)).resolves.toBeUndefined();
    expect(await migrated()).toEqual(all);
  });

  test('a room whose title was folded by an earlier version is found again after migrating', async () => {
    const found = async () => (await rooms.list({ words: 'istanbul', seenBy: 'all', after: undefined }, 10)).length;
    await newRoom('İstanbul');
    await sql`UPDATE room SET title_folded = 'i̇stanbul'`.execute(db);
    expect(await found()).toBe(0);

    await refoldTitles(db);

    expect(await found()).toBe(1);
  });

  test('many changes to many rooms are written in one transaction, each room numbered from 1', async () => {
    const ids = await Promise.all([newRoom(), newRoom(), newRoom()]);
    const changes = ['joined', 'one', 'two'].flatMap((what) =>
      ids.map((roomId) => ({
        roomId,
        users: [ANN.id],
        decide: (room: LockedRoom) =>
          what === 'joined' ? room.append(room.admit(ANN, false), { kind: 'joined' }) : say(room, what),
      })),
    );

    const { written } = await commit(changes);

    for (const roomId of ids) {
      const log = await read({ roomId, after: 0, limit: 10 });
      expect(log.map((entry) => entry.seq)).toEqual([1, 2, 3]);
      expect(written.find((room) => room.roomId === roomId)?.entries).toEqual(log);
      expect(await rooms.find(roomId)).toMatchObject({ headSeq: 3, memberCount: 1, onlineCount: 0 });
    }
  });

  test('text comes back as it went in', async () => {
    const roomId = await newRoomWithAnn();
    const contents = [
      '한글',
      '👩‍👩‍👧‍👦',
      'a\u0000b',
      '"\\\'`%_',
      '</script>',
      '\u202eright to left',
      'line\nline\ttab',
    ];

    for (const content of contents) await change(roomId, (room) => say(room, content));

    const log = await read({ roomId, after: 1, limit: 50 });
    expect(log.map((entry) => entry.kind === 'message' && entry.content)).toEqual(contents);
    expect(log[0]?.nickname).toBe(ANN.nickname);
  });

  test('the largest entry that may be sent is stored whole', async () => {
    const roomId = await newRoomWithAnn();
    const url = `https://example.com/${'가'.repeat(1_050)}`;
    const attachments = Array.from({ length: 10 }, () => ({ url, name: '나'.repeat(50) })).slice(0, 9);
    expect(Buffer.byteLength(JSON.stringify(attachments))).toBeGreaterThan(0.9 * LIMITS.attachmentsBytes);
    const largest = { kind: 'message', content: '\u0001'.repeat(2_000), clientId: randomUUID(), attachments } as const;
    const emoji = { ...largest, content: '😀'.repeat(2_000), clientId: randomUUID() };

    await change(roomId, (room) => [largest, emoji].map((body) => room.append(room.mustHaveMember(ANN.id), body)));

    expect(await read({ roomId, after: 1, limit: 9 })).toMatchObject([largest, emoji]);
  });

  test('the session is as the writer needs it', async () => {
    if (engine === 'sqlite') {
      expect((await sql`PRAGMA synchronous`.execute(db)).rows).toEqual([{ synchronous: 2 }]);
      expect((await sql`PRAGMA journal_mode`.execute(db)).rows).toEqual([{ journal_mode: 'wal' }]);
    } else {
      const { rows } = await sql<{ Value: string }>`SHOW SESSION VARIABLES WHERE Variable_name
        IN ('tx_isolation', 'transaction_isolation', 'time_zone', 'innodb_lock_wait_timeout')`.execute(db);
      expect(new Set(rows.map((row) => row.Value))).toEqual(new Set(['READ-COMMITTED', '+00:00', '5']));
    }
  });

  test('a refused change leaves the others of its transaction alone', async () => {
    const roomId = await newRoomWithAnn();
    const refuse = () => {
      throw new Error('no');
    };

    const { outcomes } = await commit([
      { roomId, users: [ANN.id], decide: (room) => say(room, 'before').seq },
      { roomId, users: [ANN.id], decide: refuse },
      { roomId: 999_999, users: [ANN.id], decide: (room) => say(room, 'nowhere').seq },
      { roomId, users: [ANN.id], decide: (room) => say(room, 'after').seq },
    ]);

    expect(outcomes).toMatchObject([
      { value: 2 },
      { refusal: { message: 'no' } },
      { refusal: { code: 'not_found' } },
      { value: 3 },
    ]);
  });

  test('what is committed stays so where nobody can say any more whether another room exists', async () => {
    const roomId = await newRoomWithAnn();
    class Unsaying extends RoomStore {
      override heads(): Promise<never> {
        return Promise.reject(new Error('the connection is lost'));
      }
    }
    const commitUnsure = createCommit(db, { ...openStores(db), rooms: new Unsaying(db) });

    const { outcomes, written } = await commitUnsure([
      { roomId, users: [ANN.id], decide: (room) => say(room, 'hi').seq },
      { roomId: 999_999, users: [ANN.id], decide: (room) => say(room, 'nowhere').seq },
    ]);

    expect(outcomes).toEqual([{ value: 2 }, { isLocked: true }]);
    expect(written).toMatchObject([{ roomId, entries: [{ seq: 2 }] }]);
  });

  test('what was sent under a clientId is found again, by its author and in its room alone', async () => {
    const roomId = await newRoomWithAnn();
    const clientId = randomUUID();
    await change(roomId, (room) => say(room, 'once', clientId));
    const look = async (userId: string, room = roomId) => {
      const seqOrRefusal = (it: LockedRoom) => {
        const before = it.sentBefore(userId, clientId);
        if (!before) throw new Error('not sent before');
        return before.seq;
      };
      return (await change(room, seqOrRefusal, { once: { userId, clientId } })).value;
    };

    expect(await look(ANN.id)).toBe(2);
    await expect(look(BOB.id)).rejects.toThrow('not sent before');
    await expect(look(ANN.id, await newRoomWithAnn())).rejects.toThrow('not sent before');
  });

  test('where an entry is there already under its clientId, its transaction is done again, knowing that', async () => {
    const roomId = await newRoomWithAnn();
    const clientId = randomUUID();
    const once = { userId: ANN.id, clientId };
    const sendOnce = (room: LockedRoom) => room.sentBefore(ANN.id, clientId)?.seq ?? say(room, 'once', clientId).seq;
    const first = await change(roomId, sendOnce, { once });

    const { outcomes, written } = await commit([
      { roomId, users: [ANN.id], decide: (room) => say(room, 'before').seq },
      { roomId, users: [ANN.id], once, decide: sendOnce },
      { roomId, users: [ANN.id], decide: (room) => say(room, 'after').seq },
    ]);

    expect(first.value).toBe(2);
    expect(outcomes).toEqual([{ value: 3 }, { value: 2 }, { value: 4 }]);
    expect(written[0]?.entries.map(({ seq }) => seq)).toEqual([3, 4]);
  });

  test('the database itself refuses a second entry under one clientId', async () => {
    const roomId = await newRoomWithAnn();
    const clientId = randomUUID();
    await change(roomId, (room) => say(room, 'once', clientId));

    await expect(change(roomId, (room) => say(room, 'twice', clientId))).rejects.toThrow(/unique|duplicate/i);
    expect(await rooms.find(roomId)).toMatchObject({ headSeq: 2 });
  });

  test('two workers that write to one room in turn number its entries without a gap', async () => {
    const roomId = await newRoomWithAnn();
    const otherWorker = newCommit();
    const seqs: unknown[] = [];

    for (const worker of [commit, commit, otherWorker, otherWorker, commit, otherWorker, commit, commit]) {
      const { outcomes } = await worker([{ roomId, users: [ANN.id], decide: (room) => say(room, 'hi').seq }]);
      seqs.push(...outcomes.map((outcome) => 'value' in outcome && outcome.value));
    }

    expect(seqs).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await rooms.find(roomId)).toMatchObject({ headSeq: 9 });
  });

  // None of these adds an entry that would be in the way: the revision alone tells.
  test.each([
    ['another name', (room: LockedRoom) => room.alter(room.mustHaveMember(ANN.id), { nickname: 'Anna' })],
    ['another title', (room: LockedRoom) => Object.assign(room.state, { title: 'other' })],
    ['no member any more', (room: LockedRoom) => room.dismiss(room.mustHaveMember(ANN.id))],
  ])('who remembers a room does not write to it as it was: %s', async (_what, changeIt) => {
    const roomId = await newRoomWithAnn();
    const sayHi = () => commit([{ roomId, users: [ANN.id], decide: (room) => say(room, 'hi') }]);
    await sayHi();
    await sayHi();
    const otherWorker = newCommit();
    await otherWorker([{ roomId, users: [ANN.id], presence: true, decide: changeIt }]);
    const member = (await members.list(roomId, undefined, 9))[0];

    const [outcome] = (await sayHi()).outcomes;

    const room = await rooms.find(roomId);
    const log = await read({ roomId, after: 3, limit: 9 });
    if (member) {
      expect(outcome).toMatchObject({ value: { seq: 4, nickname: member.nickname } });
      expect(log).toMatchObject([{ seq: 4, nickname: member.nickname }]);
    } else {
      expect(outcome).toMatchObject({ refusal: { code: 'forbidden' } });
      expect(log).toEqual([]);
    }
    expect(room).toMatchObject({ headSeq: member ? 4 : 3 });
  });

  test('a room that is remembered, and gone, gets no entry', async () => {
    const roomId = await newRoomWithAnn();
    const sayHi = [{ roomId, users: [ANN.id], decide: (room: LockedRoom) => say(room, 'hi').seq }];
    await commit(sayHi);
    await newCommit()([{ roomId, users: [], decide: (room) => room.remove() }]);

    expect((await commit(sayHi)).outcomes).toMatchObject([{ refusal: { code: 'not_found' } }]);
    expect(await read({ roomId, after: 2, limit: 9 })).toEqual([]);
    await rooms.purged(roomId);
  });

  test('pages go both ways, and each tells whether there is more', async () => {
    const roomId = await newRoomWithAnn();
    await change(roomId, (room) => ['2', '3', '4', '5', '6'].map((text) => say(room, text)));
    const seqs = async (range: object) => {
      const page = await entries.page({ roomId, limit: 2, bytes: LIMITS.pageBytes, ...range });
      return [...page.entries.map((entry) => entry.seq), ...(page.hasMore ? ['more'] : [])];
    };

    expect(await seqs({ after: 0 })).toEqual([1, 2, 'more']);
    expect(await seqs({ after: 4 })).toEqual([5, 6]);
    expect(await seqs({ after: 6 })).toEqual([]);
    expect(await seqs({})).toEqual([5, 6, 'more']);
    expect(await seqs({ before: 4 })).toEqual([2, 3, 'more']);
    expect(await seqs({ after: 2, before: 4 })).toEqual([3]);
  });

  test('a page ends where its bytes do, but has one entry at least, and an edit counts with its wording', async () => {
    const roomId = await newRoomWithAnn();
    const text = '가'.repeat(1_000);
    await change(roomId, (room) => ['2', '3', '4'].map(() => say(room, text)));
    const rewording = (room: LockedRoom) => {
      const message = room.mustHaveMessage(4);
      const { seq, at } = room.append(room.mustHaveMember(ANN.id), { kind: 'edited', target: 4, content: text });
      room.revise({ ...message, editedAt: at, changedBy: seq });
    };
    for (let i = 0; i < 3; i++) await change(roomId, rewording, { target: 4 });
    const seqs = async (bytes: number, range: object) => {
      const page = await entries.page({ roomId, limit: 9, bytes, ...range });
      expect(page.entries.length === 1 || Buffer.byteLength(JSON.stringify(page.entries)) <= 1.1 * bytes).toBe(true);
      return [...page.entries.map((entry) => entry.seq), ...(page.hasMore ? ['more'] : [])];
    };

    expect(await seqs(1, { after: 1 })).toEqual([2, 'more']);
    expect(await seqs(7_000, { after: 1 })).toEqual([2, 3, 'more']);
    expect(await seqs(7_000, { after: 4 })).toEqual([5, 6, 'more']);
    expect(await seqs(7_000, {})).toEqual([6, 7, 'more']);
    expect(await seqs(7_000, { before: 3 })).toEqual([1, 2]);
    expect(await seqs(100_000, {})).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('an edit is read with the newest wording, and after a deletion with none', async () => {
    const roomId = await newRoomWithAnn();
    await change(roomId, (room) => say(room, 'first'));
    const edit = (content: string) =>
      change(
        roomId,
        (room) => {
          const message = room.mustHaveMessage(2);
          const { seq, at } = room.append(room.mustHaveMember(ANN.id), { kind: 'edited', target: 2, content });
          room.revise({ ...message, content, editedAt: at, changedBy: seq });
        },
        { target: 2 },
      );
    const wordings = async () =>
      (await read({ roomId, after: 1, limit: 9 })).map((entry) => 'content' in entry && entry.content);

    await edit('second');
    await edit('third');
    expect(await wordings()).toEqual(['third', 'third', 'third']);

    await edit('');
    expect(await wordings()).toEqual(['', '', '', '']);
    const rows = await db.selectFrom('entry').select('body').where('room_id', '=', roomId).execute();
    expect(rows.map((row) => row.body).join()).not.toMatch(/first|second|third/);
  });

  test('members come, change and go with their counts, once each', async () => {
    const roomId = await newRoomWithAnn();
    const counts = () => rooms.find(roomId).then((room) => [room?.memberCount, room?.onlineCount]);

    await change(roomId, (room) => room.admit(BOB, true));
    await change(roomId, (room) => {
      room.connect(ANN.id, 'worker 1');
      room.connect(ANN.id, 'worker 2');
      room.connect(ANN.id, 'worker 2');
    });
    expect(await counts()).toEqual([2, 1]);
    expect(await members.list(roomId, undefined, 9)).toMatchObject([
      { userId: 'ann', role: 'owner', online: true },
      { userId: 'bob', role: 'member', online: false },
    ]);

    await change(roomId, (room) => room.disconnect(ANN.id, 'worker 1'));
    expect(await counts()).toEqual([2, 1]);
    await change(roomId, (room) => room.disconnect(ANN.id, 'worker 2'));
    expect(await counts()).toEqual([2, 0]);

    await change(roomId, (room) => room.connect(ANN.id, 'worker 3'));
    await change(roomId, (room) => room.dismiss(room.mustHaveMember(ANN.id)));
    expect(await counts()).toEqual([1, 0]);
    expect(await db.selectFrom('presence').selectAll().where('room_id', '=', roomId).execute()).toEqual([]);
  });

  test('members are listed in order of arrival, page by page', async () => {
    const roomId = await newRoom();
    const ids = ['c', 'a', 'b', 'd'];
    const admitted = (room: LockedRoom, id: string) => room.admit({ id, nickname: id }, false);
    await change(roomId, (room) => ids.map((id) => room.alter(admitted(room, id), { joinedAt: 7 })));

    const first = await members.list(roomId, undefined, 3);
    const last = first.at(-1);
    const rest = await members.list(roomId, last && { joinedAt: last.joinedAt, userId: last.userId }, 3);

    expect([...first, ...rest].map((member) => member.userId)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('the empty room is known by when the last one left, and removing it leaves nothing behind', async () => {
    const roomId = await newRoomWithAnn();
    const abandoned = async () => (await rooms.abandoned(Date.now(), 1_000)).includes(roomId);
    expect(await abandoned()).toBe(false);

    await change(roomId, (room) => room.dismiss(room.mustHaveMember(ANN.id)));
    expect(await abandoned()).toBe(true);

    await change(roomId, (room) => room.remove());
    expect(await rooms.find(roomId)).toBeUndefined();
    expect(await rooms.toPurge()).toBe(roomId);
    expect(await entries.purge(roomId, 10)).toBe(1);
    await rooms.purged(roomId);
    expect(await read({ roomId, limit: 9 })).toEqual([]);
    expect(await rooms.toPurge()).toBeUndefined();
  });

  test('the id of a removed room is not given again', async () => {
    const roomId = await newRoom();
    await change(roomId, (room) => room.remove());

    expect(await newRoom()).toBeGreaterThan(roomId);
  });

  test('rooms are listed by activity, found by words of their title in any case, and paged without a gap', async () => {
    const tag = randomUUID();
    const at = Date.now() + 1_000_000;
    for (const title of ['A 100% Café', 'B ROOM_한글', 'C 100% room', 'D']) await newRoom(`${title} ${tag}`, at);
    const listed = (words: string, limit: number, after?: RoomsQuery['after']) =>
      rooms.list({ words, after, seenBy: undefined }, limit);
    const titles = async (words: string) =>
      (await listed(`${words} ${tag}`, 9)).map(({ title }) => title.replace(` ${tag}`, ''));

    expect(await titles('')).toEqual(['D', 'C 100% room', 'B ROOM_한글', 'A 100% Café']);
    expect(await titles('room')).toEqual(['C 100% room', 'B ROOM_한글']);
    expect(await titles('100%')).toEqual(['C 100% room', 'A 100% Café']);
    expect(await titles('m_한')).toEqual(['B ROOM_한글']);
    expect(await titles('CAFÉ')).toEqual(['A 100% Café']);
    expect(await titles('100% room')).toEqual(['C 100% room']);

    const first = await listed(tag, 3);
    const second = await listed(tag, 3, first.at(-1));
    expect([...first, ...second].map(({ title }) => title[0])).toEqual(['D', 'C', 'B', 'A']);

    const [a, b, ...others] = await listed(tag, 9, { id: 0 });
    expect([a, b, ...others].map((room) => room?.title[0])).toEqual(['A', 'B', 'C', 'D']);
    expect(await listed(tag, 9, { id: b?.id as number })).toEqual(others);
  });

  test('a worker is alive for as long as its lease', async () => {
    const roomId = await newRoomWithAnn();
    const [alive, dead, unknown] = [randomUUID(), randomUUID(), randomUUID()];
    await change(roomId, (room) => {
      for (const worker of [alive, dead, unknown]) room.connect(ANN.id, worker);
    });
    await workers.lease(alive, 60_000);
    await workers.lease(alive, 60_000);
    await workers.lease(dead, -1);

    const orphaned = async () => {
      const orphans = (await workers.orphans(100)).filter((orphan) => orphan.roomId === roomId);
      return orphans.map((orphan) => orphan.workerId).sort();
    };
    expect(await orphaned()).toEqual([dead]);
    await Promise.all([workers.recallForgotten(), workers.recallForgotten()]);
    expect(await orphaned()).toEqual([dead, unknown].sort());
  });

  test('a nickname is kept, and replaced', async () => {
    expect(await users.profileOf('nobody')).toEqual({});
    await users.setNickname(ANN.id, '하나', 'self');
    await users.setNickname(ANN.id, '둘 😀', 'host');
    expect(await users.profileOf(ANN.id)).toEqual({ nickname: '둘 😀' });
    expect(await users.profilesOf([ANN.id, 'nobody'])).toEqual(new Map([[ANN.id, { nickname: '둘 😀' }]]));
  });

  test('rooms where a user goes by another name or picture are found until all are changed', async () => {
    const roomId = await newRoom();
    const user = { id: randomUUID(), nickname: 'old' };
    await change(roomId, (room) => room.admit(user, false));

    expect(await members.roomsWhereShownOtherwise(user.id, { nickname: 'new' }, 0, 9)).toEqual([roomId]);
    expect(await members.roomsWhereShownOtherwise(user.id, { nickname: 'new' }, roomId, 9)).toEqual([]);
    expect(await members.roomsWhereShownOtherwise(user.id, { nickname: 'old' }, 0, 9)).toEqual([]);
    expect(await members.roomsWhereShownOtherwise(user.id, { avatarUrl: 'https://a.example/' }, 0, 9)).toEqual([
      roomId,
    ]);
    expect(await members.roomsWhereShownOtherwise(user.id, { avatarUrl: '' }, 0, 9)).toEqual([]);
    expect(await members.roomsWhereShownOtherwise(user.id, {}, 0, 9)).toEqual([]);
  });

  test('of a ban, a mute and a wait that are over, no row is left', async () => {
    const roomId = await newRoom();
    const [banned, muted, former] = [randomUUID(), randomUUID(), randomUUID()] as const;
    const rows = async () => {
      const found = await db.selectFrom('sanction').select('user_id').where('room_id', '=', roomId).execute();
      return found.map((row) => row.user_id).sort();
    };
    const sanction = (userId: string, what: object) =>
      change(roomId, (room) => room.sanction(userId, what), { users: [userId], sanctions: true });
    const ban = { until: FOR_GOOD, by: ANN.id, at: 1 };
    const soon = Date.now() + 60_000;

    await sanction(banned, { ban });
    await sanction(muted, { mutedUntil: soon, spokeAt: Date.now(), ban });
    await sanction(former, { mutedUntil: Date.now() - 1 });
    expect(await rows()).toEqual([banned, muted].sort());
    await sanction(banned, { ban: undefined });
    await sanction(muted, { ban: undefined });
    expect(await rows()).toEqual([muted]);
    await sanction(muted, { mutedUntil: undefined });
    expect(await rows()).toEqual([]);
  });

  test('sanctions that are over by themselves are swept, the others stay', async () => {
    const roomId = await newRoom();
    const [lapsed, waiting, lasting] = ['lapsed', 'waiting', 'lasting'].map((name) => `${name}-${randomUUID()}`);
    const now = Date.now();
    const row = { room_id: roomId, nickname: '', banned_until: null, muted_until: null, spoke_at: null };
    const none = { ban_reason: null, banned_by: null, banned_at: null, banned_as: null, muted_as: null };
    const rows = [
      { ...row, ...none, user_id: lapsed as string, banned_until: now - 1, muted_until: now - 1, spoke_at: 1 },
      { ...row, ...none, user_id: waiting as string, muted_until: now - 1, spoke_at: now - 1_000 },
      { ...row, ...none, user_id: lasting as string, banned_until: FOR_GOOD, muted_until: now - 1 },
    ];
    await db.insertInto('sanction').values(rows).execute();
    const writer = new LogWriter(createCommit(db, openStores(db)), SILENT, { ...console });
    const invitations = new InvitationStore(db);
    const marks = new CommitMarks(db);
    const sweeper = new Sweeper({ writer, ...openStores(db), invitations, marks, emptyRoomGraceMs: 60_000 });

    await sweeper.forgetSanctions();
    await writer.stop();

    const left = await db.selectFrom('sanction').select('user_id').where('room_id', '=', roomId).execute();
    expect(left.map((it) => it.user_id).sort()).toEqual([lasting, waiting].sort());
  });

  test('a thousand changes are one transaction', async () => {
    const roomId = await newRoomWithAnn();
    const changes = Array.from({ length: 1_000 }, (_, i) => ({
      roomId,
      users: [ANN.id],
      decide: (room: LockedRoom) => say(room, `message ${i} ${'가'.repeat(100)}`).seq,
    }));

    const { outcomes } = await commit(changes);

    expect(outcomes.map((outcome) => 'value' in outcome && outcome.value)).toEqual(changes.map((_, i) => i + 2));
    expect(await rooms.find(roomId)).toMatchObject({ headSeq: 1_001 });
  });
});
