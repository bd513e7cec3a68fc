import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { closeDatabase, openDatabase } from '../../src/db/open.ts';
import { eventually } from '../support/eventually.ts';
import { rawRequest } from '../support/from-address.ts';
import type { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const NOWHERE = 987_654_321;
const KEY = 'shop:a-key-of-the-tests-which-is-long-enough';

interface Asking {
  token?: string;
  method?: string;
  worker?: number;
}

describe.each(DEPLOYMENTS)('rooms that one cannot just walk into, $name', (deployment) => {
  const world = useWorld(deployment, { rateLimits: true, apiKeys: new Map([KEY.split(':') as [string, string]]) });
  const last = deployment.workers - 1;
  const invite = async (ann: Person, roomId: number, input: object = {}) =>
    (await world.rest(last, ann.token).post(`/api/rooms/${roomId}/invitations`, input)).body;

  test('who is in a room when it is made private stays a member while offline', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann);
    for (const person of [ann, bob]) await person.join(roomId);
    expect((await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { visibility: 'private' })).status).toBe(200);

    bob.leave();
    await eventually('bob is seen to be offline', async () => {
      const { members } = await ann.get('members:list', { roomId });
      return members.length === 2 && members.some(({ online }: { online: boolean }) => !online);
    });

    const back = await world.connect(bob.token, last);
    expect((await back.join(roomId)).you).toMatchObject({ userId: bob.user.id });
  });

  test('of a private room others are told, byte for byte, what they are told of one that is not there', async () => {
    const [ann, eve] = [await world.person('ann'), await world.person('eve', last)];
    const roomId = await world.room(ann, { title: 'hidden', visibility: 'private', password: 'sesame' });
    await ann.join(roomId);
    const { seq } = await ann.say(roomId, 'psst');
    await ann.get('member:ban', { roomId, userId: eve.user.id });
    const asked = (id: number): [event: string, input: object][] => [
      ['room:join', { roomId: id }],
      ['room:join', { roomId: id, password: 'sesame' }],
      ['room:join', { roomId: id, password: 'wrong' }],
      ['room:join', { roomId: id, invitation: 'wrong', password: 'wrong' }],
      ['room:leave', { roomId: id }],
      ['message:send', { roomId: id, clientId: randomUUID(), content: 'x' }],
      ['message:send', { roomId: id, clientId: randomUUID(), content: 'x', replyTo: seq }],
      ['message:edit', { roomId: id, target: seq, content: 'x' }],
      ['message:delete', { roomId: id, target: seq }],
      ['log:read', { roomId: id }],
      ['members:list', { roomId: id }],
      ['member:kick', { roomId: id, userId: ann.user.id }],
      ['member:ban', { roomId: id, userId: ann.user.id }],
      ['member:unban', { roomId: id, userId: ann.user.id }],
      ['member:mute', { roomId: id, userId: ann.user.id, seconds: 5 }],
      ['member:unmute', { roomId: id, userId: ann.user.id }],
      ['member:role', { roomId: id, userId: ann.user.id, role: 'member' }],
      ['live:start', { roomId: id }],
      ['live:stop', { roomId: id }],
    ];
    const called = (id: number): [method: string, path: string, body?: object][] => [
      ['GET', `/api/rooms/${id}`],
      ['PATCH', `/api/rooms/${id}`, { title: 'x' }],
      ['PATCH', `/api/rooms/${id}`, { password: 'x' }],
      ['DELETE', `/api/rooms/${id}`],
      ['GET', `/api/rooms/${id}/log`],
      ['GET', `/api/rooms/${id}/members`],
      ['PUT', `/api/rooms/${id}/members/me`, {}],
      ['POST', `/api/rooms/${id}/members`, { userId: 'u', nickname: 'u' }],
      ['DELETE', `/api/rooms/${id}/members/me`],
      ['DELETE', `/api/rooms/${id}/members/u`],
      ['POST', `/api/rooms/${id}/messages`, { clientId: randomUUID(), content: 'x' }],
      ['PATCH', `/api/rooms/${id}/messages/${seq}`, { content: 'x' }],
      ['DELETE', `/api/rooms/${id}/messages/${seq}`],
      ['DELETE', `/api/rooms/${id}/messages?userId=u&minutes=1`],
      ['POST', `/api/rooms/${id}/messages/${seq}/reports`, { reason: 'x' }],
      ...['bans', 'reports', 'audit', 'invitations', 'broadcasts', 'replay?broadcast=1'].map(
        (list): [string, string] => ['GET', `/api/rooms/${id}/${list}`],
      ),
      ['POST', `/api/rooms/${id}/invitations`, {}],
      ['PUT', `/api/rooms/${id}/live`, { live: true }],
    ];
    const told = (answer: unknown, id: number) => JSON.stringify(answer).replace(new RegExp(`\\b${id}\\b`, 'g'), 'ID');

    const nowhere = asked(NOWHERE);
    for (const [i, [event, input]] of asked(roomId).entries()) {
      const reply = told(await eve.ask(event, input), roomId);
      expect([event, reply]).toEqual([event, told(await eve.ask(event, nowhere[i]?.[1]), NOWHERE)]);
    }
    for (const token of [eve.token, undefined]) {
      const api = world.rest(last, token);
      for (const [i, [method, path, body]] of called(roomId).entries()) {
        const { status, body: answer } = await api.call(method, path, body);
        const [, there = '', what] = called(NOWHERE)[i] ?? [];
        const other = await api.call(method, there, what);
        expect([method, path, status, told(answer, roomId)]).toEqual([
          method,
          path,
          other.status,
          told(other.body, NOWHERE),
        ]);
      }
    }
  });

  test('a private room is in the list of its members and its staff alone, and its maker finds it before joining', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const tag = randomUUID();
    const roomId = await world.room(ann, { title: tag, visibility: 'private' });
    const listed = async (token?: string) =>
      (await world.rest(last, token).get(`/api/rooms?q=${tag}`)).body.rooms.length;

    expect([await listed(), await listed(bob.token), await listed(ann.token)]).toEqual([0, 0, 1]);
    expect((await world.rest(last, ann.token).get(`/api/rooms/${roomId}`)).status).toBe(200);
    const { code } = await invite(ann, roomId);
    await bob.get('room:join', { roomId, invitation: code });
    expect([await listed(), await listed(bob.token)]).toEqual([0, 1]);
    await bob.get('room:leave', { roomId });
    expect(await listed(bob.token)).toBe(0);
    expect(await bob.ask('room:join', { roomId })).toMatchObject({ error: { code: 'not_found' } });
  });

  test('a room that becomes private is closed to others within a second, on every worker', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann);
    const api = world.rest(last, bob.token);
    expect((await api.get(`/api/rooms/${roomId}/log`)).status).toBe(200);

    await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { visibility: 'private' });
    expect(await bob.ask('room:join', { roomId })).toMatchObject({ error: { code: 'not_found' } });
    await eventually('it cannot be read', async () => (await api.get(`/api/rooms/${roomId}/log`)).status === 404);
  });

  test('a room that became private on another worker is not shown to who did something there before', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann);
    const api = world.rest(last, bob.token);
    expect((await api.get(`/api/rooms/${roomId}`)).status).toBe(200);
    await bob.join(roomId);
    await bob.get('room:leave', { roomId });

    await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { visibility: 'private' });

    expect((await api.get(`/api/rooms/${roomId}`)).status).toBe(404);
  });

  test('an invitation is good for its uses: coming back costs none, and who does not get in uses none up', async () => {
    const ann = await world.person('ann');
    const [bob, cat, dan] = [
      await world.person('bob', last),
      await world.person('cat'),
      await world.person('dan', last),
    ];
    const roomId = await world.room(ann, { visibility: 'private' });
    const { code, id, usesLeft } = await invite(ann, roomId, { uses: 2 });
    const left = async () => {
      const { invitations } = (await world.rest(last, ann.token).get(`/api/rooms/${roomId}/invitations`)).body;
      return invitations.find((it: { id: string }) => it.id === id)?.usesLeft ?? 0;
    };
    expect(usesLeft).toBe(2);

    for (let i = 0; i < 2; i++) await bob.get('room:join', { roomId, invitation: code });
    expect(await left()).toBe(1);
    await ann.get('member:ban', { roomId, userId: dan.user.id });
    expect(await dan.ask('room:join', { roomId, invitation: code })).toMatchObject({ error: { code: 'banned' } });
    expect(await left()).toBe(1);
    const other = await world.room(ann, { visibility: 'private' });
    expect(await cat.ask('room:join', { roomId: other, invitation: code })).toMatchObject({
      error: { code: 'not_found' },
    });

    const eve = await world.person('eve', last);
    const replies = await Promise.all(
      [cat, eve].map((person) => person.ask('room:join', { roomId, invitation: code })),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(replies.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'not_found' } });
    expect(await left()).toBe(0);
  });

  test('whoever holds an invitation is told what it leads to, and nobody is told anything of one that lets nobody in', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { title: 'Hidden', visibility: 'private' });
    await ann.join(roomId);
    const { code, expiresAt } = await invite(ann, roomId);
    const lookUp = (room: number, invitation: string) =>
      world.rest(last).post(`/api/rooms/${room}/invitations/look-up`, { invitation });

    expect((await lookUp(roomId, code)).body).toEqual({ title: 'Hidden', invitedBy: 'ann', expiresAt });
    const bob = await world.person('bob');
    await bob.get('room:join', { roomId, invitation: code });

    const [over, wrong, nowhere] = [await lookUp(roomId, code), await lookUp(roomId, 'x'), await lookUp(999_999, code)];
    expect([over.status, wrong.status, nowhere.status]).toEqual([404, 404, 404]);
    expect([over.body.detail, wrong.body.detail]).toEqual([nowhere.body.detail, nowhere.body.detail]);
  });

  test('invitations are looked up sixty times from one address, over all workers, whoever else looks', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { visibility: 'private' });
    const { code: invitation } = await invite(ann, roomId);
    const lookUp = (from: string, worker: number, code = invitation) =>
      call(from, `/api/rooms/${roomId}/invitations/look-up`, { invitation: code }, { worker });

    const wrong = await Promise.all(
      Array.from({ length: 65 }, (_, i) => lookUp('127.0.0.9', i % 2 ? last : 0, 'guess')),
    );

    expect(wrong.filter(({ code }) => code === 'not_found')).toHaveLength(60);
    expect(wrong.filter(({ code, retryAfterMs }) => code === 'rate_limited' && retryAfterMs > 0)).toHaveLength(5);
    expect(await lookUp('127.0.0.9', 0)).toMatchObject({ code: 'rate_limited' });
    expect(await lookUp('127.0.0.10', 0)).toMatchObject({ title: 'a room' });
  });

  test('two tabs that come in with one invitation at once use it up once', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob');
    const tabs = [bob, await world.connect(bob.token, last)];
    const roomId = await world.room(ann, { visibility: 'private' });
    const { code, id } = await invite(ann, roomId, { uses: 3 });

    for (const tab of await Promise.all(tabs.map((tab) => tab.ask('room:join', { roomId, invitation: code }))))
      expect(tab.ok).toBe(true);

    const { invitations } = (await world.rest(last, ann.token).get(`/api/rooms/${roomId}/invitations`)).body;
    expect(invitations).toMatchObject([{ id, usesLeft: 2 }]);
  });

  test('an invitation ends with its maker’s role, not with leaving, and holds again with the role', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const [cat, dan] = [await world.person('cat'), await world.person('dan', last)];
    const roomId = await world.room(ann, { visibility: 'private' });
    const { code: annsCode } = await invite(ann, roomId);
    await bob.get('room:join', { roomId, invitation: annsCode });
    const role = (name: string) => ann.get('member:role', { roomId, userId: bob.user.id, role: name });
    await role('moderator');
    const { code, id } = await invite(bob, roomId, { uses: 2 });
    const open = async () =>
      (await world.rest(last, ann.token).get(`/api/rooms/${roomId}/invitations`)).body.invitations.length;
    const refused = { ok: false, error: { code: 'not_found' } };

    expect(await open()).toBe(1);
    await role('member');
    expect([await cat.ask('room:join', { roomId, invitation: code }), await open()]).toMatchObject([refused, 0]);
    await role('moderator');
    await bob.get('room:leave', { roomId });
    await cat.get('room:join', { roomId, invitation: code });
    await ann.get('member:ban', { roomId, userId: bob.user.id });
    expect(await dan.ask('room:join', { roomId, invitation: code })).toMatchObject(refused);
    expect((await world.rest(last, ann.token).delete(`/api/rooms/${roomId}/invitations/${id}`)).status).toBe(204);
  });

  test('an invitation that the host’s backend made needs no role', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann, { visibility: 'private' });
    const { code } = (await world.rest(0, KEY).post(`/api/rooms/${roomId}/invitations`, {})).body;

    expect((await bob.get('room:join', { roomId, invitation: code })).you).toMatchObject({ nickname: 'bob' });
  });

  test('a room has a hundred open invitations at most', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    const made = (await Promise.all(Array.from({ length: 100 }, () => invite(ann, roomId)))).map(({ id }) => id);

    const refusal = await invite(ann, roomId);
    await world.rest(last, ann.token).delete(`/api/rooms/${roomId}/invitations/${made[0]}`);

    expect(refusal).toMatchObject({ code: 'conflict', detail: expect.stringContaining('100') });
    expect(await invite(ann, roomId)).toMatchObject({ usesLeft: 1 });
  });

  test('with a room its reports and invitations go', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const { seq } = await ann.say(roomId, 'odd');
    await invite(ann, roomId);
    await world.rest(last, ann.token).post(`/api/rooms/${roomId}/messages/${seq}/reports`, { reason: 'odd' });
    const db = openDatabase(world.config);
    const left = async () => {
      const reports = await db.selectFrom('report').select('id').where('room_id', '=', roomId).execute();
      const invitations = await db.selectFrom('invitation').select('code_hash').where('room_id', '=', roomId).execute();
      return reports.length + invitations.length;
    };

    const before = await left();
    await world.rest(last, ann.token).delete(`/api/rooms/${roomId}`);

    expect(before).toBe(2);
    await eventually('nothing is left of the room', async () => (await left()) === 0);
    await closeDatabase(db);
  });

  test('an invitation that was taken back, or has expired, lets nobody in', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann, { visibility: 'private' });
    const { code, id } = await invite(ann, roomId);
    const api = world.rest(last, ann.token);
    const other = await world.room(ann);

    expect((await api.delete(`/api/rooms/${other}/invitations/${id}`)).status).toBe(404);
    expect((await api.delete(`/api/rooms/${roomId}/invitations/${id}`)).status).toBe(204);
    expect((await api.delete(`/api/rooms/${roomId}/invitations/${id}`)).status).toBe(404);
    expect(await bob.ask('room:join', { roomId, invitation: code })).toMatchObject({ error: { code: 'not_found' } });
    expect((await api.post(`/api/rooms/${roomId}/invitations`, { expiresInSeconds: 1 })).status).toBe(400);
  });

  test('a password is asked for, kept as argon2id alone, and changed; members need it no more', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann, { password: 'sesame' });
    const api = world.rest(last, bob.token);
    expect((await api.get(`/api/rooms/${roomId}`)).body).toMatchObject({ hasPassword: true });
    expect(JSON.stringify((await api.get(`/api/rooms/${roomId}`)).body)).not.toMatch(/sesame|argon2/);
    expect((await api.get(`/api/rooms/${roomId}/log`)).status).toBe(403);

    expect(await bob.ask('room:join', { roomId })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await bob.ask('room:join', { roomId, password: 'open' })).toMatchObject({ error: { code: 'forbidden' } });
    await bob.get('room:join', { roomId, password: 'sesame' });
    await bob.get('room:join', { roomId });
    expect((await api.get(`/api/rooms/${roomId}/log`)).status).toBe(200);

    const owner = world.rest(0, ann.token);
    await owner.patch(`/api/rooms/${roomId}`, { password: 'changed' });
    const cat = await world.person('cat', last);
    expect(await cat.ask('room:join', { roomId, password: 'sesame' })).toMatchObject({ error: { code: 'forbidden' } });
    await owner.patch(`/api/rooms/${roomId}`, { password: null });
    await cat.join(roomId);
    const { records } = (await owner.get(`/api/rooms/${roomId}/audit`)).body;
    expect(JSON.stringify(records)).not.toMatch(/changed|argon2/);
    expect(records.map(({ detail }: { detail: object }) => detail)).toEqual([
      { hasPassword: false },
      { hasPassword: true },
    ]);
  });

  test('guesses of a password are limited, over all workers; right ones do not count', async () => {
    const [ann, eve] = [await world.person('ann'), await world.person('eve')];
    const roomId = await world.room(ann, { password: 'sesame' });
    const friend = await world.person('bob', last);
    for (let i = 0; i < 7; i++) {
      await friend.get('room:join', { roomId, password: 'sesame' });
      await friend.get('room:leave', { roomId });
    }
    const again = await world.connect(eve.token, last);

    const codes: string[] = [];
    for (let i = 0; i < 8; i++) {
      const reply = await [eve, again][i % 2]?.ask('room:join', { roomId, password: `guess ${i}` });
      codes.push(reply && !reply.ok ? reply.error.code : 'ok');
    }

    expect(codes).toEqual([...Array(5).fill('forbidden'), ...Array(3).fill('rate_limited')]);
    expect(await eve.ask('room:join', { roomId, password: 'sesame' })).toMatchObject({
      error: { code: 'rate_limited', retryAfterMs: expect.any(Number) },
    });
  });

  test('guesses are limited by address too, and wrong ones, however many, keep out nobody from elsewhere', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { password: 'sesame' });
    const guesses = async (from: string) => {
      const codes = [];
      for (let user = 0; user < 5; user++) {
        const { token } = await call(from, '/api/sessions', { nickname: 'eve' });
        for (let i = 0; i < 5; i++) {
          const path = `/api/rooms/${roomId}/members/me`;
          const answer = await call(from, path, { password: `guess ${i}` }, { token, method: 'PUT' });
          codes.push(answer.code);
        }
      }
      return codes;
    };

    const byAddress = [];
    for (const from of ['127.0.0.11', '127.0.0.12']) byAddress.push(await guesses(from));

    for (const codes of byAddress)
      expect(codes).toEqual([...Array(20).fill('forbidden'), ...Array(5).fill('rate_limited')]);
    const bob = await world.person('bob', last);
    expect((await bob.get('room:join', { roomId, password: 'sesame' })).you).toMatchObject({ nickname: 'bob' });
  });

  test('with the right password forty come at once from one address', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { password: 'sesame' });
    const people = [];
    for (let i = 0; i < 40; i++) people.push(await world.person(`member ${i}`, i % 2 ? last : 0));

    const replies = await Promise.all(people.map((it) => it.ask('room:join', { roomId, password: 'sesame' })));

    expect(replies.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('of passwords that are tried all at once, few are looked at', async () => {
    const [ann, eve] = [await world.person('ann'), await world.person('eve', last)];
    const roomId = await world.room(ann, { password: 'sesame' });

    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, i) => eve.ask('room:join', { roomId, password: `guess ${i}` })),
    );

    const codes = replies.map((reply) => !reply.ok && reply.error.code);
    // Those of the last two turns may be looked at together.
    expect(codes.filter((code) => code === 'forbidden').length).toBeLessThanOrEqual(6);
    expect(codes.filter((code) => code === 'rate_limited').length).toBeGreaterThanOrEqual(44);
  });

  async function call(from: string, path: string, body: object, how: Asking = {}) {
    const { token, method = 'POST', worker = last } = how;
    const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
    const options = { from, method, headers, body: JSON.stringify(body) };
    return JSON.parse((await rawRequest(world.url(worker), path, options)).text);
  }
});
