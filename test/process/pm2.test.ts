import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from '../support/person.ts';
import { startPm2 } from '../support/pm2.ts';
import { Rest } from '../support/rest.ts';
import { redisUrl, SECRET } from '../support/world.ts';

test('`pm2 start` with nothing set runs one process in fork mode', async () => {
  const pm2 = await startPm2({});
  try {
    expect(await pm2.processes()).toMatchObject([{ mode: 'fork_mode', status: 'online' }]);
    expect(await new Rest(pm2.url).get('/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ok', redis: 'none' },
    });
  } finally {
    await pm2.stop();
  }
});

describe('`WORKERS=3 MYSQL_URL=… REDIS_URL=… pm2 start`', () => {
  let database: TestDatabase;
  let pm2: Awaited<ReturnType<typeof startPm2>>;
  let redis: Redis;

  beforeAll(async () => {
    database = await createDatabase('mysql');
    redis = new Redis(redisUrl());
    pm2 = await startPm2({
      WORKERS: '3',
      MYSQL_URL: database.config.mysqlUrl ?? '',
      REDIS_URL: redisUrl(),
      SESSION_SECRET: SECRET,
      RATE_LIMITS: 'off',
    });
  });

  afterAll(async () => {
    await pm2.stop();
    redis.disconnect();
    await database.drop();
  });

  const person = async (nickname: string) => {
    const { body } = await new Rest(pm2.url).post('/api/sessions', { nickname });
    const it = new Person(pm2.url, body.token);
    await it.connected();
    return it;
  };
  const newRoom = async (owner: Person) =>
    (await new Rest(pm2.url, owner.token).post('/api/rooms', { title: 'a room' })).body.id as number;
  const workersIn = async (roomId: number) => {
    const connection = await createConnection(database.config.mysqlUrl ?? '');
    const [rows] = await connection.query('SELECT user_id, worker_id FROM presence WHERE room_id = ?', [roomId]);
    await connection.end();
    return new Map((rows as { user_id: string; worker_id: string }[]).map((row) => [row.user_id, row.worker_id]));
  };
  /** Somebody in the room on a worker where `others` are not. */
  const personElsewhere = async (nickname: string, roomId: number, workers: (string | undefined)[]) =>
    await eventually(`${nickname} is on another worker`, async () => {
      const it = await person(nickname);
      await it.join(roomId);
      if (!workers.includes((await workersIn(roomId)).get(it.user.id))) return it;
      await it.get('room:leave', { roomId });
      it.leave();
      return undefined;
    });

  test('it is a cluster that shares the port, and takes WebSockets alone', async () => {
    expect(await pm2.processes()).toMatchObject(Array(3).fill({ mode: 'cluster_mode', status: 'online' }));
    const polling = await new Rest(pm2.url).get('/socket.io/?EIO=4&transport=polling');
    expect(polling).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("transports: ['websocket']") },
    });
  });

  test('two in room B on different workers read each other; one in room A, on the third, hears nothing of it', async () => {
    const ann = await person('ann');
    const [roomA, roomB] = [await newRoom(ann), await newRoom(ann)];
    await ann.join(roomB);
    const annsWorker = (await workersIn(roomB)).get(ann.user.id);
    const bob = await personElsewhere('bob', roomB, [annsWorker]);
    const bobsWorker = (await workersIn(roomB)).get(bob.user.id);
    const eve = await personElsewhere('eve', roomA, [annsWorker, bobsWorker]);

    const fromAnn = await ann.say(roomB, 'hello bob');
    expect(await bob.hears(roomB, { seq: fromAnn.seq })).toMatchObject({ content: 'hello bob' });
    const fromBob = await bob.say(roomB, 'hello ann');
    expect(await ann.hears(roomB, { seq: fromBob.seq })).toMatchObject({ content: 'hello ann' });

    await eve.hears(roomA, { seq: (await eve.say(roomA, 'nobody here')).seq });
    expect([...eve.heard.keys()]).toEqual([roomA]);
    const channel = `sarangbang:${redis.options.db}#/chat#room:${roomB}#`;
    expect(await redis.call('PUBSUB', 'SHARDNUMSUB', channel)).toEqual([channel, 2]);
    for (const it of [ann, bob, eve]) it.leave();
  });

  test('a worker that is killed loses no acknowledged message, and its members leave or come back', async () => {
    const ann = await person('ann');
    const roomId = await newRoom(ann);
    await ann.join(roomId);
    const bob = await personElsewhere('bob', roomId, [(await workersIn(roomId)).get(ann.user.id)]);
    const acknowledged: number[] = [];
    for (let i = 0; i < 20; i++) acknowledged.push((await bob.say(roomId, `message ${i}`)).seq);

    const gone = new Promise((resolve) => bob.socket.once('disconnect', resolve));
    for (const { pid } of await pm2.processes()) {
      process.kill(pid, 'SIGKILL');
      if (await Promise.race([gone.then(() => true), new Promise((later) => setTimeout(later, 500))])) break;
    }
    await gone;

    await eventually('bob is back', async () => {
      const back = new Person(pm2.url, bob.token);
      const isBack = await back.connected().then(
        () => true,
        () => false,
      );
      if (!isBack) return false;
      const { entries } = await back.join(roomId, 0);
      back.leave();
      const seqs = entries.map((entry: { seq: number }) => entry.seq);
      expect(seqs).toEqual(seqs.map((_: number, i: number) => i + 1));
      return acknowledged.every((seq) => seqs.includes(seq));
    });
    await eventually('three workers are online again', async () => {
      const processes = await pm2.processes();
      return processes.length === 3 && processes.every((it) => it.status === 'online');
    });
    ann.leave();
  });

  test('`pm2 reload` leaves three workers, which go on with the same rooms', async () => {
    const before = (await pm2.processes()).map(({ pid }) => pid);
    await pm2.pm2('reload', 'sarangbang');

    const after = await pm2.processes();
    expect(after).toMatchObject(Array(3).fill({ mode: 'cluster_mode', status: 'online' }));
    expect(after.filter(({ pid }) => before.includes(pid))).toEqual([]);
    expect(await new Rest(pm2.url).get('/readyz')).toMatchObject({ status: 200, body: { redis: 'up' } });
  });
});
