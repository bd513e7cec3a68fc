import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { redisUrl, useWorld } from '../support/world.ts';

/** A host that drops off the network keeps its connections, and answers nothing. */
describe('a server that falls silent', () => {
  // Longer than a query is waited for, so that nobody is seen off meanwhile.
  const world = useWorld({ name: 'two workers', engine: 'mysql', workers: 2 }, { leaseMs: 30_000 });
  let redis: TcpProxy;
  let mysql: TcpProxy;

  beforeAll(async () => {
    redis = await startProxy(new URL(redisUrl()));
    mysql = await startProxy(new URL(world.config.mysqlUrl ?? ''));
    await world.startWorker({ redisUrl: redis.url, mysqlUrl: mysql.url, rateLimits: true });
  });
  afterEach(() => {
    redis.mend();
    mysql.mend();
  });
  afterAll(async () => {
    await world.workers.pop()?.stop();
    await Promise.all([redis.stop(), mysql.stop()]);
    // Jobs that met the silence have said so.
    world.errors.length = 0;
  });

  test('Redis: own connections are told at once, joins and sessions go on, and it is said', async () => {
    const [ann, bob] = [await world.person('ann', 2), await world.person('bob', 2)];
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);

    redis.freeze();
    const begin = performance.now();
    const { seq } = await ann.say(roomId, 'is Redis there?');
    await bob.hears(roomId, { seq });
    const tookMs = Math.round(performance.now() - begin);
    process.stdout.write(`while Redis is silent, own connections are told after ${tookMs} ms\n`);
    await eventually('it is said', async () => (await world.rest(2).get('/readyz')).body.redis === 'down');
    expect((await world.rest(2).post('/api/sessions', { nickname: 'eve' })).status).toBe(201);
    expect((await ann.join(await world.room(bob))).you).toMatchObject({ online: true });

    // Another worker's words come by way of the database.
    const eve = await world.person('eve', 0);
    await eve.join(roomId);
    const fromEve = await eve.say(roomId, 'from another worker');
    await bob.hears(roomId, { seq: fromEve.seq });
    redis.mend();
    await eventually('it is well again', async () => (await world.rest(2).get('/readyz')).body.redis === 'up');
  });

  test('Redis: somebody removed by another worker meanwhile hears the room no more, soon', async () => {
    const ann = await world.person('ann', 0);
    const bob = await world.person('bob', 2);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);

    redis.cut();
    expect((await world.rest(0, ann.token).delete(`/api/rooms/${roomId}/members/${bob.user.id}`)).status).toBe(204);
    redis.mend();

    await eventually('bob hears nothing any more', async () => {
      const { seq } = await ann.say(roomId, 'can bob hear this?');
      await new Promise((later) => setTimeout(later, 100));
      return !bob.heardIn(roomId).some((entry) => entry.seq >= seq);
    });
    expect(await bob.ask('room:leave', { roomId })).toMatchObject({ error: { code: 'forbidden' } });
  });

  test('MySQL: connections that answer nothing are given up, and what was sent is stored over others, once', async () => {
    const ann = await world.person('ann', 2);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const clientId = randomUUID();

    mysql.freeze();
    const begin = Date.now();
    const reply = await ann.ask('message:send', { roomId, clientId, content: 'hello?' });

    expect(reply).toMatchObject({ ok: true, data: { duplicate: false } });
    expect(Date.now() - begin).toBeGreaterThan(5_000);
    const { entries } = await ann.get('log:read', { roomId });
    expect(entries).toMatchObject([{ kind: 'joined' }, { clientId }]);
  });
});
