import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Presence } from '../../src/protocol/events.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('presence, $name', (deployment) => {
  const world = useWorld(deployment);
  const last = deployment.workers - 1;

  /** What a person is told of a room from now on. */
  function record(person: Person, roomId: number) {
    const told: Presence[] = [];
    person.socket.on('presence', (id: number, presence: Presence) => {
      if (id === roomId) told.push(presence);
    });
    return told;
  }

  test('who is in a room is told how many are there, at most once a second, however many come and go', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);
    const listeningSince = performance.now();
    const [toAnn, toBob] = [record(ann, roomId), record(bob, roomId)];

    const others = await Promise.all(Array.from({ length: 12 }, (_, i) => world.person(`p${i}`, i % 2 ? last : 0)));
    for (const person of others) {
      await person.join(roomId);
      await delay(150);
    }
    for (const person of others.slice(0, 5)) await person.get('room:leave', { roomId });

    for (const told of [toAnn, toBob]) {
      await eventually('the last count is true', () => {
        const { memberCount, onlineCount } = told.at(-1) ?? {};
        return memberCount === 9 && onlineCount === 9;
      });
      // Once a second, and one that was under way.
      expect(told.length).toBeLessThanOrEqual(2 + (performance.now() - listeningSince) / 1_000);
      expect(told.every(({ onlineCount, memberCount }) => onlineCount >= 0 && onlineCount <= memberCount)).toBe(true);
    }
  });

  test('a member who stays is offline without a connection, and counted so', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const told = record(ann, roomId);
    expect((await world.rest(last, bob.token).put(`/api/rooms/${roomId}/members/me`)).status).toBe(201);
    await bob.join(roomId);
    await eventually('both are online', () => told.at(-1)?.onlineCount === 2);

    bob.leave();

    await eventually('one of two is', () => told.at(-1)?.onlineCount === 1);
    expect(told.at(-1)?.memberCount).toBe(2);
    const { members } = await ann.get('members:list', { roomId });
    expect(members).toMatchObject([
      { nickname: 'ann', online: true },
      { nickname: 'bob', online: false },
    ]);
  });
});
