import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RedisCluster, startRedisCluster } from '../services/redis-cluster.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from '../support/person.ts';
import { useWorld } from '../support/world.ts';

describe('a Redis cluster', () => {
  const world = useWorld({ name: 'no worker yet', engine: 'mysql', workers: 0 });
  let cluster: RedisCluster;
  let ann: Person;
  let bob: Person;
  /** A room on each of the masters. */
  const rooms: number[] = [];

  beforeAll(async () => {
    cluster = await startRedisCluster();
    for (let i = 0; i < 2; i++) await world.startWorker({ redisUrl: cluster.url, workers: 2, rateLimits: true });
    await eventually('the cluster is up', isUp);
    [ann, bob] = [await world.person('ann', 0), await world.person('bob', 1)];
    while (Object.keys(rooms).length < 3) {
      const roomId = await world.room(ann);
      rooms[await cluster.nodeOf(channelOf(roomId))] ??= roomId;
    }
    for (const roomId of rooms) {
      await ann.join(roomId);
      await bob.join(roomId);
    }
  });
  afterAll(async () => {
    for (const worker of world.workers.splice(0)) await worker.stop();
    await cluster.stop();
  });
  const channelOf = (roomId: number) => `sarangbang:0#/chat#room:${roomId}#`;
  const states = async () => {
    const answers = await Promise.all([0, 1].map((worker) => world.rest(worker).get('/readyz')));
    return answers.map(({ body }) => body.redis).join();
  };
  const isUp = async () => (await states()) === 'up,up';
  /** Ann speaks in each room. @returns how long it took until bob heard it, in ms */
  const ways = async (content: string) =>
    await Promise.all(
      rooms.map(async (roomId) => {
        const begin = Date.now();
        const { seq } = await ann.say(roomId, content);
        await bob.hears(roomId, { seq });
        return Date.now() - begin;
      }),
    );

  test('rooms on all three masters are heard on the other worker, without a gap and in order', async () => {
    for (let i = 0; i < 10; i++) await ways(`message ${i}`);

    for (const roomId of rooms) {
      // What was late is told by way of the database too, so that some may be heard twice.
      const seqs = [...new Set(bob.heardIn(roomId).map(({ seq }) => seq))];
      expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] as number) + i));
      expect(seqs.length).toBeGreaterThanOrEqual(10);
    }
  });

  test('workers count together: joins are limited by the cluster', async () => {
    const roomId = rooms[0] as number;
    const eve = await world.person('eve', 0);
    const eveThere = await world.connect(eve.token, 1);
    let joins = 0;
    await eventually('she is refused on one worker', async () => {
      const reply = await eve.ask('room:join', { roomId });
      joins++;
      return !reply.ok && reply.error.code === 'rate_limited';
    });

    expect(joins).toBeGreaterThan(100);
    expect(await eveThere.ask('room:join', { roomId })).toMatchObject({ error: { code: 'rate_limited' } });
  });

  test('what one worker says to all others arrives: somebody removed hears the room no more', async () => {
    const roomId = await world.room(ann);
    const eve = await world.person('eve', 1);
    await ann.join(roomId);
    await eve.join(roomId);

    await world.rest(0, ann.token).delete(`/api/rooms/${roomId}/members/${eve.user.id}`);

    const { seq } = await ann.say(roomId, 'is she gone?');
    await ann.hears(roomId, { seq });
    expect(eve.heardIn(roomId).some((entry) => entry.seq === seq)).toBe(false);
  });

  test('a slot moves to another master: its room is heard there', async () => {
    const roomId = rooms[0] as number;
    await cluster.moveAway(channelOf(roomId));

    await eventually('both workers hear it there', async () => (await cluster.listeners(channelOf(roomId))) === 2);
    const { seq } = await ann.say(roomId, 'from elsewhere');
    await bob.hears(roomId, { seq });
    await eventually('all is well', isUp);
  });

  test('a master dies: its rooms go on by way of the database, the others as before, and all when it is back', async () => {
    const node = cluster.nodes[2];
    const before = await ways('before');

    await node?.end('SIGKILL');
    await eventually('it is said', async () => (await states()) === 'down,down');
    const meanwhile: number[][] = [];
    for (let i = 0; i < 4; i++) meanwhile.push(await ways(`meanwhile ${i}`));
    expect((await world.rest(0).post('/api/sessions', { nickname: 'new' })).status).toBe(201);
    await node?.start();
    const begin = Date.now();
    await eventually('it is picked up', isUp);
    const pickedUpAfter = Date.now() - begin;

    const longest = [0, 1, 2].map((i) => Math.max(...meanwhile.map((turn) => turn[i] as number)));
    const after = await ways('after');
    process.stdout.write(
      `rooms on the masters B, B, C: C killed; ms to the other worker: ${before} before, ${longest} at the most ` +
        `meanwhile, ${after} after; picked up ${pickedUpAfter} ms after its start\n`,
    );
    for (const roomId of rooms) {
      const { entries } = await bob.get('log:read', { roomId, after: 0, limit: 200 });
      const heard = new Set(bob.heardIn(roomId).map(({ seq }) => seq));
      const missed = entries.filter(
        ({ seq, kind }: { seq: number; kind: string }) => kind === 'message' && !heard.has(seq),
      );
      expect(missed).toEqual([]);
    }
  });

  test('a URL of the wrong kind is refused at the start, with the right one', async () => {
    const single = cluster.url.replace('+cluster', '').split(',')[0];
    await expect(world.startWorker({ redisUrl: single })).rejects.toThrow(/REDIS_URL: .*redis\+cluster:/);
  });
});
