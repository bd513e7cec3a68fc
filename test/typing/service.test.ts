import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poolState } from '../../src/db/open.ts';
import { TypingService } from '../../src/typing/service.ts';
import { TypingStore } from '../../src/typing/store.ts';
import { eventually } from '../support/eventually.ts';
import { WriterBench } from '../support/writer-bench.ts';

const logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const bench = new WriterBench('mysql');
beforeAll(() => bench.start());
afterAll(() => bench.stop());

test('a slow database is asked once at a time who is writing; who writes meanwhile is told of afterwards', async () => {
  const roomId = await bench.room();
  const users = ['ann', 'bob', 'eve', 'kim'];
  for (const user_id of users) {
    await bench.db
      .insertInto('member')
      .values({ room_id: roomId, user_id, nickname: user_id, role: 'member', stays: 0, joined_at: 1 })
      .execute();
  }
  const told: string[] = [];
  const typing = new TypingService({
    store: new TypingStore(bench.db),
    isIn: () => true,
    tell: (_roomId, typists) => told.push(...typists.map(({ userId }) => userId)),
    logger,
  });
  const inUse = () => poolState(bench.db)?.inUse ?? 0;

  await bench.db.connection().execute(async (other) => {
    await sql`LOCK TABLES member WRITE, room WRITE`.execute(other);
    typing.writes('a connection', roomId, 'ann');
    await eventually('the database is asked', () => inUse() === 2);
    for (const user of users.slice(1)) {
      typing.writes('a connection', roomId, user);
      // Longer than is gathered.
      await delay(300);
    }
    expect(inUse()).toBe(2);
    await sql`UNLOCK TABLES`.execute(other);
  });

  await eventually('all are told of', () => told.length === users.length);
  expect(told.sort()).toEqual(users);
  await typing.stop();
});
