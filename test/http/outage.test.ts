import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { useWorld } from '../support/world.ts';

describe('while the database is away', () => {
  // The lease outlasts the outage, so that nobody is seen off for the worker's silence.
  const world = useWorld({ name: 'two workers', engine: 'mysql', workers: 2 }, { leaseMs: 30_000 });
  let mysql: TcpProxy;

  beforeAll(async () => {
    mysql = await startProxy(new URL(world.config.mysqlUrl ?? ''));
    await world.startWorker({ mysqlUrl: mysql.url });
  });
  afterAll(async () => {
    await world.workers.pop()?.stop();
    await mysql.stop();
  });

  test('it is said, nothing ends, and all goes on when it is back', async () => {
    const ann = await world.person('ann', 2);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await ann.say(roomId, 'before');

    mysql.cut();
    for (const path of ['/api/rooms', `/api/rooms/${roomId}/log`]) {
      expect(await world.rest(2).get(path)).toMatchObject({
        status: 503,
        body: { code: 'unavailable', retryAfterMs: 2_000 },
      });
    }
    expect(await world.rest(2).get('/readyz')).toMatchObject({
      status: 503,
      body: { database: 'down', reasons: [expect.stringMatching(/^database: \w+$/)] },
    });
    expect(await world.rest(2).get('/livez')).toMatchObject({ status: 200 });
    await expect(world.connect(ann.token, 2)).rejects.toMatchObject({ data: { code: 'unavailable' } });
    expect(await ann.ask('log:read', { roomId })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    const clientId = randomUUID();
    const meanwhile = ann.ask('message:send', { roomId, clientId, content: 'meanwhile' });
    mysql.mend();

    expect(await meanwhile).toMatchObject({ ok: true, data: { duplicate: false } });
    expect(await ann.hears(roomId, { clientId })).toMatchObject({ content: 'meanwhile' });
    await eventually('it is ready again', async () => (await world.rest(2).get('/readyz')).status === 200);
    const { entries } = await ann.get('log:read', { roomId });
    const logged = world.errors.splice(0).map((error) => (error as { message: string }).message);
    expect(logged).toEqual(expect.arrayContaining(['request failed', 'handshake failed', 'event failed']));
    expect(entries.map((entry: { kind: string }) => entry.kind)).toEqual(['joined', 'message', 'message']);
  });

  test('a leave that failed changes nothing: one still hears the room, and is seen off when one goes', async () => {
    const [ann, bob] = [await world.person('ann', 2), await world.person('bob', 0)];
    const roomId = await world.room(bob, { lifetime: 'transient' });
    await ann.join(roomId);
    await bob.join(roomId);

    mysql.cut();
    expect(await ann.ask('room:leave', { roomId })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    mysql.mend();
    await eventually('it is ready again', async () => (await world.rest(2).get('/readyz')).status === 200);

    const { seq } = await bob.say(roomId, 'still there?');
    expect(await ann.hears(roomId, { seq })).toMatchObject({ content: 'still there?' });
    ann.leave();
    await bob.hears(roomId, { kind: 'left', userId: ann.user.id, reason: 'disconnected' });
    world.errors.length = 0;
  });
});
