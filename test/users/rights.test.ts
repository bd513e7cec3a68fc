import { describe, expect, test } from 'vitest';
import { operationsOf } from '../support/contract.ts';
import { signWith } from '../support/host.ts';
import { DEPLOYMENTS, useWorld, type World } from '../support/world.ts';

const [onSqlite] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[number]];
const KEY = 'ci:a-secret-of-the-backend-which-is-long';
const HOST_SECRET = 'the host product signs with this secret';
const host = {
  apiKeys: new Map([KEY.split(':') as [string, string]]),
  hostTokens: { secret: HOST_SECRET, claims: { id: 'sub', nickname: 'nickname' } },
};
const tokenOf = (sub: string) => signWith(HOST_SECRET, { sub });
const READS = (roomId: number, seq = 1) => [
  '/api/rooms',
  `/api/rooms/${roomId}`,
  `/api/rooms/${roomId}/log`,
  `/api/rooms/${roomId}/members`,
  `/api/rooms/${roomId}/messages/${seq}`,
  `/api/rooms/${roomId}/broadcasts`,
  `/api/rooms/${roomId}/replay?broadcast=1`,
];

/** What may be asked without a token, of all that is described. */
const OPEN = [
  'GET /api/asyncapi.json',
  'GET /api/openapi.json',
  'GET /livez',
  'GET /readyz',
  'POST /api/rooms/{roomId}/invitations/look-up',
  'POST /api/sessions',
];
const OPEN_TO_READERS = [
  'GET /api/rooms',
  'GET /api/rooms/{roomId}',
  'GET /api/rooms/{roomId}/broadcasts',
  'GET /api/rooms/{roomId}/log',
  'GET /api/rooms/{roomId}/members',
  'GET /api/rooms/{roomId}/messages/{target}',
  'GET /api/rooms/{roomId}/replay',
];

/** What is described as open, and what does not answer 401 where it is asked without a token. */
async function openIn(world: World) {
  const described: string[] = [];
  const answered: string[] = [];
  for (const { method, path, security } of operationsOf(world.contract.openapi)) {
    const name = `${method} ${path}`;
    // Nothing is needed, or nothing is one of the ways.
    if (security && (security.length === 0 || security.some((way) => Object.keys(way).length === 0)))
      described.push(name);
    // Without a body: whoever has no token hears so first, whatever else is wrong.
    const { status } = await world.rest().call(method, path.replaceAll(/\{\w+\}/g, '1'));
    if (status !== 401) answered.push(name);
  }
  return { described: described.sort(), answered: answered.sort() };
}

describe('where reading needs a token', () => {
  const world = useWorld(onSqlite, { ...host, anonymousRead: false });

  test('all else that is described answers 401 without one, and is described so', async () => {
    expect(await openIn(world)).toEqual({ described: OPEN, answered: OPEN });
  });

  test('nobody reads a public room without one', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);

    for (const path of READS(roomId)) {
      expect(await world.rest().get(path)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });
});

describe('where anybody reads', () => {
  const world = useWorld(onSqlite, { ...host, anonymousRead: true });

  test('that, and nothing else, is open besides, and described so', async () => {
    const open = [...OPEN, ...OPEN_TO_READERS].sort();

    expect(await openIn(world)).toEqual({ described: open, answered: open });
  });

  test('ids that may be e-mail addresses are hidden from readers without a token, and still tell people apart', async () => {
    const [ann, bob] = [
      await world.connect(await signWith(HOST_SECRET, { sub: 'ann@example.com', nickname: undefined })),
      await world.person('bob'),
    ];
    const eve = await world.connect(await signWith(HOST_SECRET, { sub: 'eve@example.com', nickname: undefined }));
    const roomId = await world.room(ann, { mode: 'live' });
    for (const person of [ann, bob, eve]) await person.join(roomId);
    // Whom something happens to is named in an entry as well as who did it.
    await ann.get('live:start', { roomId });
    await ann.get('member:role', { roomId, userId: eve.user.id, role: 'moderator' });
    await ann.get('member:mute', { roomId, userId: eve.user.id, seconds: 60 });
    const { seq } = await ann.say(roomId, 'write to help@example.com');

    for (const path of READS(roomId, seq)) {
      // With a token first: what is encoded once for many is not what a reader without one is told.
      expect((await world.rest(0, bob.token).get(path)).status).toBe(200);
      const answer = await world.rest().get(path);
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toMatch(/(ann|eve)@/);
    }
    const { members } = (await world.rest().get(`/api/rooms/${roomId}/members`)).body;
    const { nextCursor } = (await world.rest().get(`/api/rooms/${roomId}/members?limit=1`)).body;
    expect(Buffer.from(nextCursor, 'base64url').toString()).not.toContain('ann');
    const next = await world.rest().get(`/api/rooms/${roomId}/members?cursor=${nextCursor}`);
    expect(next.body).toEqual({ members: members.slice(1) });
    const { entries } = (await world.rest().get(`/api/rooms/${roomId}/log`)).body;

    expect(members[0]).toMatchObject({ userId: expect.stringMatching(/^hidden_/), nickname: 'ann' });
    expect(members[1].userId).toBe(bob.user.id);
    expect(entries.at(-1)).toMatchObject({ userId: members[0].userId, content: 'write to help@example.com' });
    const asBob = await world.rest(0, bob.token).get(`/api/rooms/${roomId}/members`);
    expect(asBob.body.members[0].userId).toBe('ann@example.com');
  });
});

describe.each<[roomCreation: 'everyone' | 'users' | 'backend', guest: boolean, user: boolean]>([
  ['everyone', true, true],
  ['users', false, true],
  ['backend', false, false],
])('rooms are made by %s', (roomCreation, guest, user) => {
  const world = useWorld(onSqlite, { ...host, roomCreation, defaultVisibility: 'private' });

  test('others are refused, and everybody is told beforehand', async () => {
    const tokens = { guest: (await world.person('ann')).token, user: await tokenOf('u-1'), backend: KEY };

    for (const [who, may] of Object.entries({ guest, user, backend: true })) {
      const token = tokens[who as keyof typeof tokens];
      const asked = await world.rest(0, token).post('/api/rooms', { title: 'hers' });
      expect([who, asked.status]).toEqual([who, may ? 201 : 403]);
      const person = await world.connect(token);
      expect(person.welcome).toMatchObject({ rights: { createRooms: may }, defaultVisibility: 'private' });
    }
  });

  test('a room is as private as the setting says, unless its maker says otherwise', async () => {
    const made = await world.rest(0, KEY).post('/api/rooms', { title: 'quiet' });
    const told = await world.rest(0, KEY).post('/api/rooms', { title: 'loud', visibility: 'public' });

    expect(made.body.visibility).toBe('private');
    expect(told.body).not.toHaveProperty('visibility');
  });
});
