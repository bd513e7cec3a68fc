import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { Db } from '../../src/db/statement.ts';
import { MemberListing } from '../../src/members/listing.ts';
import { MemberStore, type MembersCursor } from '../../src/members/store.ts';
import { RoomStore } from '../../src/rooms/store.ts';
import { createDatabase, ENGINES, type TestDatabase } from '../support/database.ts';

/** Counts what is read. */
class CountedStore extends MemberStore {
  reads = 0;
  override list(...args: Parameters<MemberStore['list']>) {
    this.reads++;
    return super.list(...args);
  }
}

const MEMBERS = 1_300;
const idOf = (n: number) => `user ${String(n).padStart(4, '0')}`;

describe.each(ENGINES)('the list of members on %s', (engine) => {
  let database: TestDatabase;
  let db: Db;
  let rooms: RoomStore;
  let members: CountedStore;
  let listing: MemberListing;
  let roomId: number;

  beforeAll(async () => {
    database = await createDatabase(engine);
    db = openDatabase(database.config);
    await migrate(db);
    rooms = new RoomStore(db);
    roomId = await newRoom();
    const rows = Array.from({ length: MEMBERS }, (_, n) => ({
      room_id: roomId,
      user_id: idOf(n),
      nickname: 'somebody',
      avatar_url: null,
      role: 'member' as const,
      stays: 1,
      joined_at: n,
    }));
    for (let n = 0; n < MEMBERS; n += 100)
      await db
        .insertInto('member')
        .values(rows.slice(n, n + 100))
        .execute();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(() => {
    members = new CountedStore(db);
    listing = new MemberListing(members, rooms);
  });
  const NOBODY = undefined;
  const newRoom = async () =>
    (
      await rooms.create(
        { title: 'a room', mode: 'chat', lifetime: 'transient', ownerId: 'ann', visibility: 'public', settings: {} },
        Date.now(),
      )
    ).id;
  const placeOf = (n: number): MembersCursor => ({ joinedAt: n, userId: idOf(n) });

  test('a page beyond the first thousand is read once for all who ask for it', async () => {
    const pages = await Promise.all(
      Array.from({ length: 50 }, () => listing.after(roomId, NOBODY, placeOf(1_099), 101)),
    );
    const again = await listing.after(roomId, NOBODY, placeOf(1_099), 101);

    expect(new Set([...pages, again].map((page) => page[0]?.userId))).toEqual(new Set([idOf(1_100)]));
    // Two, and a few more where it took longer than the second.
    expect(members.reads).toBeLessThan(10);
  });

  test('pages differ by where they begin and how long they are', async () => {
    const starts = [998, 1_050, 1_250];
    for (const start of starts) {
      for (const limit of [51, 101]) {
        const page = await listing.after(roomId, NOBODY, placeOf(start), limit);
        expect(page.map(({ userId }) => userId)).toEqual(
          Array.from({ length: Math.min(limit, MEMBERS - start - 1) }, (_, i) => idOf(start + 1 + i)),
        );
      }
    }
  });

  test('more pages than are kept are read all the same', async () => {
    for (let n = 1_000; n < 1_150; n++) {
      expect((await listing.after(roomId, NOBODY, placeOf(n), 2))[0]?.userId).toBe(idOf(n + 1));
    }
  });

  test('a page is read again after a change that this worker knows of', async () => {
    await listing.after(roomId, NOBODY, placeOf(1_099), 101);
    const before = members.reads;
    const change = { roomId, users: ['ann'], decide: () => undefined };
    listing.wrote({ roomId, entries: [], departed: [], isAltered: true, removed: false }, [change]);

    await listing.after(roomId, 'ann', placeOf(1_099), 101);

    expect(members.reads).toBe(before + 2);
  });

  test('that there is no room is looked up once, and a room that is made here is there at once', async () => {
    const none = (await newRoom()) + 1;
    for (let i = 0; i < 20; i++)
      await expect(listing.after(none, NOBODY, undefined, 10)).rejects.toThrow('There is no room');
    expect(members.reads).toBeLessThan(10);

    expect(await newRoom()).toBe(none);
    listing.created(none);

    expect(await listing.after(none, NOBODY, undefined, 10)).toEqual([]);
  });
});
