import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { passTime } from '../support/clock.ts';
import { eventually } from '../support/eventually.ts';
import { signWith } from '../support/host.ts';
import type { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const KEY = 'shop:a-key-of-the-tests-which-is-long-enough';
const apiKeys = new Map([KEY.split(':') as [string, string]]);
const SECRET = 'the host product signs with this secret';
const hostTokens = { secret: SECRET, claims: { id: 'sub', nickname: 'nickname', role: 'role' } };

describe.each(DEPLOYMENTS)('moderation, $name', (deployment) => {
  const world = useWorld(deployment, { apiKeys, hostTokens });
  const last = deployment.workers - 1;
  const message = (roomId: number, content = 'hello') => ({ roomId, clientId: randomUUID(), content });
  const path = (roomId: number, rest: string) => `/api/rooms/${roomId}/${rest}`;
  const auditOf = async (roomId: number, { token }: Person) =>
    (await world.rest(last, token).get(path(roomId, 'audit'))).body.records;

  /** Ann owns the room and is on the first worker, Bob is on the last. */
  async function annAndBob(room: object = {}) {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann, room);
    for (const person of [ann, bob]) await person.join(roomId);
    return { ann, bob, roomId, userId: bob.user.id };
  }

  test('an id of 255 characters joins, speaks, is listed page by page, banned, reported and signed out', async () => {
    const ids = ['가', '나'].map((last) => '긴'.repeat(254) + last) as [string, string];
    const [ann, bob] = [
      await world.connect(await signWith(SECRET, { sub: ids[0], nickname: 'ann' })),
      await world.connect(await signWith(SECRET, { sub: ids[1], nickname: 'bob' }), last),
    ];
    expect([ann, bob].map(({ user }) => user.id)).toEqual(ids);
    expect(ann.welcome.limits?.userId).toBe(255);
    const roomId = await world.room(ann);
    for (const person of [ann, bob]) await person.join(roomId);

    const { seq } = await bob.say(roomId, 'hello');
    await ann.hears(roomId, { kind: 'message', seq, userId: ids[1] });
    const rest = world.rest(last, ann.token);
    expect((await rest.post(path(roomId, `messages/${seq}/reports`), { reason: 'rude' })).status).toBe(201);
    const first = await rest.get(path(roomId, 'members?limit=1'));
    const second = await rest.get(path(roomId, `members?limit=1&cursor=${first.body.nextCursor}`));
    expect([first, second].flatMap(({ body }) => body.members)).toMatchObject(ids.map((userId) => ({ userId })));

    await ann.get('member:ban', { roomId, userId: ids[1], reason: 'enough' });
    expect((await rest.get(path(roomId, 'bans'))).body.bans).toMatchObject([{ userId: ids[1] }]);
    expect(await auditOf(roomId, ann)).toContainEqual(
      expect.objectContaining({ actorId: ids[0], action: 'ban', targetId: ids[1] }),
    );
    const backend = world.rest(0, KEY);
    expect((await backend.delete(path(roomId, `bans/${encodeURIComponent(ids[1])}`))).status).toBeLessThan(300);
    expect((await backend.delete(`/api/users/${encodeURIComponent(ids[1])}/sessions`)).status).toBe(204);
    expect(await ann.ask('member:ban', { roomId, userId: '긴'.repeat(256) })).toMatchObject({
      ok: false,
      error: { code: 'invalid', issues: [{ path: 'userId', message: 'must be at most 255 characters' }] },
    });
  });

  test('who is muted says nothing by another nickname either', async () => {
    const { ann, bob, roomId, userId } = await annAndBob();
    const { seq } = await ann.get('member:mute', { roomId, userId, seconds: 60 });

    await bob.get('nickname:change', { nickname: 'you are all fools' });
    const { entries } = await ann.get('log:read', { roomId, after: seq });
    expect(entries).toEqual([]);
    await bob.get('room:leave', { roomId });
    await bob.join(roomId);

    const { entries: since } = await ann.get('log:read', { roomId, after: seq });
    expect(since).toMatchObject([
      { kind: 'left', nickname: 'bob' },
      { kind: 'joined', nickname: 'bob' },
    ]);
    await ann.get('member:unmute', { roomId, userId });
    await bob.get('room:leave', { roomId });
    await bob.join(roomId);
    await ann.hears(roomId, { kind: 'joined', nickname: 'you are all fools' });
  });

  test('slow mode does not hold up the host’s backend, nor whom it speaks for', async () => {
    const { ann, bob, roomId } = await annAndBob();
    const backend = world.rest(last, KEY);
    await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { slowModeSeconds: 60 });

    for (const as of [undefined, { id: 'somebody', nickname: 'Somebody' }, bob.user]) {
      for (let i = 0; i < 3; i++) {
        const { status } = await backend.post(path(roomId, 'messages'), {
          clientId: randomUUID(),
          content: 'an offer',
          ...(as && { as }),
        });
        expect(status).toBe(201);
      }
    }

    await bob.say(roomId, 'my own');
  });

  test('a ban on one worker holds on another within a second: for a socket, REST, and a new connection', async ({
    annotate,
  }) => {
    const { ann, bob, roomId, userId } = await annAndBob();
    const rest = world.rest(last, bob.token);

    const again = await world.connect(bob.token, last);
    await ann.get('member:ban', { roomId, userId, reason: 'spam' });
    const since = performance.now();
    const replies = await Promise.all([
      bob.ask('message:send', message(roomId)),
      bob.ask('room:join', { roomId }),
      again.ask('room:join', { roomId }),
      again.ask('message:send', message(roomId)),
    ]);
    const answers = await Promise.all([
      rest.put(path(roomId, 'members/me')),
      rest.post(path(roomId, 'messages'), { clientId: randomUUID(), content: 'hello' }),
    ]);
    const ms = Math.round(performance.now() - since);

    await annotate(`All were refused ${ms} ms after the ban was acknowledged`);
    const refusals = [
      ...replies.map((reply) => !reply.ok && reply.error.code),
      ...answers.map(({ body }) => body.code),
    ];
    expect(refusals).toEqual(Array(6).fill('banned'));
    expect(await bob.hears(roomId, { kind: 'left', userId, reason: 'banned' })).toMatchObject({ nickname: 'bob' });
    await ann.say(roomId, 'without bob');
    expect((await world.rest().get(path(roomId, 'members'))).body.members).toHaveLength(1);
    expect(bob.heardIn(roomId).some((entry) => entry.kind === 'message')).toBe(false);
    expect((await world.rest(last, ann.token).get(path(roomId, 'bans'))).body).toMatchObject({
      bans: [{ userId, nickname: 'bob', by: ann.user.id, reason: 'spam' }],
    });
    expect(await auditOf(roomId, ann)).toMatchObject([
      { action: 'ban', actorId: ann.user.id, targetId: userId, reason: 'spam' },
    ]);
  });

  test('a ban for a time says for how long, ends by itself, and can be taken back; a kick bars nobody', async () => {
    const { ann, bob, roomId, userId } = await annAndBob();

    await ann.get('member:kick', { roomId, userId });
    await bob.hears(roomId, { kind: 'left', reason: 'kicked' });
    expect(await bob.ask('message:send', message(roomId))).toMatchObject({ error: { code: 'forbidden' } });
    await bob.join(roomId);
    await ann.get('member:ban', { roomId, userId, seconds: 600 });
    const refusal = await bob.ask('room:join', { roomId });
    expect(refusal).toMatchObject({ error: { code: 'banned', retryAfterMs: expect.any(Number) } });
    passTime(600_000);
    await bob.join(roomId);
    await ann.get('member:ban', { roomId, userId, seconds: 3_600 });
    await ann.get('member:unban', { roomId, userId });
    await bob.join(roomId);

    const actions = (await auditOf(roomId, ann)).map(({ action }: { action: string }) => action);
    expect(actions).toEqual(['unban', 'ban', 'ban', 'kick']);
    expect(await ann.ask('member:unban', { roomId, userId })).toMatchObject({ error: { code: 'not_found' } });
    expect(await ann.ask('member:kick', { roomId, userId: ann.user.id })).toMatchObject({
      error: { code: 'forbidden' },
    });
  });

  test('a mute says for how long, holds for edits, over leaving and coming back, and ends', async () => {
    const { ann, bob, roomId, userId } = await annAndBob();
    const { seq } = await bob.say(roomId, 'before');

    const { until } = await ann.get('member:mute', { roomId, userId, seconds: 60, reason: 'loud' });
    const askedAt = Date.now();
    const refusal = await bob.ask('message:send', message(roomId));
    const refusedAt = until - Number(!refusal.ok && refusal.error.retryAfterMs);
    expect(refusal).toMatchObject({ error: { code: 'muted' } });
    expect(refusedAt).toBeGreaterThanOrEqual(askedAt);
    expect(refusedAt).toBeLessThanOrEqual(Date.now());
    expect(await bob.ask('message:edit', { roomId, target: seq, content: 'x' })).toMatchObject({
      error: { code: 'muted' },
    });
    expect(await bob.hears(roomId, { kind: 'room' })).toMatchObject({ muted: { userId, until } });
    await bob.get('room:leave', { roomId });
    await bob.join(roomId);
    await bob.get('room:leave', { roomId });
    await bob.join(roomId);
    const back = await world.connect(bob.token, 0);
    expect(await back.ask('message:send', message(roomId))).toMatchObject({ error: { code: 'muted' } });

    await ann.get('member:unmute', { roomId, userId });
    await bob.say(roomId, 'again');
    await ann.get('member:mute', { roomId, userId, seconds: 600 });
    expect(await bob.ask('message:send', message(roomId))).toMatchObject({ error: { code: 'muted' } });
    passTime(600_000);
    await bob.say(roomId, 'for the mute has ended');
    const actions = (await auditOf(roomId, ann)).map(({ action }: { action: string }) => action);
    expect(actions).toEqual(['mute', 'unmute', 'mute']);
  });

  test('in slow mode an edit waits like a message, but for the first one of what was said last', async () => {
    const { ann, bob, roomId } = await annAndBob();
    const first = await bob.say(roomId, 'first');
    await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { slowModeSeconds: 600 });
    const { seq } = await bob.say(roomId, 'secnd');
    const edit = async (by: Person, target: number, content: string) => {
      const reply = await by.ask('message:edit', { roomId, target, content });
      return reply.ok || (reply.error.code === 'slow_mode' && Number(reply.error.retryAfterMs) > 0 && 'waits');
    };

    expect(await edit(bob, seq, 'second')).toBe(true);
    expect(await edit(bob, seq, 'and so on')).toBe('waits');
    expect(await edit(bob, seq, 'second')).toBe(true);
    expect(await edit(bob, first.seq, 'and so on')).toBe('waits');
    const own = await ann.say(roomId, 'one');
    for (const content of ['two', 'three']) expect(await edit(ann, own.seq, content)).toBe(true);
  });

  test('slow mode counts down, over leaving and coming back by another worker; the staff is free of it', async () => {
    const { ann, bob, roomId } = await annAndBob();
    await world.rest(last, ann.token).patch(`/api/rooms/${roomId}`, { slowModeSeconds: 600 });
    expect(await bob.hears(roomId, { kind: 'room', slowModeSeconds: 600 })).toMatchObject({ nickname: 'ann' });

    await bob.say(roomId, 'one');
    const left = async (person: Person) => {
      const reply = await person.ask('message:send', message(roomId));
      return reply.ok ? 0 : reply.error.code === 'slow_mode' && Number(reply.error.retryAfterMs);
    };
    const first = await left(bob);
    passTime(1_000);
    await bob.get('room:leave', { roomId });
    const back = await world.connect(bob.token, 0);
    await back.join(roomId);
    const second = await left(back);

    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(600_000);
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThanOrEqual(Number(first) - 1_000);
    for (const content of ['free', 'of it']) await ann.say(roomId, content);
    passTime(600_000);
    expect(await left(back)).toBe(0);
  });

  test('nobody acts on their equals, and roles hold at once, over leaving, and until they are taken', async () => {
    const { ann, bob, roomId, userId } = await annAndBob();
    const cat = await world.person('cat', last);
    const dan = await world.person('dan');
    for (const person of [cat, dan]) await person.join(roomId);

    for (const { user } of [bob, cat]) await ann.get('member:role', { roomId, userId: user.id, role: 'moderator' });
    expect(await cat.hears(roomId, { kind: 'room' })).toMatchObject({ role: { userId, role: 'moderator' } });
    for (const target of [cat, ann, bob]) {
      for (const event of ['member:kick', 'member:ban', 'member:mute']) {
        const input = { roomId, userId: target.user.id, ...(event === 'member:mute' && { seconds: 5 }) };
        expect(await bob.ask(event, input)).toMatchObject({ error: { code: 'forbidden' } });
      }
    }
    await bob.get('room:leave', { roomId });
    await bob.get('member:mute', { roomId, userId: dan.user.id, seconds: 5 });
    expect(await ann.get('member:role', { roomId, userId, role: 'member' })).toMatchObject({
      role: 'member',
      joinedAt: 0,
    });
    expect(await bob.ask('member:mute', { roomId, userId: dan.user.id, seconds: 5 })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect((await bob.join(roomId)).you).toMatchObject({ role: 'member' });
    // Whoever is banned as a moderator does not come back as one.
    await ann.get('member:ban', { roomId, userId: cat.user.id });
    await ann.get('member:unban', { roomId, userId: cat.user.id });
    expect((await cat.join(roomId)).you).toMatchObject({ role: 'member' });
  });

  test('the last owner stays one: leaving, stepping down, kicked, banned or made a member by the backend', async () => {
    const { ann, bob, roomId } = await annAndBob();
    const [owner, backend] = [ann.user.id, world.rest(last, KEY)];

    expect(await ann.ask('member:role', { roomId, userId: owner, role: 'member' })).toMatchObject({
      error: { code: 'conflict' },
    });
    expect((await backend.post(path(roomId, 'bans'), { userId: owner })).body.code).toBe('conflict');
    expect((await backend.call('PUT', path(roomId, `members/${owner}/role`), { role: 'member' })).body.code).toBe(
      'conflict',
    );
    const demoted = { userId: owner, nickname: 'ann', role: 'member' };
    expect((await backend.post(path(roomId, 'members'), demoted)).body.code).toBe('conflict');
    expect((await backend.get(path(roomId, 'bans'))).body.bans).toEqual([]);
    expect((await backend.delete(path(roomId, `members/${owner}`))).status).toBe(204);
    expect((await ann.join(roomId)).you).toMatchObject({ role: 'owner' });
    await ann.get('room:leave', { roomId });
    expect((await ann.join(roomId)).you).toMatchObject({ role: 'owner' });

    await ann.get('member:role', { roomId, userId: bob.user.id, role: 'owner' });
    // Of two who step down at once, one stays.
    const replies = await Promise.all(
      [ann, bob].map((person) => person.ask('member:role', { roomId, userId: person.user.id, role: 'member' })),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('messages are deleted, all of the last minutes too, and ids of another room name nothing', async () => {
    const { ann, bob, roomId, userId } = await annAndBob();
    const other = await world.room(ann);
    await ann.join(other);
    const { seq } = await bob.say(roomId, 'one');
    for (const content of ['two', 'three']) await bob.say(roomId, content);
    const kept = await ann.say(roomId, 'mine');
    const api = world.rest(last, ann.token);

    expect(await ann.ask('message:delete', { roomId: other, target: seq })).toMatchObject({
      error: { code: 'not_found' },
    });
    for (const call of [
      api.post(path(other, `messages/${seq}/reports`), { reason: 'x' }),
      api.patch(`/api/rooms/${other}`, { pinnedSeq: seq }),
    ]) {
      expect((await call).body.code).toBe('not_found');
    }
    await ann.get('message:delete', { roomId, target: seq });
    expect(await bob.hears(roomId, { kind: 'deleted', target: seq })).toMatchObject({ userId: ann.user.id });
    const deleteAll = async () => (await api.delete(path(roomId, `messages?userId=${userId}&minutes=5`))).body;
    expect(await deleteAll()).toEqual({ deleted: 2, hasMore: false });
    expect(await deleteAll()).toEqual({ deleted: 0, hasMore: false });

    const { entries } = (await world.rest().get(path(roomId, 'log'))).body;
    const left = entries.filter(
      (entry: { kind: string; content?: string }) => entry.kind === 'message' && entry.content,
    );
    expect(left).toMatchObject([{ seq: kept.seq, content: 'mine' }]);
    const actions = (await auditOf(roomId, ann)).map(({ action }: { action: string }) => action);
    expect(actions.sort()).toEqual(['delete', 'delete', 'delete', 'delete-all', 'delete-all']);
  });

  test('of very many messages a thousand are deleted, the newest first, and asking again deletes the others', async () => {
    const { ann, bob, roomId, userId } = await annAndBob();
    const as = { id: userId, nickname: 'bob' };
    const backend = await world.connect(KEY, last);
    const speak = () => backend.ask('message:send', { ...message(roomId), as });
    for (let i = 0; i < 11; i++) await Promise.all(Array.from({ length: 100 }, speak));
    await bob.say(roomId, 'the last one');
    const deleteAll = async () => {
      const { body } = await world.rest(last, ann.token).delete(path(roomId, `messages?userId=${userId}&minutes=5`));
      return body;
    };

    const answers = [await deleteAll(), await deleteAll(), await deleteAll()];

    expect(answers).toEqual([
      { deleted: 1_000, hasMore: true },
      { deleted: 101, hasMore: false },
      { deleted: 0, hasMore: false },
    ]);
  });

  test('what an owner or the host decided, nobody below takes back, shortens or gives anew', async () => {
    const { ann, bob, roomId } = await annAndBob();
    const cat = await world.person('cat', last);
    await cat.join(roomId);
    const userId = cat.user.id;
    const backend = world.rest(last, KEY);
    await ann.get('member:role', { roomId, userId: bob.user.id, role: 'moderator' });
    const change = { unban: 'member:unban', unmute: 'member:unmute', ban: 'member:ban', mute: 'member:mute' };
    const refusals = async (by: Person) => {
      const replies = [
        await by.ask(change.unmute, { roomId, userId }),
        await by.ask(change.mute, { roomId, userId, seconds: 1 }),
        await by.ask(change.unban, { roomId, userId }),
        await by.ask(change.ban, { roomId, userId, seconds: 1 }),
      ];
      return replies.map((reply) => (reply.ok ? 'done' : `${reply.error.code} ${reply.error.message.slice(0, 8)}`));
    };

    await ann.get('member:mute', { roomId, userId, seconds: 60 });
    await ann.get('member:ban', { roomId, userId });
    expect(await refusals(bob)).toEqual(Array(4).fill('forbidden An owner'));
    await backend.post(path(roomId, 'mutes'), { userId, seconds: 60 });
    await backend.post(path(roomId, 'bans'), { userId });
    expect(await refusals(ann)).toEqual(Array(4).fill('forbidden The host'));
    for (const what of ['bans', 'mutes'])
      expect((await backend.delete(path(roomId, `${what}/${userId}`))).status).toBe(204);
    await bob.get('member:ban', { roomId, userId, seconds: 60 });
    await ann.get('member:mute', { roomId, userId, seconds: 1 });
    await ann.get('member:unban', { roomId, userId });

    expect((await cat.join(roomId)).you).toMatchObject({ userId });
    await eventually('the owner’s mute is over', async () => (await bob.ask(change.unmute, { roomId, userId })).ok);
  });

  test('whom the host’s tokens make a moderator, the room’s moderators do not act on, and slow mode does not hold up', async () => {
    const { ann, bob, roomId } = await annAndBob({ mode: 'live' });
    const sub = `staff-${randomUUID()}`;
    const host = await world.connect(await signWith(SECRET, { sub, nickname: 'host', role: 'moderator' }), last);
    await ann.get('member:role', { roomId, userId: bob.user.id, role: 'moderator' });
    await ann.get('live:start', { roomId });
    await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { slowModeSeconds: 60 });

    for (const content of ['from', 'outside']) await host.say(roomId, content);
    await host.join(roomId);
    for (const content of ['from', 'inside']) await host.say(roomId, content);
    const refused = [
      await bob.ask('member:kick', { roomId, userId: sub }),
      await bob.ask('member:ban', { roomId, userId: sub }),
      await bob.ask('member:mute', { roomId, userId: sub, seconds: 5 }),
    ];
    const { seq: target } = await host.say(roomId, 'stays');
    refused.push(await bob.ask('message:delete', { roomId, target }));
    const deleting = world.rest(0, bob.token).delete(path(roomId, `messages?userId=${sub}&minutes=5`));

    expect(refused.map((reply) => !reply.ok && reply.error.code)).toEqual(Array(4).fill('forbidden'));
    expect((await deleting).body.code).toBe('forbidden');
    await ann.get('member:mute', { roomId, userId: sub, seconds: 5 });
    // Whoever comes back without the role is a member like others.
    const former = await world.connect(await signWith(SECRET, { sub, nickname: 'host' }), last);
    await former.join(roomId);
    await bob.get('member:kick', { roomId, userId: sub });
  });

  test('nobody lifts their own ban, whatever their token gives them', async () => {
    const { ann, bob, roomId } = await annAndBob();
    const sub = `staff-${randomUUID()}`;
    const host = await world.connect(await signWith(SECRET, { sub, nickname: 'host', role: 'moderator' }), last);
    await ann.get('member:role', { roomId, userId: bob.user.id, role: 'moderator' });
    await bob.get('member:ban', { roomId, userId: sub });

    expect(await host.ask('member:unban', { roomId, userId: sub })).toMatchObject({ error: { code: 'forbidden' } });
    expect(await host.ask('room:join', { roomId })).toMatchObject({ error: { code: 'banned' } });
  });

  test('the list of bans knows by what name somebody goes now', async () => {
    const { ann, bob, roomId, userId } = await annAndBob();
    const bans = async () => (await world.rest(last, ann.token).get(path(roomId, 'bans'))).body.bans;
    await ann.get('member:ban', { roomId, userId });

    const before = await bans();
    await bob.get('nickname:change', { nickname: 'rob' });

    expect([...before, ...(await bans())]).toMatchObject([
      { userId, nickname: 'bob' },
      { userId, nickname: 'rob' },
    ]);
  });

  test('a message is reported once, and settled on record; one that is deleted cannot be', async () => {
    const { ann, bob, roomId } = await annAndBob();
    const { seq } = await ann.say(roomId, 'odd');
    const { seq: gone } = await ann.say(roomId, 'gone');
    await ann.get('message:delete', { roomId, target: gone });
    const [api, desk] = [world.rest(last, bob.token), world.rest(last, ann.token)];

    for (let i = 0; i < 2; i++) {
      expect((await api.post(path(roomId, `messages/${seq}/reports`), { reason: 'odd' })).status).toBe(201);
    }
    expect((await api.post(path(roomId, `messages/${gone}/reports`), { reason: 'odd' })).body.code).toBe('conflict');
    const { reports } = (await desk.get(path(roomId, 'reports'))).body;
    expect(reports).toMatchObject([{ seq, reporterId: bob.user.id, reason: 'odd', state: 'open' }]);
    const { id } = reports[0];
    expect((await desk.patch(path(roomId, `reports/${id}`), { state: 'resolved' })).status).toBe(200);
    expect((await desk.get(path(roomId, 'reports'))).body.reports).toEqual([]);
    expect((await desk.get(path(roomId, 'reports?state=resolved'))).body.reports).toMatchObject([
      { handledBy: ann.user.id },
    ]);
    const other = await world.room(ann);
    expect((await desk.patch(path(other, `reports/${id}`), { state: 'open' })).body.code).toBe('not_found');
    expect(await auditOf(roomId, ann)).toMatchObject([
      { action: 'report', targetSeq: seq, detail: { state: 'resolved' } },
    ]);
  });

  test('a message is pinned, and unpinned when it is deleted', async () => {
    const { ann, bob, roomId } = await annAndBob();
    const { seq } = await bob.say(roomId, 'rules');
    const api = world.rest(last, ann.token);

    expect((await api.patch(`/api/rooms/${roomId}`, { pinnedSeq: seq })).body).toMatchObject({ pinnedSeq: seq });
    await bob.hears(roomId, { kind: 'room', pinnedSeq: seq });
    await ann.get('message:delete', { roomId, target: seq });
    expect((await api.get(`/api/rooms/${roomId}`)).body.pinnedSeq).toBeUndefined();
    expect((await api.patch(`/api/rooms/${roomId}`, { pinnedSeq: seq })).body.code).toBe('conflict');
  });

  test('the backend opens rooms, has users join, speaks as them or as the system, and is on record for it', async () => {
    const backend = world.rest(last, KEY);
    const { body: room } = await backend.post('/api/rooms', { title: 'shop', visibility: 'private' });
    const u7 = { userId: 'u-7', nickname: 'Ben', role: 'moderator' };
    expect((await backend.post(path(room.id, 'members'), u7)).body).toMatchObject({ userId: 'u-7', role: 'moderator' });
    const say = (as?: object) => backend.post(path(room.id, 'messages'), { clientId: randomUUID(), content: 'hi', as });
    expect((await say({ id: 'u-7', nickname: 'Ben' })).status).toBe(201);
    expect((await say()).status).toBe(201);

    const { entries } = (await backend.get(path(room.id, 'log'))).body;
    expect(entries.slice(1)).toMatchObject([{ userId: 'u-7', nickname: 'Ben' }, { userId: 'system' }]);
    expect((await backend.delete(path(room.id, 'members/u-7'))).status).toBe(204);
    const { records } = (await backend.get(path(room.id, 'audit'))).body;
    expect(records).toMatchObject([
      { action: 'kick', actorId: 'key:shop', targetId: 'u-7' },
      { action: 'send-as', actorId: 'key:shop', targetId: 'u-7' },
      { action: 'add', actorId: 'key:shop', targetId: 'u-7', detail: { to: 'moderator' } },
    ]);
    expect((await world.rest(0, `${KEY}x`).get(path(room.id, 'log'))).status).toBe(401);
    expect((await world.rest(0, 'other:key').get(path(room.id, 'log'))).status).toBe(401);
  });
});
