import { describe, expect, test } from 'vitest';
import { ChatClient } from '../../src/client/chat-client.ts';
import type { Member } from '../../src/protocol/model.ts';
import { eventually } from '../support/eventually.ts';
import { seconds, signWith } from '../support/host.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const KEY = 'ci:a-secret-of-the-backend-which-is-long';
const HOST_SECRET = 'the host product signs with this secret';
const host = {
  apiKeys: new Map([KEY.split(':') as [string, string]]),
  hostTokens: { secret: HOST_SECRET, claims: { id: 'sub', nickname: 'nickname', avatar: 'picture' } },
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

  test('a picture is that of the latest token, in all rooms, or what the backend says; and it goes when it is taken back', async () => {
    const watcher = await world.person('watcher');
    const roomId = await world.room(watcher);
    const token = (picture: string | undefined, iat: number) =>
      signWith(HOST_SECRET, { sub: 'u-7', nickname: 'Pia', iat: seconds(iat), ...(picture && { picture }) });
    const pia = await world.connect(await token('https://example.com/1.png', -100), last);
    await pia.join(roomId);
    // Oneself is shown at once what has changed, on the worker that wrote it.
    const shown = async (avatarUrl: string | undefined) => {
      const { members } = (await world.rest(last, pia.token).get(`/api/rooms/${roomId}/members`)).body;
      expect(members.map((member: Member) => member.avatarUrl)).toEqual([avatarUrl]);
    };
    const asks = async (of: string) => (await world.rest(last, of).get('/api/me')).body.user.avatarUrl;
    const set = (profile: object) => world.rest(last, KEY).call('PUT', '/api/users/u-7', profile);
    await shown('https://example.com/1.png');

    const newer = await token('https://example.com/2.png', -80);
    expect(await asks(newer)).toBe('https://example.com/2.png');
    await shown('https://example.com/2.png');
    const bare = await token(undefined, -60);
    expect(await asks(bare)).toBeUndefined();
    await shown(undefined);

    const told = { userId: 'u-7', nickname: 'Pia', avatarUrl: 'https://example.com/3.png' };
    expect((await set({ nickname: 'Pia', avatarUrl: told.avatarUrl })).body).toEqual(told);
    await asks(await token('https://example.com/4.png', -40));
    await shown(told.avatarUrl);
    expect((await set({ nickname: null })).body).toEqual(told);
    await set({ nickname: null, avatarUrl: null });
    await shown('https://example.com/4.png');
    expect((await set({ nickname: null, avatarUrl: 'javascript:alert(1)' })).status).toBe(400);
    const { entries } = (await world.rest(0).get(`/api/rooms/${roomId}/log`)).body;
    expect(renames(entries)).toEqual([]);
  });

  test('a guest has the picture that the backend gives, and none when it is taken back', async () => {
    const guest = await world.person('Quin');
    const roomId = await world.room(guest);
    await guest.join(roomId);
    const set = (profile: object) => world.rest(last, KEY).call('PUT', `/api/users/${guest.user.id}`, profile);

    await set({ nickname: null, avatarUrl: 'https://example.com/q.png' });
    const { members } = (await world.rest(last).get(`/api/rooms/${roomId}/members`)).body;
    const { body: over } = await set({ nickname: null, avatarUrl: null });

    expect(members).toMatchObject([{ nickname: 'Quin', avatarUrl: 'https://example.com/q.png' }]);
    expect(over).toEqual({ userId: guest.user.id });
    expect(await guest.join(roomId)).toMatchObject({ you: { nickname: 'Quin' } });
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
