import { afterAll, beforeAll, expect, test } from 'vitest';
import { Heard } from '../../src/heard.ts';
import { Heads } from '../../src/log/heads.ts';
import type { Logger } from '../../src/logger.ts';
import { eventually } from '../support/eventually.ts';
import { WriterBench } from '../support/writer-bench.ts';

const logger: Logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const bench = new WriterBench('sqlite');
beforeAll(() => bench.start());
afterAll(() => bench.stop());

test('a room that nobody hears any more at the second look is not counted as one that grew unheard', async () => {
  const [left, kept] = [await bench.room(), await bench.room()];
  const heard = new Map([left, kept].map((roomId) => [roomId, new Heard()]));
  for (const each of heard.values()) each.add(1, 1);
  await bench.db.updateTable('room').set({ head_seq: 1 }).execute();
  const told = new Map<number, number>();
  const local = {
    rooms: () => [...heard.keys()],
    isCutOff: () => false,
    heard: (roomId: number) => heard.get(roomId),
    log: () => {},
    head: (roomId: number, seq: number) => {
      told.set(roomId, seq);
      if (roomId === left && seq > 1) heard.delete(left);
    },
    presence: () => {},
    grewUnheard: () => {},
    dissolve: () => {},
  };
  const heads = new Heads(bench.rooms, bench.entries, local);
  const job = heads.start(logger);
  await eventually('it knows how they stand', () => told.size === 2);

  await bench.db.updateTable('room').set({ head_seq: 5 }).execute();

  const repaired = () => [...heads.repaired.values][0]?.value;
  expect(await eventually('it has looked twice', () => repaired() || undefined)).toBe(1);
  expect(told).toEqual(new Map([left, kept].map((roomId) => [roomId, 5])));
  await job.stop();
});

test('a room is suspected when an entry of it was not heard, also when later ones were', async () => {
  const roomId = await bench.room();
  await bench.db.updateTable('room').set({ head_seq: 1 }).where('id', '=', roomId).execute();
  const heard = new Heard();
  const suspected: number[] = [];
  let head = 0;
  const heads = new Heads(bench.rooms, bench.entries, {
    rooms: () => [roomId],
    isCutOff: () => false,
    heard: () => heard,
    log: () => {},
    head: (_roomId, seq) => {
      head = seq;
    },
    presence: () => {},
    grewUnheard: (id) => suspected.push(id),
    dissolve: () => {},
  });
  const job = heads.start(logger);
  await eventually('it knows how the room stands', () => heard.upTo === 1);
  suspected.length = 0;

  heard.add(2, 2);
  await bench.db.updateTable('room').set({ head_seq: 2 }).where('id', '=', roomId).execute();
  await eventually('it has looked', () => head === 2);
  expect(suspected).toEqual([]);
  heard.add(4, 4);
  await bench.db.updateTable('room').set({ head_seq: 4 }).where('id', '=', roomId).execute();

  await eventually('it counts as repaired', () => [...heads.repaired.values][0]?.value === 1);
  expect(suspected).toEqual([roomId]);
  expect(heard.upTo).toBe(4);
  await job.stop();
});

test('that a room is gone is said at the second look: who removed it may be about to tell', async () => {
  const [removed, kept] = [await bench.room(), await bench.room()];
  await bench.db.updateTable('room').set({ head_seq: 1 }).execute();
  const said: string[] = [];
  const heads = new Heads(bench.rooms, bench.entries, {
    rooms: () => (said.includes('dissolved') ? [kept] : [removed, kept]),
    isCutOff: () => false,
    heard: () => undefined,
    log: () => {},
    head: (roomId, seq) => said.push(`${roomId === kept ? 'kept' : 'removed'} ${seq}`),
    presence: () => {},
    grewUnheard: () => {},
    dissolve: () => said.push('dissolved'),
  });
  const job = heads.start(logger);
  await eventually('it knows how they stand', () => said.length === 2);
  await bench.db.deleteFrom('room').where('id', '=', removed).execute();
  await bench.db.updateTable('room').set({ head_seq: 2 }).where('id', '=', kept).execute();

  await eventually('it has looked', () => said.includes('kept 2'));
  expect(said).toEqual(['removed 1', 'kept 1', 'kept 2']);
  await eventually('it has looked again', () => said.includes('dissolved'));
  expect(said.slice(3)).toEqual([`removed ${Number.MAX_SAFE_INTEGER}`, 'dissolved']);
  await job.stop();
});
