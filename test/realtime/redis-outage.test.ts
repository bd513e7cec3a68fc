import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { redisUrl, useWorld } from '../support/world.ts';

describe('Redis that is not there when the workers start', () => {
  const world = useWorld({ name: 'no worker yet', engine: 'mysql', workers: 0 });
  let redis: TcpProxy;

  beforeAll(async () => {
    redis = await startProxy(new URL(redisUrl()));
    redis.cut();
    for (let i = 0; i < 2; i++) await world.startWorker({ redisUrl: redis.url, workers: 2, rateLimits: true });
  });
  afterAll(async () => {
    for (const worker of world.workers.splice(0)) await worker.stop();
    await redis.stop();
  });
  const readiness = async (worker: number) => {
    const { status, body } = await world.rest(worker).get('/readyz');
    return [status, body.status, body.redis];
  };

  test('keeps nobody from talking, is said, and is picked up when it comes', async () => {
    expect(await readiness(0)).toEqual([200, 'degraded', 'down']);
    const [ann, bob] = [await world.person('ann', 0), await world.person('bob', 1)];
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);

    let head = 0;
    bob.socket.on('head', (_roomId: number, seq: number) => {
      head = seq;
    });
    const first = await ann.say(roomId, 'without Redis');
    await eventually('bob is told how far the log reaches', () => head === first.seq);
    const second = await ann.say(roomId, 'still without Redis');
    expect(await bob.hears(roomId, { seq: second.seq })).toMatchObject({ content: 'still without Redis' });

    redis.mend();
    for (const worker of [0, 1]) {
      await eventually('Redis is picked up', async () => (await readiness(worker)).join() === '200,ok,up');
    }
    const withRedis = await bob.say(roomId, 'with Redis');
    expect(await ann.hears(roomId, { seq: withRedis.seq })).toMatchObject({ content: 'with Redis' });
    await eventually('the room has a channel', () => redis.received().includes(`room:${roomId}`));
  });
});

describe('Redis that goes away', () => {
  const world = useWorld({ name: 'no worker yet', engine: 'mysql', workers: 0 }, { leaseMs: 600_000 });
  let redis: TcpProxy;

  beforeAll(async () => {
    redis = await startProxy(new URL(redisUrl()));
    for (let i = 0; i < 2; i++) await world.startWorker({ redisUrl: redis.url, workers: 2 });
  });
  afterAll(async () => {
    for (const worker of world.workers.splice(0)) await worker.stop();
    await redis.stop();
  });

  test.each(['chat', 'live'])('does not let those hear a %s room on who are banned meanwhile', async (mode) => {
    const [ann, bob, eve] = [await world.person('ann', 0), await world.person('bob', 1), await world.person('eve', 1)];
    const roomId = await world.room(ann, { mode });
    for (const person of [ann, bob, eve]) await person.join(roomId);
    if (mode === 'live') await ann.get('live:start', { roomId });
    const out = new Promise((resolve) => bob.socket.once('room:left', (id: number) => resolve(id)));
    redis.cut();

    await ann.get('member:ban', { roomId, userId: bob.user.id });

    expect(await out).toBe(roomId);
    await ann.say(roomId, 'among ourselves');
    await eve.hears(roomId, { content: 'among ourselves' });
    expect(bob.heardIn(roomId).filter(({ kind }) => kind === 'message')).toEqual([]);
    redis.mend();
  });
});
