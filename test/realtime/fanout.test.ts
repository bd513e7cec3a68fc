import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { redisUrl, useWorld } from '../support/world.ts';

describe('fan-out over Redis', () => {
  const world = useWorld({ name: 'three workers', engine: 'mysql', workers: 2 });
  let proxy: TcpProxy;

  beforeAll(async () => {
    // A worker that is slow to subscribe: what is said in between must not be lost.
    proxy = await startProxy(new URL(redisUrl()), { delayMs: 30 });
    await world.startWorker({ redisUrl: proxy.url });
  });

  afterAll(() => proxy.stop());

  test('a worker hears the rooms of its own connections, and nothing of others', async () => {
    const [ann, bob, eve] = [await world.person('ann', 0), await world.person('bob', 1), await world.person('eve', 2)];
    const [roomA, roomB] = [await world.room(eve), await world.room(ann)];
    await ann.join(roomB);
    await bob.join(roomB);
    await eve.join(roomA);

    const fromAnn = await ann.say(roomB, 'hello from the first worker');
    expect(await bob.hears(roomB, { seq: fromAnn.seq })).toMatchObject({ nickname: 'ann' });
    const fromBob = await bob.say(roomB, 'hello from the second worker');
    expect(await ann.hears(roomB, { seq: fromBob.seq })).toMatchObject({ nickname: 'bob' });
    const own = await eve.say(roomA, 'alone here');
    await eve.hears(roomA, { seq: own.seq });

    expect(eve.heardIn(roomB)).toEqual([]);
    await eventually('it hears of its own room', () => proxy.received().includes(`room:${roomA}#`));
    expect(proxy.received()).not.toContain(`room:${roomB}#`);
    expect(proxy.received()).not.toContain('hello from');
  });

  test('nothing is missed between joining and hearing: the subscription is confirmed before the log is read', async () => {
    const ann = await world.person('ann', 0);
    for (let i = 0; i < 20; i++) {
      const roomId = await world.room(ann);
      await ann.join(roomId);
      const bob = await world.person('bob', 2);

      const talking = Promise.all(Array.from({ length: 20 }, (_, n) => ann.say(roomId, `message ${n}`)));
      const { entries } = await bob.join(roomId, 0);
      await talking;
      await bob.hears(roomId, { seq: (await ann.say(roomId, 'the end')).seq });

      const known = new Set([...entries, ...bob.heardIn(roomId)].map((entry) => entry.seq));
      expect([...known].sort((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, n) => n + 1));
      bob.leave();
    }
  });
});
