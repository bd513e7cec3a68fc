import { describe, expect, test } from 'vitest';
import type { Member } from '../../src/protocol/model.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('after a restart, $name', (deployment) => {
  const world = useWorld(deployment, { leaseMs: 6_000, reconnectGraceMs: 6_000 });

  test('who comes back is still a member; who does not has left a transient room, once, and is offline in a permanent one', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob');
    const roomId = await world.room(ann, { lifetime: 'transient' });
    const kept = await world.room(ann);
    for (const person of [ann, bob]) for (const id of [roomId, kept]) await person.join(id);

    await world.workers[0]?.stop();
    world.workers.shift();
    const restartedAt = Date.now();
    await world.startWorker();
    const back = await world.connect(ann.token, -1);
    await back.join(roomId);
    await back.join(kept);

    const left = await back.hears(roomId, { kind: 'left', nickname: 'bob', reason: 'disconnected' });
    // Others get the time of a lease to show that they are alive.
    const { leaseMs, reconnectGraceMs } = world.config;
    const wait = deployment.workers === 1 ? leaseMs : reconnectGraceMs;
    expect(left.at - restartedAt).toBeGreaterThanOrEqual(0.9 * wait);
    const { entries } = await back.get('log:read', { roomId });
    expect(entries.map((entry: { kind: string }) => entry.kind)).toEqual(['joined', 'joined', 'left']);
    const { members } = await back.get('members:list', { roomId });
    expect(members.map((member: Member) => [member.nickname, member.online])).toEqual([['ann', true]]);
    await eventually('the counts are true', async () => {
      const { body } = await world.rest(-1).get(`/api/rooms/${roomId}`);
      return body.memberCount === 1 && body.onlineCount === 1;
    });
    await eventually('bob is a member of the permanent room, and offline', async () => {
      const { members: ofKept } = await back.get('members:list', { roomId: kept });
      return ofKept.length === 2 && ofKept[0].online && !ofKept[1].online;
    });
    expect((await back.get('log:read', { roomId: kept })).entries).toHaveLength(2);
  });
});
