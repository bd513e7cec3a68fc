import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { saying, WriterBench } from '../support/writer-bench.ts';

describe('the writer, when MySQL fails', () => {
  const bench = new WriterBench('mysql');
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());

  const killConnections = async () => {
    const admin = await createConnection(bench.database.config.mysqlUrl ?? '');
    const [rows] = await admin.query(
      'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
    );
    await Promise.allSettled((rows as { id: number }[]).map(({ id }) => admin.query(`KILL ${id}`)));
    await admin.end();
  };

  test('connections that are cut or killed in the middle lose and double nothing', async () => {
    const { writer } = bench.writer({ patienceMs: 60_000 });
    const roomId = await bench.room();
    const faults = new Map<number, () => unknown>([
      [20, () => bench.proxy?.cut()],
      [30, () => bench.proxy?.mend()],
      [50, killConnections],
    ]);
    const acknowledged: Promise<number>[] = [];

    for (let i = 0; i < 300; i++) {
      acknowledged.push(writer.change(saying(roomId, `${i}`)));
      await faults.get(i % 60)?.();
      await new Promise((next) => setTimeout(next, 5));
    }

    expect(await Promise.all(acknowledged)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    const stored = await bench.db.selectFrom('entry').select('seq').where('room_id', '=', roomId).execute();
    expect(stored).toHaveLength(300);
  });

  test('a database that stays away is said, and the next change finds it again', async () => {
    const { writer } = bench.writer({ patienceMs: 200 });
    const roomId = await bench.room();

    bench.proxy?.cut();
    await expect(writer.change(saying(roomId, 'x'))).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterMs: expect.any(Number),
    });
    bench.proxy?.mend();

    const back = saying(roomId, 'back');
    const attempt = () => writer.change(back).catch(() => undefined);
    expect(await eventually('the database is found again', attempt)).toBe(1);
  });

  const lock = async (...rooms: number[]) => {
    const somebody = await createConnection(bench.database.config.mysqlUrl ?? '');
    await somebody.query('BEGIN');
    for (const roomId of rooms) await somebody.query('SELECT id FROM room WHERE id = ? FOR UPDATE', [roomId]);
    return async () => {
      await somebody.query('ROLLBACK');
      await somebody.end();
    };
  };

  test('a room that is locked for long holds up no other, and keeps its order', async () => {
    const { writer } = bench.writer();
    const [long, brief, free] = [await bench.room(), await bench.room(), await bench.room()];
    const say = (roomId: number) => writer.change(saying(roomId, 'x'));
    for (const roomId of [long, brief, free]) await say(roomId);
    const [unlockLong, unlockBrief] = [await lock(long), await lock(brief)];

    const held: Promise<number>[] = [];
    const short: Promise<number>[] = [];
    for (let i = 0; i < 20; i++) {
      held.push(say(long));
      short.push(say(brief));
      expect(await say(free)).toBe(i + 2);
      if (i === 10) await unlockBrief();
    }

    // Only the long one is still locked: neither this worker nor another one waits for it elsewhere.
    expect(await Promise.all(short)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    expect(await bench.writer().writer.change(saying(brief, 'from another worker'))).toBe(22);
    expect(await Promise.race([held[0], new Promise((later) => setTimeout(later, 100, 'held'))])).toBe('held');
    await unlockLong();
    expect(await Promise.all(held)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    expect(await say(long)).toBe(22);
  });

  test('a locked room takes no more than its share of the queue', async () => {
    const { writer } = bench.writer({ queued: 50, parked: 10 });
    const [locked, free] = [await bench.room(), await bench.room()];
    const unlock = await lock(locked);
    const outcomes: Promise<unknown>[] = [];
    for (let i = 0; i < 40; i++) {
      outcomes.push(writer.change(saying(locked, `${i}`)).catch(({ code }) => code));
      await writer.change(saying(free, 'x'));
    }

    expect(await Promise.all(outcomes.slice(10))).toEqual(Array(30).fill('busy'));
    await unlock();
    expect(await Promise.all(outcomes.slice(0, 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('workers that lock the same rooms in any order do not lock each other out', async () => {
    const [one, two] = [bench.writer().writer, bench.writer().writer];
    const rooms = await Promise.all(Array.from({ length: 10 }, () => bench.room()));
    const all = (writer: typeof one, order: number[]) =>
      Promise.all(Array.from({ length: 20 }, () => order.map((roomId) => writer.change(saying(roomId, 'x')))).flat());

    await Promise.all([all(one, rooms), all(two, [...rooms].reverse())]);

    for (const roomId of rooms) expect(await bench.rooms.find(roomId)).toMatchObject({ headSeq: 40 });
  });
});
