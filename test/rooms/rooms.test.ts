import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Room } from '../../src/protocol/model.ts';
import { passTime } from '../support/clock.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('rooms, $name', (deployment) => {
  const world = useWorld(deployment, { emptyRoomGraceMs: 60_000 });
  const last = deployment.workers - 1;

  test('a room is created, read, renamed by its owner, and deleted by its owner', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const api = world.rest(last, ann.token);

    const created = await api.post('/api/rooms', { title: '  사랑방 <script> ' });
    expect(created.status).toBe(201);
    const path = `/api/rooms/${created.body.id}`;
    expect(created.headers.get('location')).toBe(path);
    const expected = {
      title: '사랑방 <script>',
      mode: 'chat',
      lifetime: 'permanent',
      headSeq: 0,
      memberCount: 0,
      onlineCount: 0,
    };
    expect(created.body).toMatchObject(expected);
    expect((await world.rest().get(path)).body).toEqual(created.body);

    await bob.join(created.body.id);
    expect(await world.rest(0, bob.token).patch(path, { title: 'mine' })).toMatchObject({ status: 403 });
    expect(await world.rest(0, ann.token).patch(path, { title: '새 이름' })).toMatchObject({
      status: 200,
      body: { title: '새 이름' },
    });
    expect(await bob.hears(created.body.id, { kind: 'room', title: '새 이름' })).toMatchObject({ nickname: 'ann' });

    expect(await world.rest(0, bob.token).delete(path)).toMatchObject({ status: 403 });
    expect((await world.rest(0, ann.token).delete(path)).status).toBe(204);
    await bob.hears(created.body.id, { kind: 'room', deleted: true });
    for (const gone of [path, `${path}/log`, `${path}/members`]) {
      // Rooms are read once a second at most.
      const { body } = await eventually(`${gone} is gone`, async () => {
        const answer = await world.rest(last).get(gone);
        return answer.status === 404 && answer;
      });
      expect(body).toMatchObject({ code: 'not_found' });
    }
    expect(
      await bob.ask('message:send', { roomId: created.body.id, clientId: randomUUID(), content: 'x' }),
    ).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  test('the list is searched and paged, newest activity first', async () => {
    const ann = await world.person('ann');
    const tag = randomUUID();
    const ids: number[] = [];
    for (const name of ['one', 'two', 'three']) ids.push(await world.room(ann, { title: `${name} ${tag}` }));
    await ann.join(ids[0] as number);
    const list = async (query: string) => (await world.rest(last).get(`/api/rooms?${query}`)).body;
    const titles = (page: { rooms: Room[] }) => page.rooms.map((room) => room.title.split(' ')[0]);

    const first = await list(`q=${tag}&limit=2`);
    const second = await list(`q=${tag}&limit=2&cursor=${first.nextCursor}`);

    expect(titles(first)).toEqual(['one', 'three']);
    expect(first.rooms[0]).toMatchObject({ memberCount: 1, onlineCount: 1, headSeq: 1 });
    expect(titles(second)).toEqual(['two']);
    expect(second.nextCursor).toBeUndefined();
    expect(titles(await list(`q=${tag.toUpperCase()} TWO`))).toEqual(['two']);
  });

  test.each([
    ['İstanbul', 'istanbul'],
    ['Straße', 'STRASSE'],
    ['ὁδος', 'ὉΔΟΣ'],
  ])('the room %s is found by “%s”', async (title, query) => {
    const roomId = await world.room(await world.person('ann'), { title });

    const { body } = await world.rest(last).get(`/api/rooms?q=${encodeURIComponent(query)}`);

    expect(body.rooms).toContainEqual(expect.objectContaining({ id: roomId }));
  });

  test('a transient room goes, with its log, once nobody has been in it for the grace time; a permanent one stays', async () => {
    const ann = await world.person('ann');
    const transient = await world.room(ann, { lifetime: 'transient' });
    const permanent = await world.room(ann, { lifetime: 'permanent' });
    for (const roomId of [transient, permanent]) {
      await ann.join(roomId);
      await ann.say(roomId, 'hello');
      await ann.get('room:leave', { roomId });
    }

    passTime(world.config.emptyRoomGraceMs);
    await eventually('the transient room is gone', async () => {
      return (await world.rest(last).get(`/api/rooms/${transient}`)).status === 404;
    });
    expect((await world.rest().get(`/api/rooms/${transient}/log`)).status).toBe(404);
    expect((await world.rest().get(`/api/rooms/${permanent}/log`)).body.entries).toHaveLength(3);
  });

  test('a transient room stays while somebody is in it, and for who comes back in time', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { lifetime: 'transient' });
    /** As long as nobody was in another room, which is gone now. */
    const longEnoughToGo = async () => {
      const other = await world.room(ann, { lifetime: 'transient' });
      passTime(world.config.emptyRoomGraceMs);
      await eventually('the other room is gone', async () => {
        return (await world.rest().get(`/api/rooms/${other}`)).status === 404;
      });
    };
    await ann.join(roomId);
    await longEnoughToGo();
    await ann.get('room:leave', { roomId });
    passTime(world.config.emptyRoomGraceMs / 2);

    await ann.join(roomId);

    await longEnoughToGo();
    expect(await ann.say(roomId, 'still there')).toMatchObject({ seq: 4 });
  });

  test('a late joiner finds the room as it was, or not at all', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const ids = await Promise.all(Array.from({ length: 30 }, () => world.room(ann, { lifetime: 'transient' })));
    passTime(world.config.emptyRoomGraceMs);

    const found: boolean[] = [];
    for (const roomId of ids) {
      const reply = await bob.ask('room:join', { roomId });
      expect(reply.ok || reply.error.code).toBe(reply.ok || 'not_found');
      found.push(reply.ok);
      await new Promise((later) => setTimeout(later, 40));
    }

    for (const [i, roomId] of ids.entries()) {
      expect((await world.rest().get(`/api/rooms/${roomId}`)).status).toBe(found[i] ? 200 : 404);
    }
  });
});
