import type { KyselyPlugin } from 'kysely';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../src/db/statement.ts';
import { ReadingStore } from '../../src/reading/store.ts';
import { ENGINES, type Engine } from '../support/database.ts';
import { WriterBench } from '../support/writer-bench.ts';

const HEAD = 7;

function useBench(engine: Engine) {
  const bench = new WriterBench(engine);
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());
  const store = (db: Db = bench.db) => new ReadingStore(db, 'this worker');

  /** A room whose members have read so far. */
  const roomOf = async (members: Record<string, number | null>) => {
    const roomId = await bench.room();
    await bench.db.updateTable('room').set({ head_seq: HEAD }).where('id', '=', roomId).execute();
    for (const [userId, read_seq] of Object.entries(members)) {
      await bench.db
        .insertInto('member')
        .values({
          room_id: roomId,
          user_id: userId,
          nickname: userId,
          role: 'member',
          stays: 0,
          joined_at: 1,
          read_seq,
        })
        .execute();
    }
    return roomId;
  };
  const readIn = async (roomId: number) => {
    const rows = await bench.db.selectFrom('member').selectAll().where('room_id', '=', roomId).execute();
    return Object.fromEntries(rows.map(({ user_id, read_seq }) => [user_id, read_seq]));
  };

  return { bench, store, roomOf, readIn };
}

function marksOf(roomId: number, seqs: Record<string, number>) {
  return Object.entries(seqs).map(([userId, seq]) => ({ roomId, userId, seq }));
}

describe.each(ENGINES)('marks of what was read, on %s', (engine) => {
  const { bench, store, roomOf, readIn } = useBench(engine);

  test('go forward alone, no further than the log, and are there for members alone', async () => {
    const roomId = await roomOf({ ann: 3, bob: 5, kim: null, lee: null });
    await bench.db.insertInto('presence').values({ room_id: roomId, user_id: 'ann', worker_id: 'another' }).execute();

    const marked = await store().advance(marksOf(roomId, { ann: 4, bob: 2, kim: 1_000, lee: 0, eve: 6 }));

    expect(await readIn(roomId)).toEqual({ ann: 4, bob: 5, kim: HEAD, lee: 0 });
    expect(marked.map(({ userId, seq, isElsewhere }) => [userId, seq, isElsewhere]).sort()).toEqual([
      ['ann', 4, true],
      ['bob', 5, false],
      ['kim', HEAD, false],
      ['lee', 0, false],
    ]);
  });
});

describe('marks of what was read, and locks', () => {
  const { bench, store, roomOf, readIn } = useBench('mysql');

  test('are left out, and waited for by nobody, where the member is locked', async () => {
    const roomId = await roomOf({ ann: 1, bob: 1 });

    const marked = await bench.db.transaction().execute(async (other) => {
      await sql`SELECT * FROM member WHERE room_id = ${roomId} AND user_id = 'ann' FOR UPDATE`.execute(other);
      return await store().advance(marksOf(roomId, { ann: 4, bob: 4 }));
    });

    expect(marked.map(({ userId }) => userId)).toEqual(['bob']);
    expect(await readIn(roomId)).toEqual({ ann: 1, bob: 4 });
  });

  test('lock nothing while the worker thinks: it may be frozen meanwhile', async () => {
    const roomId = await roomOf({ ann: 1 });
    let thoughts = 0;
    const thinking: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        thoughts++;
        await sql`SELECT * FROM member WHERE room_id = ${roomId} FOR UPDATE NOWAIT`.execute(bench.db);
        return result;
      },
    };

    await store(bench.db.withPlugin(thinking)).advance(marksOf(roomId, { ann: 4 }));

    expect(thoughts).toBeGreaterThan(0);
    expect(await readIn(roomId)).toEqual({ ann: 4 });
  });
});
