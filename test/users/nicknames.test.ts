import { describe, expect, test } from 'vitest';
import { ChatClient } from '../../src/client/chat-client.ts';
import { eventually } from '../support/eventually.ts';
import { seconds, signWith } from '../support/host.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const KEY = 'ci:a-secret-of-the-backend-which-is-long';
const HOST_SECRET = 'the host product signs with this secret';
const host = {
  apiKeys: new Map([KEY.split(':') as [string, string]]),
  hostTokens: { secret: HOST_SECRET, claims: { id: 'sub', nickname: 'nickname' } },
};
const tokenOf = (sub: string, nickname: string, iat: number) => signWith(HOST_SECRET, { sub, nickname, iat });
const renames = (entries: { kind: string }[]) => entries.filter(({ kind }) => kind === 'renamed');

describe.each(DEPLOYMENTS)('nicknames, $name', (deployment) => {
  const world = useWorld(deployment, host);
  const last = deployment.workers - 1;

  test('a user of the host goes by the name of the latest token, in all rooms at once, told once', async () => {
    const watcher = await world.person('watcher');
    const rooms = [await world.room(watcher), await world.room(watcher)];
    const ann = await world.connect(await tokenOf('u-1', 'Ann', seconds(-100)));
    for (const roomId of rooms) {
      await watcher.join(roomId);
      await ann.join(roomId);
    }
    const older = await tokenOf('u-1', 'Annie', seconds(-200));

    // Over REST, on another worker: she is renamed where she is, and an older token changes nothing.
    const asked = await world.rest(last, await tokenOf('u-1', 'Bea', seconds(-50))).get('/api/rooms');
    const late = await world.connect(older, last);

    expect(asked.status).toBe(200);
    expect(late.user).toEqual({ id: 'u-1', nickname: 'Bea' });
    for (const roomId of rooms) {
      await watcher.hears(roomId, { kind: 'renamed', from: 'Ann', to: 'Bea' });
      await late.join(roomId);
      const { members } = (await world.rest(last).get(`/api/rooms/${roomId}/members`)).body;
      expect(members).toContainEqual(expect.objectContaining({ userId: 'u-1', nickname: 'Bea' }));
      const { entries } = (await world.rest(0).get(`/api/rooms/${roomId}/log`)).body;
      expect(renames(entries)).toHaveLength(1);
    }
  });

  test('a token that was issued before the latest changes nothing, also where an older one had said the same name', async () => {
    for (const iat of [seconds(-300), seconds(-100)]) await world.connect(await tokenOf('u-9', 'Gwen', iat));

    const late = await world.connect(await tokenOf('u-9', 'Greta', seconds(-200)), last);

    expect(late.user.nickname).toBe('Gwen');
  });

  test('the client goes by the new name when its session is renewed', async () => {
    const fresh = await signWith(HOST_SECRET, { sub: 'u-2', nickname: 'Chloe', iat: seconds(-10), exp: seconds(600) });
    const short = await signWith(HOST_SECRET, { sub: 'u-2', nickname: 'Cleo', iat: seconds(-100), exp: seconds(8) });
    const client = new ChatClient({ url: world.url(), token: short, refreshToken: async () => fresh });
    try {
      await eventually('she is there', () => client.user?.nickname === 'Cleo');
      expect(client.rights).toEqual({ createRooms: true, changeNickname: false });
      await eventually('she goes by the new name', () => client.user?.nickname === 'Chloe');
    } finally {
      client.close();
    }
  });

  test('a user of the host cannot take another name, and a guest can', async () => {
    const mallory = await world.connect(await tokenOf('u-3', 'Mallory', seconds(-10)));
    const guest = await world.person('dan');

    expect(await mallory.ask('nickname:change', { nickname: 'Ann' })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await guest.get('nickname:change', { nickname: 'Daniel' })).toMatchObject({ user: { nickname: 'Daniel' } });
  });

  test('the backend says what somebody is called, over any token, and takes it back', async () => {
    const watcher = await world.person('watcher');
    const roomId = await world.room(watcher);
    await watcher.join(roomId);
    const eve = await world.connect(await tokenOf('u-4', 'Eve', seconds(-100)), last);
    await eve.join(roomId);
    const set = (nickname: string | null, token = KEY) =>
      world.rest(0, token).call('PUT', '/api/users/u-4', { nickname });

    expect(await set('Evelyn')).toMatchObject({ status: 200, body: { userId: 'u-4', nickname: 'Evelyn' } });
    await watcher.hears(roomId, { kind: 'renamed', from: 'Eve', to: 'Evelyn' });
    const newer = await world.connect(await tokenOf('u-4', 'Eva', seconds(-10)), last);
    expect(newer.user.nickname).toBe('Evelyn');
    expect((await set(null)).body).toEqual({ userId: 'u-4', nickname: 'Eva' });
    await watcher.hears(roomId, { kind: 'renamed', from: 'Evelyn', to: 'Eva' });

    expect((await set('Me', watcher.token)).status).toBe(403);
    expect((await world.rest(0, KEY).call('PUT', '/api/users/me', { nickname: 'Me' })).status).toBe(400);
    expect((await world.rest(0, KEY).call('PUT', '/api/users/u-4', { nickname: ' ' })).status).toBe(400);
  });

  test('a name that was chosen under the old rule holds no more', async () => {
    const worker = await world.startWorker({ nicknameChange: 'everyone' });
    const fay = await world.connect(await tokenOf('u-5', 'Fay', seconds(-100)), -1);
    await fay.get('nickname:change', { nickname: 'Frank' });
    await worker.stop();
    world.workers.pop();

    expect((await world.connect(await tokenOf('u-5', 'Fay', seconds(-50)))).user.nickname).toBe('Fay');
  });
});

describe('where everyone chooses, and where nobody does', () => {
  const free = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[number], { ...host, nicknameChange: 'everyone' });
  const strict = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[number], { ...host, nicknameChange: 'nobody' });

  test('a chosen name holds over the next token, or nothing is chosen', async () => {
    const gil = await free.connect(await tokenOf('u-6', 'Gil', seconds(-100)));
    await gil.get('nickname:change', { nickname: 'Gilbert' });
    expect((await free.connect(await tokenOf('u-6', 'Gill', seconds(-50)))).user.nickname).toBe('Gilbert');

    const guest = await strict.person('hal');
    expect(guest.welcome.rights?.changeNickname).toBe(false);
    expect(await guest.ask('nickname:change', { nickname: 'Hal' })).toMatchObject({ error: { code: 'forbidden' } });
  });
});
