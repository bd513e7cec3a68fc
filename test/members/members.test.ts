import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Entry, Member } from '../../src/protocol/model.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('members, $name', (deployment) => {
  const world = useWorld(deployment);
  const last = deployment.workers - 1;
  const membersOf = async (roomId: number): Promise<Member[]> =>
    (await world.rest(last).get(`/api/rooms/${roomId}/members`)).body.members;
  const kindsOf = async (roomId: number): Promise<string[]> =>
    (await world.rest(last).get(`/api/rooms/${roomId}/log`)).body.entries.map((entry: Entry) =>
      entry.kind === 'left' ? `left (${entry.reason})` : entry.kind,
    );

  test('joining is an entry and a member; the owner is known as such', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await world.room(ann);

    const joined = await ann.join(roomId);
    await bob.join(roomId);

    expect(joined).toMatchObject({
      room: { id: roomId, memberCount: 1, onlineCount: 1, headSeq: 1 },
      you: { userId: ann.user.id, nickname: 'ann', role: 'owner', online: true },
      entries: [{ seq: 1, kind: 'joined', userId: ann.user.id }],
      hasMore: false,
    });
    expect(await ann.hears(roomId, { kind: 'joined', nickname: 'bob' })).toMatchObject({ seq: 2 });
    expect(await membersOf(roomId)).toMatchObject([
      { nickname: 'ann', role: 'owner', online: true },
      { nickname: 'bob', role: 'member', online: true },
    ]);
  });

  test('two tabs are one member, who leaves a transient room when the last one has been closed for the grace time', async () => {
    const ann = await world.person('ann');
    const [tab, other] = [await world.person('bob'), ann];
    const second = await world.connect(tab.token, last);
    const roomId = await world.room(ann, { lifetime: 'transient' });
    for (const person of [other, tab, second]) await person.join(roomId);
    expect(await membersOf(roomId)).toHaveLength(2);

    tab.leave();
    await ann.say(roomId, 'one tab is left');
    expect(await membersOf(roomId)).toHaveLength(2);
    second.leave();

    expect(await ann.hears(roomId, { kind: 'left' })).toMatchObject({ nickname: 'bob', reason: 'disconnected' });
    await eventually('she is alone', async () => (await membersOf(roomId)).length === 1);
    expect(await membersOf(roomId)).toMatchObject([{ nickname: 'ann' }]);
    const { body } = await world.rest().get(`/api/rooms/${roomId}`);
    expect(body).toMatchObject({ memberCount: 1, onlineCount: 1 });
  });

  test('of a permanent room a member stays: offline after the grace time, online when back, without a line in the log', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const { you } = await bob.join(roomId);

    bob.leave();
    await eventually('bob is offline', async () => (await membersOf(roomId))[1]?.online === false);
    await eventually('who is online is counted', async () => {
      const { body } = await world.rest(last).get(`/api/rooms/${roomId}`);
      return body.memberCount === 2 && body.onlineCount === 1;
    });
    const { seq } = await ann.say(roomId, 'while bob is away');
    const back = await world.connect(bob.token);
    const joined = await back.join(roomId);

    const counts = { memberCount: 2, onlineCount: 2 };
    expect(joined).toMatchObject({ you: { joinedAt: you.joinedAt }, readSeq: 1, room: counts });
    await eventually('bob is online', async () => (await membersOf(roomId))[1]?.online === true);
    expect(joined.entries.map((entry: Entry) => entry.kind)).toEqual(['joined', 'joined', 'message']);
    expect(await kindsOf(roomId)).toHaveLength(seq);
    await back.get('room:leave', { roomId });
    await eventually('bob has left', async () => (await membersOf(roomId)).length === 1);
  });

  test('a live room is left by closing the last tab, permanent or not', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann, { mode: 'live' });
    for (const person of [ann, bob]) await person.join(roomId);

    bob.leave();

    await eventually('ann is alone', async () => (await membersOf(roomId)).length === 1);
  });

  test('who comes back, even to another worker, appends nothing and misses nothing', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const { room } = await bob.join(roomId);

    bob.leave();
    await ann.say(roomId, 'while bob is away');
    const back = await world.connect(bob.token, last);
    const joined = await back.join(roomId, room.headSeq);
    await back.say(roomId, 'still here');

    expect(joined.entries).toMatchObject([{ content: 'while bob is away' }]);
    expect(await kindsOf(roomId)).toEqual(['joined', 'joined', 'message', 'message']);
  });

  test('leaving is an entry, and all tabs of the member hear the room no more', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob');
    const tab = await world.connect(bob.token, last);
    const roomId = await world.room(ann);
    for (const person of [ann, bob, tab]) await person.join(roomId);

    expect(await bob.ask('room:leave', { roomId })).toEqual({ ok: true, data: {} });

    expect(await ann.hears(roomId, { kind: 'left', reason: 'left' })).toMatchObject({ nickname: 'bob' });
    await tab.hears(roomId, { kind: 'left' });
    const { seq } = await ann.say(roomId, 'among ourselves');
    await ann.hears(roomId, { seq });
    expect(await tab.ask('message:send', { roomId, clientId: randomUUID(), content: 'hello?' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    });
    for (const person of [bob, tab]) expect(person.heardIn(roomId).map((entry) => entry.seq)).not.toContain(seq);
  });

  test('over REST: join, 201, and 200 again; leave as "me", 204; the member stays while offline', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    const api = world.rest(last, ann.token);

    const joined = await api.put(`/api/rooms/${roomId}/members/me`);
    expect(joined).toMatchObject({ status: 201, body: { userId: ann.user.id, role: 'owner', online: false } });
    expect(await api.put(`/api/rooms/${roomId}/members/me`)).toMatchObject({ status: 200, body: joined.body });

    const tab = await world.connect(ann.token);
    await tab.join(roomId);
    expect(await membersOf(roomId)).toMatchObject([{ online: true }]);
    tab.leave();
    await eventually('ann is offline', async () => (await membersOf(roomId))[0]?.online === false);
    // A room is read once a second at most.
    await eventually('that is counted', async () => {
      const { memberCount, onlineCount } = (await world.rest().get(`/api/rooms/${roomId}`)).body;
      return memberCount === 1 && onlineCount === 0;
    });

    expect((await api.delete(`/api/rooms/${roomId}/members/me`)).status).toBe(204);
    expect(await api.delete(`/api/rooms/${roomId}/members/me`)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await kindsOf(roomId)).toEqual(['joined', 'left (left)']);
  });

  test('the owner has others leave; nobody else does', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const eve = await world.person('eve');
    const roomId = await world.room(ann);
    for (const person of [ann, bob, eve]) await person.join(roomId);
    const remove = (by: typeof ann, userId: string) =>
      world.rest(0, by.token).delete(`/api/rooms/${roomId}/members/${userId}`);

    expect(await remove(eve, bob.user.id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await remove(eve, ann.user.id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await remove(ann, bob.user.id)).status).toBe(204);
    expect(await remove(ann, bob.user.id)).toMatchObject({ status: 404, body: { code: 'not_found' } });

    expect(await bob.hears(roomId, { kind: 'left', reason: 'kicked' })).toMatchObject({ userId: bob.user.id });
    expect(await bob.ask('message:send', { roomId, clientId: randomUUID(), content: 'x' })).toMatchObject({
      error: { code: 'forbidden' },
    });
  });

  test('a new nickname is an entry in each of the rooms, and holds for what follows', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const rooms = [await world.room(bob), await world.room(bob)];
    for (const roomId of rooms) for (const person of [ann, bob]) await person.join(roomId);

    expect(await ann.get('nickname:change', { nickname: ' 안나 ' })).toEqual({
      user: { id: ann.user.id, nickname: '안나' },
    });

    for (const roomId of rooms) {
      expect(await bob.hears(roomId, { kind: 'renamed' })).toMatchObject({ from: 'ann', to: '안나', nickname: '안나' });
      const { seq } = await ann.say(roomId, 'it is me');
      expect(await bob.hears(roomId, { seq })).toMatchObject({ nickname: '안나' });
      expect((await membersOf(roomId)).map((member) => member.nickname).sort()).toEqual(['bob', '안나'].sort());
    }
    const back = await world.connect(ann.token, last);
    expect(back.user.nickname).toBe('안나');
    const third = await world.room(bob);
    expect((await back.join(third)).you.nickname).toBe('안나');
  });

  test('of two nicknames chosen at once, one holds everywhere', async () => {
    const ann = await world.person('ann');
    const tab = await world.connect(ann.token, last);
    const bob = await world.person('bob');
    const rooms = await Promise.all(Array.from({ length: 20 }, () => world.room(bob)));
    for (const roomId of rooms) await ann.join(roomId);

    for (let i = 0; i < 3; i++) {
      await Promise.all([
        ann.get('nickname:change', { nickname: `one ${i}` }),
        tab.get('nickname:change', { nickname: `two ${i}` }),
      ]);
      const { nickname } = (await world.connect(ann.token)).user;
      await eventually(`all lists say ${nickname}`, async () => {
        const names = await Promise.all(rooms.map(async (roomId) => (await membersOf(roomId))[0]?.nickname));
        return names.every((name) => name === nickname);
      });
    }
  });

  test('members are listed page by page, over REST and Socket.IO alike', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, (_, i) => world.person(`p${i}`, i % 2 ? last : 0)));
    const roomId = await world.room(people[0] as (typeof people)[0]);
    for (const person of people) await person.join(roomId);

    const first = await people[0]?.get('members:list', { roomId, limit: 3 });
    const second = await world.rest(last).get(`/api/rooms/${roomId}/members?limit=3&cursor=${first.nextCursor}`);

    expect(first.members.map((member: Member) => member.nickname)).toEqual(['p0', 'p1', 'p2']);
    expect(second.body.members.map((member: Member) => member.nickname)).toEqual(['p3', 'p4']);
    expect(second.body.nextCursor).toBeUndefined();
    const bad = await world.rest().get(`/api/rooms/${roomId}/members?cursor=nonsense`);
    expect(bad).toMatchObject({ status: 400, body: { code: 'invalid', issues: [{ path: 'cursor' }] } });
  });

  test('a room that was asked for too early is there as soon as it is made', async () => {
    const ann = await world.person('ann');
    const next = (await world.room(ann)) + 1;
    expect((await world.rest(0).get(`/api/rooms/${next}/members`)).status).toBe(404);

    expect(await world.room(ann)).toBe(next);

    expect((await world.rest(0).get(`/api/rooms/${next}/members`)).body).toEqual({ members: [] });
  });

  test('joining and leaving at once on all workers ends with counts that are true', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, (_, i) => world.person(`p${i}`, i % 2 ? last : 0)));
    const roomId = await world.room(people[0] as (typeof people)[0]);

    await Promise.all(people.map((person) => person.join(roomId)));
    const [leaving, staying] = [people.slice(0, 10), people.slice(10)];
    await Promise.all([
      ...leaving.map((person) => person.get('room:leave', { roomId })),
      ...staying.map((person) => person.join(roomId)),
    ]);

    // Rooms are read once a second at most.
    const body = await eventually('all is counted', async () => {
      const { body: room } = await world.rest(last).get(`/api/rooms/${roomId}`);
      return room.headSeq === 30 && room;
    });
    expect(body).toMatchObject({ memberCount: 10, onlineCount: 10, headSeq: 30 });
    expect((await membersOf(roomId)).map((member) => member.nickname).sort()).toEqual(
      staying.map((person) => person.user.nickname).sort(),
    );
  });

  test('whoever leaves while joining has left', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const bob = await world.person('bob', last);

    const replies = await Promise.all([bob.ask('room:join', { roomId }), bob.ask('room:leave', { roomId })]);

    const isMember = (await membersOf(roomId)).some((member) => member.userId === bob.user.id);
    expect(isMember).toBe(!replies[1].ok);
    const { seq } = await ann.say(roomId, 'is bob there?');
    await ann.hears(roomId, { seq });
    if (isMember) await bob.hears(roomId, { seq });
    else expect(bob.heardIn(roomId).map((entry) => entry.seq)).not.toContain(seq);
  });
});
