import { describe, expect, test } from 'vitest';
import type { Typist } from '../../src/protocol/events.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('typing, $name', (deployment) => {
  const world = useWorld(deployment, { liveThreshold: 3, leaseMs: 30_000 });
  const last = deployment.workers - 1;
  /** What somebody is told from now on of who is writing. */
  const listen = (person: Person) => {
    const told: { roomId: number; typists: Typist[] }[] = [];
    person.socket.on('typing', (roomId, typists) => told.push({ roomId, typists }));
    return told;
  };
  const namesIn = (told: { typists: Typist[] }[]) => told.flatMap(({ typists }) => typists.map((it) => it.nickname));
  const type = (person: Person, roomId: number) => person.socket.emit('typing', { roomId });

  test('the others are told who is writing, on every worker', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);
    const told = [listen(ann), listen(bob)];

    type(ann, roomId);

    for (const heard of told) {
      await eventually('it is told', () => heard.length > 0);
      expect(heard).toEqual([{ roomId, typists: [{ userId: ann.user.id, nickname: 'ann' }] }]);
    }
  });

  test('a room is told at most once a second, however many write on however many workers', async () => {
    const people = await Promise.all(['ann', 'bob'].map((name, i) => world.person(name, i === 0 ? 0 : last)));
    const [ann] = people as [Person, Person];
    const roomId = await world.room(ann);
    for (const person of people) await person.join(roomId);
    const told = listen(ann);

    const begunAt = performance.now();
    while (told.length < 3) {
      for (const person of people) type(person, roomId);
      await new Promise((later) => setTimeout(later, 100));
    }

    expect(told.length).toBeLessThanOrEqual(2 + (performance.now() - begunAt) / 1_000);
    expect(new Set(namesIn(told))).toEqual(new Set(['ann', 'bob']));
  });

  test('nobody is told of who may not write, is not there, or writes in a crowd or a live room', async () => {
    const [ann, bob, eve] = [
      await world.person('ann'),
      await world.person('bob', last),
      await world.person('eve', last),
    ];
    const [roomId, crowded] = [await world.room(ann), await world.room(ann)];
    const live = await world.room(ann, { mode: 'live' });
    await ann.join(roomId);
    const told = listen(ann);
    await bob.join(roomId);
    await ann.get('member:mute', { roomId, userId: bob.user.id, seconds: 60 });
    for (const id of [crowded, live]) for (const person of [ann, bob, eve]) await person.join(id);
    const crowd = await Promise.all(['kim', 'lee'].map((name) => world.person(name)));
    for (const person of crowd) await person.join(crowded);

    type(bob, roomId);
    type(eve, roomId);
    type(bob, crowded);
    type(bob, live);
    // What was asked before it is looked at before it, or together with it.
    await eve.join(roomId);
    type(eve, roomId);

    await eventually('it is told', () => told.length > 0);
    expect(told).toEqual([{ roomId, typists: [{ userId: eve.user.id, nickname: 'eve' }] }]);
  });
});
