import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    const { writer } = bench.writer({ patienceMs: 10_000 });
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

    expect(await writer.change(saying(roomId, 'back'))).toBe(1);
  });

  test('a room that somebody else has locked holds up no other, and keeps its order', async () => {
    const { writer } = bench.writer();
    const [locked, free] = [await bench.room(), await bench.room()];
    await writer.change(saying(locked, 'before'));
    const somebody = await createConnection(bench.database.config.mysqlUrl ?? '');
    await somebody.query('BEGIN');
    await somebody.query('SELECT id FROM room WHERE id = ? FOR UPDATE', [locked]);

    const held: Promise<number>[] = [];
    for (let i = 0; i < 20; i++) {
      held.push(writer.change(saying(locked, `held ${i}`)));
      expect(await writer.change(saying(free, `free ${i}`))).toBe(i + 1);
    }
    let isHeld = true;
    void held[0]?.then(() => {
      isHeld = false;
    });
    expect(isHeld).toBe(true);
    await somebody.query('ROLLBACK');
    await somebody.end();

    expect(await Promise.all(held)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    expect(await writer.change(saying(locked, 'after'))).toBe(22);
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
