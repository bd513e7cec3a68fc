import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const KEY = 'shop:a-key-of-the-tests-which-is-long-enough';
const NEXT_KEY = 'next:another-key-of-the-tests-which-is-long';
const apiKeys = new Map([KEY, NEXT_KEY].map((key) => key.split(':') as [string, string]));

describe.each(DEPLOYMENTS)('the host’s backend, $name', (deployment) => {
  const world = useWorld(deployment, { apiKeys });
  const last = deployment.workers - 1;
  const backend = (worker = 0, key = KEY) => world.rest(worker, key);
  const newRoom = async () => `/api/rooms/${(await backend().post('/api/rooms', { title: 'shop' })).body.id}`;

  test('never becomes a member: not by a wrong field, not by none, and not by joining', async () => {
    const room = await newRoom();
    const socket = await world.connect(KEY, last);
    const roomId = Number(room.split('/').at(-1));

    const wrong = await backend().post(`${room}/members`, { user_id: 'u-7', nickname: 'Ben' });
    const none = await backend().post(`${room}/members`, {});
    const key = await backend().post(`${room}/members`, { userId: 'key:shop', nickname: 'Ben' });
    const joined = await backend().put(`${room}/members/me`);

    expect(wrong).toMatchObject({ status: 400 });
    expect(wrong.body.detail).toBe('user_id: is not known; did you mean userId?; userId: is missing');
    expect(none).toMatchObject({ status: 400, body: { issues: [{ path: 'userId' }, { path: 'nickname' }] } });
    expect(key).toMatchObject({ status: 400, body: { issues: [{ path: 'userId' }] } });
    expect(joined).toMatchObject({ status: 403, body: { detail: expect.stringContaining('An API key is no user') } });
    expect(await socket.ask('room:join', { roomId })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await socket.ask('nickname:change', { nickname: 'shop' })).toMatchObject({ error: { code: 'forbidden' } });
    expect((await backend().delete(`${room}/members/me`)).body.detail).toContain('no member of any room');
    expect((await backend().get(`${room}/members`)).body.members).toEqual([]);
  });

  test('is no author in the log: what it does is told as the system’s, and its key is in the audit alone', async () => {
    const room = await newRoom();
    await backend().post(`${room}/members`, { userId: 'u-7', nickname: 'Ben' });

    await backend().patch(room, { title: 'another' });
    await backend().delete(`${room}/members/u-7`);

    const { entries } = (await backend().get(`${room}/log`)).body;
    expect(entries.map(({ kind, userId }: { kind: string; userId: string }) => [kind, userId])).toEqual([
      ['joined', 'u-7'],
      ['room', 'system'],
      ['left', 'u-7'],
    ]);
    expect((await backend().get(`${room}/audit`)).body.records[0]).toMatchObject({ actorId: 'key:shop' });
  });

  test('edits and deletes what it said, as the system or as somebody, also by another key; and nobody else’s', async () => {
    const room = await newRoom();
    const ann = await world.person('ann');
    await world.rest(0, ann.token).put(`${room}/members/me`);
    const say = async (as?: object) =>
      (await backend().post(`${room}/messages`, { clientId: randomUUID(), content: 'hi', as })).body.seq;
    const [system, somebody] = [await say(), await say({ id: 'u-7', nickname: 'Ben' })];
    const own = await world.rest(0, ann.token).post(`${room}/messages`, { clientId: randomUUID(), content: 'mine' });

    for (const target of [system, somebody]) {
      const edited = await backend(last, NEXT_KEY).patch(`${room}/messages/${target}`, { content: `edited ${target}` });
      expect(edited.status).toBe(200);
    }
    const { entries } = (await backend().get(`${room}/log`)).body;
    expect(entries.filter(({ kind }: { kind: string }) => kind === 'edited')).toMatchObject([
      { userId: 'system', target: system, content: `edited ${system}` },
      { userId: 'u-7', nickname: 'Ben', target: somebody, content: `edited ${somebody}` },
    ]);
    expect(await backend().patch(`${room}/messages/${own.body.seq}`, { content: 'x' })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('its author’s own') },
    });
    for (const target of [system, somebody])
      expect((await backend().delete(`${room}/messages/${target}`)).status).toBe(200);
    expect((await backend().patch(`${room}/messages/${system}`, { content: 'x' })).body.code).toBe('conflict');
    expect((await backend().patch('/api/rooms/999999/messages/1', { content: 'x' })).body.code).toBe('not_found');
  });

  test('is told that somebody is banned whom it adds, and loses no key by signing "me" out', async () => {
    const room = await newRoom();
    await backend().post(`${room}/bans`, { userId: 'u-7' });

    expect(await backend().post(`${room}/members`, { userId: 'u-7', nickname: 'Ben' })).toMatchObject({
      status: 409,
      body: { detail: 'This user is banned from the room: take the ban back first' },
    });
    expect(await backend().delete('/api/users/me/sessions')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('key:<id>') },
    });
    expect((await backend(last).get(room)).status).toBe(200);
  });

  test('goes through all rooms by id, private ones too, page by page, whatever is said meanwhile', async () => {
    const made: number[] = [];
    for (const visibility of ['public', 'private', 'public']) {
      made.push((await backend().post('/api/rooms', { title: 'swept', visibility })).body.id);
    }
    const page = async (query: string) => (await backend(last).get(`/api/rooms?q=swept&limit=1&${query}`)).body;

    const found: number[] = [];
    let { rooms, nextCursor } = await page('order=id');
    for (;;) {
      found.push(...rooms.map(({ id }: { id: number }) => id));
      if (nextCursor === undefined) break;
      await backend().post(`/api/rooms/${made[0]}/messages`, { clientId: randomUUID(), content: 'newest' });
      ({ rooms, nextCursor } = await page(`order=id&cursor=${nextCursor}`));
    }

    expect(found).toEqual(made);
    const { nextCursor: ofActivity } = await page('');
    expect(await page(`order=id&cursor=${ofActivity}`)).toMatchObject({ code: 'invalid' });
  });

  test('is told that it is no user, and what it may do', async () => {
    expect((await backend().get('/api/me')).body).toEqual({
      user: { id: 'key:shop', nickname: expect.any(String) },
      globalRole: 'backend',
      rights: { createRooms: true, changeNickname: false },
    });
  });

  test('alone adds others; who joins is told how', async () => {
    const room = await newRoom();
    const ann = await world.person('ann');

    for (const body of [{}, { userId: 'u-7', nickname: 'Ben' }]) {
      expect(await world.rest(0, ann.token).post(`${room}/members`, body)).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('PUT /api/rooms/:roomId/members/me') },
      });
    }
  });
});
