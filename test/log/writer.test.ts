import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINES } from '../support/database.ts';
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

    const seqs = await Promise.all(
      Array.from({ length: 100 }, (_, i) => writer.change(saying(i % 2 ? second : first, `message ${i}`))),
    );

    expect(seqs).toEqual(Array.from({ length: 100 }, (_, i) => 1 + Math.floor(i / 2)));
    expect(counted.transactions).toBe(2);
    expect(bench.told.map(({ roomId, entries }) => [roomId, entries.length])).toEqual([
      [first, 1],
      [first, 49],
      [second, 50],
    ]);
    await writer.stop();
  });

  test('a full queue refuses at once, says when to try again, and loses nothing of what it took', async () => {
    const { writer } = bench.writer({ queued: 10 });
    const roomId = await bench.room();

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        writer.change(saying(roomId, `${i}`)).catch((error) => [error.code, error.retryAfterMs]),
      ),
    );

    expect(outcomes.slice(0, 11)).toEqual(Array.from({ length: 11 }, (_, i) => i + 1));
    expect(outcomes.slice(11)).toEqual(Array(9).fill(['busy', expect.any(Number)]));
    expect(await bench.rooms.find(roomId)).toMatchObject({ headSeq: 11 });
    expect(await writer.change(saying(roomId, 'there is room again'))).toBe(12);
  });

  test('bytes are bounded as well, in the queue and in a transaction', async () => {
    const { writer, counted } = bench.writer({ queuedBytes: 10_000, batchBytes: 2_000 });
    const roomId = await bench.room();

    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => writer.change({ ...saying(roomId, 'x'), bytes: 1_000 }).catch(codeOf)),
    );

    expect(outcomes).toEqual([...Array.from({ length: 11 }, (_, i) => i + 1), 'busy']);
    expect(counted.transactions).toBe(6);
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
    expect((await bench.entries.range({ roomId, limit: 9 })).map((entry) => entry.seq)).toEqual([1, 2, 3]);
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
