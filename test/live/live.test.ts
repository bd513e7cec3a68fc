import { afterAll, describe, expect, test } from 'vitest';
import { ChatClient } from '../../src/client/chat-client.ts';
import type { Presence } from '../../src/protocol/events.ts';
import { SAY } from '../../src/words.ts';
import { passTime } from '../support/clock.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const KEY = 'host:the-secret-of-the-host';

/** A grace that no test waits for: what is told at once is told without it. */
describe.each(DEPLOYMENTS)('a live room, $name', (deployment) => {
  const world = useWorld(deployment, {
    reconnectGraceMs: 60_000,
    apiKeys: new Map([['host', 'the-secret-of-the-host']]),
  });
  const last = deployment.workers - 1;
  const clients: ChatClient[] = [];
  afterAll(() => {
    for (const client of clients) client.close();
  });

  async function liveRoom(presenter: Person, room: object = {}): Promise<number> {
    const roomId = await world.room(presenter, { mode: 'live', ...room });
    await presenter.join(roomId);
    await presenter.get('live:start', { roomId });
    return roomId;
  }

  function send(worker: number, token: string, roomId: number, content: string, clientId = crypto.randomUUID()) {
    return world.rest(worker, token).post(`/api/rooms/${roomId}/messages`, { clientId, content });
  }

  const code = async (person: Person, event: string, input: object) => {
    const reply = await person.ask(event, input);
    return reply.ok ? 'ok' : reply.error.code;
  };

  test('a presenter who is banned neither ends the broadcast nor begins another', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann, { mode: 'live' });
    for (const person of [ann, bob]) await person.join(roomId);
    await ann.get('live:start', { roomId, presenterId: bob.user.id });
    await ann.get('member:ban', { roomId, userId: bob.user.id });

    const refused = await bob.ask('live:stop', { roomId });
    expect(refused).toMatchObject({ error: { code: 'forbidden', message: SAY.presenterOnly.en } });
    expect(await code(ann, 'live:start', { roomId, presenterId: bob.user.id })).toBe('conflict');
    await ann.get('member:unban', { roomId, userId: bob.user.id });
    expect(await code(bob, 'live:start', { roomId })).toBe('forbidden');
  });

  test.each<[string, (roomId: number, ann: Person, bob: Person) => Promise<unknown>]>([
    ['is banned', (roomId, ann, bob) => ann.get('member:ban', { roomId, userId: bob.user.id })],
    [
      'is banned while not there',
      async (roomId, ann, bob) => {
        bob.leave();
        return await ann.get('member:ban', { roomId, userId: bob.user.id });
      },
    ],
    ['is kicked', (roomId, ann, bob) => ann.get('member:kick', { roomId, userId: bob.user.id })],
    ['leaves the room', (roomId, _, bob) => bob.get('room:leave', { roomId })],
  ])('a presenter who %s ends the broadcast by that, and all are told', async (_, go) => {
    const [ann, bob, eve] = [await world.person('ann'), await world.person('bob', last), await world.person('eve')];
    const roomId = await world.room(ann, { mode: 'live' });
    for (const person of [ann, bob, eve]) await person.join(roomId);
    await ann.get('live:start', { roomId, presenterId: bob.user.id });

    await go(roomId, ann, bob);

    await eve.hears(roomId, { kind: 'room', live: null });
    const { status, body } = await send(last, eve.token, roomId, 'is anybody there?');
    expect([status, body.code]).toEqual([409, 'not_live']);
    const { body: over } = await world.rest(last).get(`/api/rooms/${roomId}/broadcasts`);
    expect(over.broadcasts).toMatchObject([{ presenterId: bob.user.id, endedAt: expect.any(Number) }]);
    await ann.get('live:start', { roomId });
    expect(await eve.say(roomId, 'on with it')).not.toHaveProperty('presenterAway');
  });

  test('a presenter who never came, and is banned, ends the broadcast by that; another’s ban does not', async () => {
    const [ann, bob, eve] = [await world.person('ann'), await world.person('bob', last), await world.person('eve')];
    const roomId = await world.room(ann, { mode: 'live' });
    await ann.join(roomId);
    await ann.get('live:start', { roomId, presenterId: bob.user.id });

    await ann.get('member:ban', { roomId, userId: eve.user.id });
    expect(await ann.say(roomId, 'still live')).toMatchObject({ presenterAway: true });
    await ann.get('member:ban', { roomId, userId: bob.user.id });

    expect((await send(last, ann.token, roomId, 'x')).body.code).toBe('not_live');
    await ann.hears(roomId, { kind: 'room', live: null });
  });

  test('a ban of somebody who is not there, and taking it back, is answered where nothing was said yet', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann, { mode: 'live' });

    expect(await ann.get('member:ban', { roomId, userId: bob.user.id })).toEqual({ seq: 0 });
    expect(await ann.get('member:unban', { roomId, userId: bob.user.id })).toEqual({ seq: 0 });
    const banned = await world.rest(last, ann.token).post(`/api/rooms/${roomId}/bans`, { userId: bob.user.id });
    expect(banned).toMatchObject({ status: 201, body: { seq: 0 } });
  });

  test('who may speak without having joined may also mend and take back what they said', async () => {
    const [ann, eve, bob] = [await world.person('ann'), await world.person('eve', last), await world.person('bob')];
    const roomId = await liveRoom(ann);
    const seqs: number[] = [];
    for (const content of ['won', 'too']) seqs.push((await send(last, eve.token, roomId, content)).body.seq);
    const [one, two] = seqs.map((seq) => `/api/rooms/${roomId}/messages/${seq}`) as [string, string];
    const api = world.rest(last, eve.token);

    expect((await api.patch(one, { content: 'one' })).status).toBe(200);
    expect((await api.delete(two)).status).toBe(200);
    expect((await world.rest(0, bob.token).patch(one, { content: 'mine' })).body.code).toBe('forbidden');
    expect((await world.rest(0, bob.token).delete(one)).body.code).toBe('forbidden');
    await ann.hears(roomId, { kind: 'edited', target: seqs[0], content: 'one', nickname: 'eve' });
    await ann.hears(roomId, { kind: 'deleted', target: seqs[1], nickname: 'eve' });

    await ann.get('member:mute', { roomId, userId: eve.user.id, seconds: 60 });
    expect((await api.patch(one, { content: 'muted' })).body.code).toBe('muted');
    await ann.get('member:ban', { roomId, userId: eve.user.id });
    expect((await api.patch(one, { content: 'banned' })).body.code).toBe('banned');
    expect((await api.delete(one)).body.code).toBe('banned');
  });

  test('when the broadcast is over nobody gives a message another wording, and everybody may take theirs back', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await liveRoom(ann);
    await bob.join(roomId);
    const said = [
      [ann, (await ann.say(roomId, 'by the presenter')).seq],
      [bob, (await bob.say(roomId, 'by a viewer')).seq],
    ] as const;
    await ann.get('live:stop', { roomId });

    for (const [person, target] of said) {
      expect(await code(person, 'message:edit', { roomId, target, content: 'after the end' })).toBe('not_live');
      expect(await code(person, 'message:delete', { roomId, target })).toBe('ok');
    }
  });

  test('while it is not live, nobody says anything there, in two languages; then everybody does, joined or not', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const eve = await world.person('eve', last);
    const roomId = await world.room(ann, { mode: 'live' });
    await ann.join(roomId);
    await bob.join(roomId);

    for (const who of [ann, bob, eve]) {
      const { status, body } = await send(last, who.token, roomId, 'too early');
      expect([status, body.code, body.detail]).toEqual([409, 'not_live', 'The broadcast has ended']);
      expect(await code(who, 'message:send', { roomId, clientId: crypto.randomUUID(), content: 'x' })).toBe('not_live');
    }
    expect(SAY.notLive.ko).toBe('방송이 종료되었습니다');

    const started = await ann.get('live:start', { roomId });
    expect(started).toMatchObject({ presenterId: ann.user.id, liveSince: expect.any(Number) });
    expect(await ann.get('live:start', { roomId })).toEqual(started);
    for (const [i, who] of [ann, bob, eve].entries()) {
      expect((await send(i % 2 ? last : 0, who.token, roomId, `${who.user.nickname} over HTTP`)).status).toBe(201);
      await who.say(roomId, `${who.user.nickname} over a socket`);
    }
    for (const who of ['ann', 'bob', 'eve']) {
      await bob.hears(roomId, { content: `${who} over HTTP`, nickname: who });
      await ann.hears(roomId, { content: `${who} over a socket`, nickname: who });
    }

    const { body: over } = await world.rest(last, ann.token).call('PUT', `/api/rooms/${roomId}/live`, { live: false });
    expect(over.liveSince).toBeUndefined();
    expect((await send(0, eve.token, roomId, 'too late')).body.code).toBe('not_live');
  });

  test('owners and the host’s backend say who presents; whoever presented last may begin again; nobody else', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const eve = await world.person('eve', last);
    const host = world.rest(last, KEY);
    const roomId = await world.room(ann, { mode: 'live' });
    await bob.join(roomId);

    expect(await code(bob, 'live:start', { roomId })).toBe('forbidden');
    expect((await host.call('PUT', `/api/rooms/${roomId}/live`, { live: true })).body.code).toBe('invalid');
    const { body } = await host.call('PUT', `/api/rooms/${roomId}/live`, { live: true, presenterId: bob.user.id });
    expect(body).toMatchObject({ presenterId: bob.user.id, liveSince: expect.any(Number) });
    expect(await code(ann, 'live:start', { roomId })).toBe('conflict');
    expect(await code(eve, 'live:stop', { roomId })).toBe('forbidden');
    // A room that is on the air stays what it is.
    expect((await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { mode: 'chat' })).body.code).toBe('conflict');

    expect(await code(bob, 'live:stop', { roomId })).toBe('ok');
    expect(await code(bob, 'live:start', { roomId })).toBe('ok');
    expect(await code(ann, 'live:stop', { roomId })).toBe('ok');
    expect(await code(bob, 'live:stop', { roomId })).toBe('ok');
    expect(await code(bob, 'live:start', { roomId, presenterId: eve.user.id })).toBe('forbidden');
    await ann.get('member:ban', { roomId, userId: bob.user.id });
    expect(await code(bob, 'live:start', { roomId })).toBe('forbidden');

    const chat = await world.room(ann);
    expect(await code(ann, 'live:start', { roomId: chat })).toBe('conflict');
    expect(await code(ann, 'live:start', { roomId: 999_999 })).toBe('not_found');
  });

  test('the presenter’s connection is gone: at once messages are answered 202, stored and told; back, all is there', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const eve = await world.person('eve', last);
    const roomId = await liveRoom(ann);
    await bob.join(roomId);
    const { seq: seen } = await ann.say(roomId, 'welcome');

    const goneAt = performance.now();
    ann.leave();
    await eventually(
      'a message is answered 202',
      async () => (await send(last, eve.token, roomId, 'are you there?')).status === 202,
    );
    const afterMs = performance.now() - goneAt;
    process.stdout.write(
      `${deployment.name}: away was answered ${Math.round(afterMs)} ms after the connection was lost\n`,
    );
    const { body } = await send(last, eve.token, roomId, 'over HTTP');
    expect(body).toMatchObject({ presenterAway: true, duplicate: false });
    expect(await bob.say(roomId, 'over a socket')).toMatchObject({ presenterAway: true });
    for (const content of ['over HTTP', 'over a socket']) await bob.hears(roomId, { content });
    const refused = await send(0, ann.token, roomId, 'I am here');
    expect([refused.status, refused.body.code]).toEqual([409, 'presenter_away']);

    const back = await world.connect(ann.token, last);
    const { entries } = await back.join(roomId, seen);
    expect(entries.map(({ content }: { content: string }) => content)).toEqual(
      expect.arrayContaining(['are you there?', 'over HTTP', 'over a socket']),
    );
    expect((await send(0, ann.token, roomId, 'I am here again')).status).toBe(201);
    expect((await send(last, bob.token, roomId, 'good')).status).toBe(201);
  });

  test('all who are there are told that the presenter is away, and back, before anybody has written', async () => {
    const [ann, bob, eve] = [await world.person('ann'), await world.person('bob', last), await world.person('eve')];
    const roomId = await liveRoom(ann);
    const told = new Map<Person, Presence>();
    for (const person of [bob, eve]) {
      person.socket.on('presence', (id: number, presence: Presence) => {
        if (id === roomId) told.set(person, presence);
      });
      expect((await person.join(roomId)).room.presenterOnline).toBe(true);
    }
    const allKnow = (presenterOnline?: boolean) => () =>
      [bob, eve].every((person) => told.has(person) && told.get(person)?.presenterOnline === presenterOnline);

    ann.leave();
    await eventually('she is away', allKnow(false));
    const overRest = async () => (await world.rest(last).get(`/api/rooms/${roomId}`)).body.presenterOnline;
    await eventually('REST says so', async () => (await overRest()) === false);

    const back = await world.connect(ann.token, last);
    expect((await back.join(roomId)).room.presenterOnline).toBe(true);
    await eventually('she is back', allKnow(true));

    await back.get('live:stop', { roomId });
    await eventually('nobody presents', allKnow());
    await eventually('REST says so', async () => (await overRest()) === undefined);
  });

  test('a presenter with tabs on two workers is away when both are gone, and not before', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await liveRoom(ann);
    const second = await world.connect(ann.token, last);
    await second.join(roomId);
    await bob.join(roomId);
    const isAway = async () => (await bob.say(roomId, 'x')) as { presenterAway?: true };

    ann.leave();
    for (let i = 0; i < 20; i++) expect((await isAway()).presenterAway).toBeUndefined();
    second.leave();
    await eventually('away', async () => (await isAway()).presenterAway);

    const third = await world.connect(ann.token, 0);
    await third.join(roomId);
    expect((await isAway()).presenterAway).toBeUndefined();
    // Away and back, again and again, whichever is noticed first.
    let tab = third;
    for (let i = 0; i < 10; i++) {
      tab.leave();
      tab = await world.connect(ann.token, i % 2 ? last : 0);
      await tab.join(roomId);
    }
    await new Promise((later) => setTimeout(later, 300));
    expect((await isAway()).presenterAway).toBeUndefined();
    tab.leave();
    await eventually('away', async () => (await isAway()).presenterAway);
  });

  test('a presenter who is not connected when it begins is away from the beginning', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await world.room(ann, { mode: 'live' });
    await ann.get('live:start', { roomId });

    expect(await bob.say(roomId, 'x')).toMatchObject({ presenterAway: true });
    expect(await code(ann, 'message:send', { roomId, clientId: crypto.randomUUID(), content: 'x' })).toBe(
      'presenter_away',
    );
    await ann.join(roomId);
    expect(await ann.say(roomId, 'now')).not.toHaveProperty('presenterAway');
  });

  test('coming and going is counted, not told; kicks and bans are told; the member list is paged', async () => {
    const ann = await world.person('ann');
    const roomId = await liveRoom(ann);
    const told: Presence[] = [];
    const listeningSince = performance.now();
    ann.socket.on('presence', (id: number, presence: Presence) => {
      if (id === roomId) told.push(presence);
    });
    const viewers = await Promise.all(Array.from({ length: 30 }, (_, i) => world.person(`v${i}`, i % 2 ? last : 0)));
    await Promise.all(viewers.map((viewer) => viewer.join(roomId)));
    await eventually('all are counted', () => told.at(-1)?.memberCount === 31 && told.at(-1)?.onlineCount === 31);
    const listed: string[] = [];
    for (let cursor = ''; ; ) {
      const query = `limit=12${cursor && `&cursor=${cursor}`}`;
      const { body } = await world.rest(last).get(`/api/rooms/${roomId}/members?${query}`);
      listed.push(...body.members.map(({ userId }: { userId: string }) => userId));
      expect(body.members.length).toBeLessThanOrEqual(12);
      if (!body.nextCursor) break;
      cursor = body.nextCursor;
    }
    expect(listed.toSorted()).toEqual([ann, ...viewers].map(({ user }) => user.id).toSorted());
    const leaving = viewers.slice(0, 10);
    await Promise.all(leaving.map((viewer) => viewer.get('room:leave', { roomId })));
    await eventually('those who left are not', () => told.at(-1)?.memberCount === 21);
    // Once a second, and one that was under way.
    expect(told.length).toBeLessThanOrEqual(2 + (performance.now() - listeningSince) / 1_000);

    const [kicked, banned] = viewers.slice(-2) as [Person, Person];
    await ann.get('member:kick', { roomId, userId: kicked.user.id });
    await ann.get('member:ban', { roomId, userId: banned.user.id });
    await ann.hears(roomId, { kind: 'left', userId: kicked.user.id, reason: 'kicked' });
    await ann.hears(roomId, { kind: 'left', userId: banned.user.id, reason: 'banned' });
    const heard = ann.heardIn(roomId).filter(({ kind }) => kind === 'joined' || kind === 'left');
    expect(heard).toHaveLength(2);
    expect((await send(last, banned.token, roomId, 'x')).body.code).toBe('banned');
    // Somebody who was kicked may come back, though nothing says so.
    await kicked.join(roomId);
    await kicked.say(roomId, 'back');
  });

  test('a viewer who leaves in one tab hears no more in the other, on any worker, and leaves no ghost', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob');
    const roomId = await liveRoom(ann);
    await bob.join(roomId);
    const client = new ChatClient({ url: world.url(last), token: bob.token });
    clients.push(client);
    const room = await client.join(roomId);
    const bare = await world.connect(bob.token, last);
    const { you } = await bare.join(roomId);
    const left: unknown[] = [];
    bare.socket.on('room:left', (...args: unknown[]) => left.push(args));

    await bob.get('room:leave', { roomId });

    await eventually('the other tab knows', () => room.state === 'removed');
    await eventually('the bare connection was told', () => left.length === 1);
    expect(left).toEqual([[roomId, { joinedAt: you.joinedAt, reason: 'left' }]]);
    await ann.say(roomId, 'who is there?');
    const { members } = await ann.get('members:list', { roomId });
    expect(members.map(({ userId }: { userId: string }) => userId)).not.toContain(bob.user.id);
    expect(bare.heardIn(roomId).filter(({ kind }) => kind === 'message')).toEqual([]);

    // And may come back at once, as often as it likes.
    for (let i = 0; i < 5; i++) {
      await Promise.all([bare.join(roomId), bare.get('room:leave', { roomId })].map((it) => it.catch(() => {})));
    }
    await bare.join(roomId);
    await ann.say(roomId, 'hello');
    await bare.hears(roomId, { content: 'hello' });
  });

  test('it is removed while live: all are told, and nothing of it is left', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await liveRoom(ann, { lifetime: 'transient' });
    const { broadcastId } = await ann.get('live:start', { roomId });
    await bob.join(roomId);

    expect((await world.rest(last, ann.token).delete(`/api/rooms/${roomId}`)).status).toBe(204);

    await bob.hears(roomId, { kind: 'room', deleted: true });
    expect((await send(last, bob.token, roomId, 'x')).status).toBe(404);
    expect((await world.rest(0).get(`/api/rooms/${roomId}/replay?broadcast=${broadcastId}`)).status).toBe(404);
    expect(await code(ann, 'live:stop', { roomId })).toBe('not_found');
  });
});

describe.each(DEPLOYMENTS)('a live room that nobody is in, $name', (deployment) => {
  const world = useWorld(deployment, { emptyRoomGraceMs: 60_000 });

  test('is not removed while it is live', async () => {
    const ann = await world.person('ann');
    const kept = await world.room(ann, { mode: 'live', lifetime: 'transient' });
    await ann.get('live:start', { roomId: kept });
    const given = await world.room(ann, { mode: 'live', lifetime: 'transient' });

    passTime(world.config.emptyRoomGraceMs);
    await eventually('the other one is', async () => (await world.rest().get(`/api/rooms/${given}`)).status === 404);
    expect((await world.rest().get(`/api/rooms/${kept}`)).status).toBe(200);
    await ann.get('live:stop', { roomId: kept });
    passTime(world.config.emptyRoomGraceMs);
    await eventually('then it is', async () => (await world.rest().get(`/api/rooms/${kept}`)).status === 404);
  });
});
