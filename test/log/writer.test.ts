import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change, Commit } from '../../src/log/change.ts';
import { ENGINES } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { saying, WriterBench } from '../support/writer-bench.ts';

describe.each(ENGINES)('the writer on %s', (engine) => {
  const bench = new WriterBench(engine);
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());
  const codeOf = (error: { code: string }) => error.code;

  test('what comes while a transaction is under way is one transaction, and one broadcast a room', async () => {
    const { writer, counted } = bench.writer();
    const [first, second] = [await bench.room(), await bench.room()];
    bench.told.length = 0;

    const alone = writer.change(saying(first, 'message 0'));
    await eventually('a transaction is under way', () => counted.transactions === 1);
    const others = Array.from({ length: 99 }, (_, i) => writer.change(saying(i % 2 ? first : second, `message ${i}`)));

    expect(await Promise.all([alone, ...others])).toEqual(Array.from({ length: 100 }, (_, i) => 1 + Math.floor(i / 2)));
    expect(counted.transactions).toBe(2);
    await writer.stop();
    expect(bench.told.map(({ roomId, entries }) => [roomId, entries.length])).toEqual([
      [first, 1],
      [first, 49],
      [second, 50],
    ]);
  });

  test('a full queue refuses at once, says when to try again, and loses nothing of what it took', async () => {
    const { writer } = bench.writer({ queued: 10 });
    const roomId = await bench.room();

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        writer.change(saying(roomId, `${i}`)).catch((error) => [error.code, error.retryAfterMs]),
      ),
    );

    expect(outcomes.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    expect(outcomes.slice(10)).toEqual(Array(10).fill(['busy', expect.any(Number)]));
    expect(await bench.rooms.find(roomId)).toMatchObject({ headSeq: 10 });
    expect(await writer.change(saying(roomId, 'there is room again'))).toBe(11);
  });

  test('while the disk is full changes are refused as such, and none is lost when there is room again', async () => {
    if (engine !== 'sqlite') return;
    const { writer } = bench.writer({ patienceMs: 100 });
    const roomId = await bench.room();
    await writer.change(saying(roomId, 'before'));
    const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(bench.db);
    const large = () => writer.change(saying(roomId, 'x'.repeat(500_000)));

    await sql.raw(`PRAGMA max_page_count = ${rows[0]?.page_count}`).execute(bench.db);
    expect(await large().catch(codeOf)).toBe('unavailable');
    await sql.raw('PRAGMA max_page_count = 1073741823').execute(bench.db);

    expect(await large()).toBe(2);
    expect(await bench.rooms.find(roomId)).toMatchObject({ headSeq: 2 });
  });

  test('whoever is refused is told how long the queue will take', async () => {
    const slowly = (commit: Commit) => async (changes: Change[]) => {
      await delay(50);
      return await commit(changes);
    };
    const { writer } = bench.writer({ queued: 20, batch: 1 }, slowly);
    const roomId = await bench.room();
    const say = () => writer.change(saying(roomId, 'x'));
    await say();

    const taken = Array.from({ length: 20 }, say);
    const refusal = await say().catch((error) => error);

    expect(refusal).toMatchObject({ code: 'busy' });
    expect(refusal.retryAfterMs).toBeGreaterThan(20 * 50 * 0.9);
    expect(refusal.retryAfterMs).toBeLessThanOrEqual(10_000);
    await Promise.all(taken);
  });

  test('bytes are bounded as well, in the queue and in a transaction', async () => {
    const { writer, counted } = bench.writer({ queuedBytes: 10_000, batchBytes: 2_000 });
    const roomId = await bench.room();

    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => writer.change({ ...saying(roomId, 'x'), bytes: 1_000 }).catch(codeOf)),
    );

    expect(outcomes).toEqual([...Array.from({ length: 10 }, (_, i) => i + 1), 'busy', 'busy']);
    expect(counted.transactions).toBe(5);
  });

  test('a change that the database will not take fails alone', async () => {
    const { writer } = bench.writer();
    const roomId = await bench.room();
    const poison = {
      ...saying(roomId, 'x'),
      decide: (room: { append: (by: object, body: object) => unknown }) =>
        room.append({ userId: null, nickname: 'x' }, { kind: 'message', content: 'x', clientId: randomUUID() }),
    };

    const outcomes = await Promise.all([
      writer.change(saying(roomId, 'one')),
      writer.change(saying(roomId, 'two')),
      writer.change(poison as never).catch(() => 'refused'),
      writer.change(saying(roomId, 'three')),
    ]);

    expect(outcomes).toEqual([1, 2, 'refused', 3]);
    expect((await bench.entries.page({ roomId, limit: 9, bytes: 1e6 })).entries.map((entry) => entry.seq)).toEqual([
      1, 2, 3,
    ]);
  });

  test('when a transaction fails, and the room is locked when its changes are tried alone, they keep their order', async () => {
    let isLocked = true;
    const failing = (commit: Commit) => async (changes: Change[]) => {
      await delay(20);
      if (changes.length > 1) throw new Error('no space left on the disk');
      const outcomes = [{ isLocked: true as const }];
      const done = isLocked ? { outcomes, written: [] } : await commit(changes);
      isLocked = false;
      return done;
    };
    const { writer } = bench.writer({}, failing);
    const roomId = await bench.room();

    const together = [writer.change(saying(roomId, 'one')), writer.change(saying(roomId, 'two'))];
    await delay(10);
    const later = writer.change(saying(roomId, 'three'));

    expect(await Promise.all([...together, later])).toEqual([1, 2, 3]);
  });

  test('stopping finishes what was taken, and takes no more', async () => {
    const { writer } = bench.writer();
    const roomId = await bench.room();
    const taken = Array.from({ length: 50 }, (_, i) => writer.change(saying(roomId, `${i}`)));

    await writer.stop();

    expect(await bench.rooms.find(roomId)).toMatchObject({ headSeq: 50 });
    expect(await Promise.all(taken)).toHaveLength(50);
    await expect(writer.change(saying(roomId, 'late'))).rejects.toMatchObject({ code: 'unavailable' });
  });
});
