import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/open.ts';
import { createCommit } from '../../src/log/commit.ts';
import { LogWriter } from '../../src/log/writer.ts';
import { AbsentGuests } from '../../src/members/absent-guests.ts';
import { openStores } from '../../src/stores.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const KEY = 'shop:a-key-of-the-tests-which-is-long-enough';
const DAY_MS = 86_400_000;
const QUIET = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const UNHEARD = { log: () => {}, expel: () => {}, dissolve: () => {} };

describe.each(DEPLOYMENTS)('guests who were not seen for 30 days, $name', (deployment) => {
  const world = useWorld(deployment, { apiKeys: new Map([KEY.split(':') as [string, string]]) });
  const last = deployment.workers - 1;

  test('leave, once; who comes for a moment is seen, who is connected stays, and so do users of the host', async () => {
    const [ann, bob, eve] = [
      await world.person('ann'),
      await world.person('bob', last),
      await world.person('eve', last),
    ];
    const roomId = await world.room(ann);
    for (const person of [ann, bob, eve]) await person.join(roomId);
    const backend = world.rest(0, KEY);
    await backend.post(`/api/rooms/${roomId}/members`, { userId: 'u-7', nickname: 'carol' });
    for (const person of [bob, eve]) person.leave();
    await eventually('ann alone is online', async () => {
      const { members } = await ann.get('members:list', { roomId });
      return members.filter(({ online }: { online: boolean }) => online).length === 1;
    });
    const db = openDatabase(world.config);
    const stores = openStores(db);
    const writer = new LogWriter(createCommit(db, stores), UNHEARD, QUIET);
    const { members } = stores;
    const countCrowd = () => {};
    // Eve is connected to the first worker, though to no room.
    const jobs = [eve.user.id, undefined].map((connected) => {
      const parts = { writer, members, countCrowd, mostAwayMs: 30 * DAY_MS };
      return new AbsentGuests({ ...parts, connected: () => (connected ? [connected] : []) });
    });
    const seenAt = (userId: string) =>
      db.selectFrom('member').select('seen_at').where('user_id', '=', userId).executeTakeFirst();

    const lastSeenLongAgo = () =>
      db
        .updateTable('member')
        .set({ seen_at: Date.now() - 31 * DAY_MS })
        .where('seen_at', 'is not', null)
        .execute();

    for (const job of jobs) await job.look();
    expect((await ann.get('members:list', { roomId })).members).toHaveLength(4);
    await lastSeenLongAgo();
    (await world.connect(eve.token, last)).leave();
    // With her, that bob came is written, which would make him seen later on.
    const wasJustSeen = async () => ((await seenAt(eve.user.id))?.seen_at ?? 0) > Date.now() - DAY_MS;
    await eventually('it is written that eve came', wasJustSeen);
    await lastSeenLongAgo();
    await jobs[0]?.look();
    await Promise.all(jobs.map((job) => job.look()));

    await eventually('three are left', async () => {
      const { members: left } = await ann.get('members:list', { roomId });
      return left.map(({ nickname }: { nickname: string }) => nickname).join() === 'ann,eve,carol';
    });
    const { entries } = await ann.get('log:read', { roomId });
    expect(entries.slice(4)).toMatchObject([{ kind: 'left', userId: bob.user.id, reason: 'disconnected' }]);
    for (const { user } of [ann, eve]) expect((await seenAt(user.id))?.seen_at).toBeGreaterThan(Date.now() - DAY_MS);
    expect((await seenAt('u-7'))?.seen_at).toBe(null);
    await writer.stop();
    await db.destroy();
  });
});
