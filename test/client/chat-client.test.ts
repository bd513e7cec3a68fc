import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ChatClient, type ChatRoom, startSession } from '../../src/client/chat-client.ts';
import { eventually } from '../support/eventually.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { DEPLOYMENTS, redisUrl, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('the client, $name', (deployment) => {
  const world = useWorld(deployment);
  const last = deployment.workers - 1;
  const clients: ChatClient[] = [];
  const client = async (nickname: string, url: string) => {
    const { token } = await startSession(url, nickname);
    const it = new ChatClient({ url, token });
    clients.push(it);
    await eventually('it is online', () => it.state === 'online' && it.user);
    return it;
  };
  const messagesOf = (room: ChatRoom) =>
    room.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.content] : []));
  const isGapless = (room: ChatRoom) => room.entries.every((entry, i) => entry.seq === (room.entries[0]?.seq ?? 0) + i);

  afterEach(() => {
    for (const it of clients.splice(0)) it.close();
  });

  test('two people chat', async () => {
    const ann = await client('ann', world.url());
    const bob = await client('bob', world.url(last));
    const { id } = await ann.createRoom({ title: 'a room', lifetime: 'transient' });
    const [hers, his] = [await ann.join(id), await bob.join(id)];

    hers.send({ content: 'hello' });
    await eventually('bob reads it', () => messagesOf(his).includes('hello'));
    his.send({ content: 'hi' });
    await eventually('ann reads it', () => messagesOf(hers).length === 2);

    expect(messagesOf(hers)).toEqual(['hello', 'hi']);
    expect(messagesOf(his)).toEqual(['hello', 'hi']);
    await eventually('nothing is on its way any more', () => hers.outgoing.length === 0);
    await eventually('ann knows how many are there', () => hers.room?.onlineCount === 2);
    expect(hers.room).toMatchObject({ title: 'a room', memberCount: 2, headSeq: 4 });
    expect((await ann.listRooms({ q: 'a room' })).rooms[0]).toMatchObject({ id, onlineCount: 2 });
  });

  test('a connection that is cut again and again loses, doubles and disorders nothing', async () => {
    const proxy = await startProxy(new URL(world.url(last)));
    const ann = await client('ann', proxy.url);
    const bob = await client('bob', world.url());
    const { id } = await ann.createRoom({ title: 'a room' });
    const [hers, his] = [await ann.join(id), await bob.join(id)];

    for (let i = 0; i < 60; i++) {
      hers.send({ content: `ann ${i}` });
      his.send({ content: `bob ${i}` });
      if (i % 20 === 5) proxy.cut();
      if (i % 20 === 15) proxy.mend();
      await new Promise((later) => setTimeout(later, 20));
    }
    const isComplete = (room: ChatRoom) => messagesOf(room).length === 120 && room.outgoing.length === 0;
    await eventually('both have everything', () => isComplete(hers) && isComplete(his));

    for (const name of ['ann', 'bob']) {
      const own = messagesOf(his).filter((content) => content.startsWith(name));
      expect(own).toEqual(Array.from({ length: 60 }, (_, i) => `${name} ${i}`));
    }
    expect(messagesOf(hers)).toEqual(messagesOf(his));
    expect([isGapless(hers), isGapless(his)]).toEqual([true, true]);
    await proxy.stop();
  });

  test('whoever was away for longer than the grace time has left, joins again, and has everything', async () => {
    const proxy = await startProxy(new URL(world.url(last)));
    const ann = await client('ann', proxy.url);
    const bob = await client('bob', world.url());
    const { id } = await ann.createRoom({ title: 'a room', lifetime: 'transient' });
    const [hers, his] = [await ann.join(id), await bob.join(id)];

    proxy.cut();
    await eventually('ann has left', () => his.entries.some((entry) => entry.kind === 'left'));
    for (let i = 0; i < 300; i++) his.send({ content: `message ${i}` });
    hers.send({ content: 'written offline' });
    await eventually('all is sent', () => his.outgoing.length === 0);
    expect(ann.state).not.toBe('online');
    proxy.mend();

    await eventually('ann has everything', () => messagesOf(hers).length === 301 && hers.outgoing.length === 0);
    expect(isGapless(hers)).toBe(true);
    expect(hers.entries.filter((entry) => entry.kind === 'joined' && entry.nickname === 'ann')).toHaveLength(2);
    await eventually('bob has it too', () => messagesOf(his).at(-1) === 'written offline');
    await proxy.stop();
  });

  test('history is read page by page, backwards, without a gap', async () => {
    const ann = await client('ann', world.url());
    const { id } = await ann.createRoom({ title: 'a room' });
    const room = await ann.join(id);
    for (let i = 0; i < 170; i++) room.send({ content: `message ${i}` });
    await eventually('all is sent', () => messagesOf(room).length === 170);

    const bob = await client('bob', world.url(last));
    const his = await bob.join(id);
    expect(his.entries).toHaveLength(50);
    for (let pages = 0; his.hasOlder; pages++) {
      expect(pages).toBeLessThan(3);
      await his.loadOlder();
    }

    expect(his.entries[0]).toMatchObject({ seq: 1, kind: 'joined' });
    expect(isGapless(his)).toBe(true);
    expect(messagesOf(his)).toHaveLength(170);
  });

  test('a refused message says why, does not hold up the next, and can be tried again or given up', async () => {
    const ann = await client('ann', world.url());
    const room = await ann.join((await ann.createRoom({ title: 'a room' })).id);

    const bad = room.send({ content: 'an answer to nothing', replyTo: 999 });
    room.send({ content: 'fine' });
    await eventually('the good one is stored', () => messagesOf(room).includes('fine'));

    expect(room.outgoing).toMatchObject([{ clientId: bad, state: 'failed', failure: { code: 'not_found' } }]);
    room.resend(bad);
    expect(room.outgoing).toMatchObject([{ state: 'sending' }]);
    await eventually('it is refused again', () => room.outgoing[0]?.state === 'failed');
    room.discard(bad);
    expect(room.outgoing).toEqual([]);
  });

  test('edits, deletions, names and titles are seen by all', async () => {
    const ann = await client('ann', world.url());
    const bob = await client('bob', world.url(last));
    const { id } = await ann.createRoom({ title: 'a room' });
    const [hers, his] = [await ann.join(id), await bob.join(id)];
    hers.send({ content: 'frist' });
    hers.send({ content: 'oops' });
    await eventually('they are stored', () => messagesOf(hers).length === 2);
    const [first, second] = hers.entries.filter((entry) => entry.kind === 'message');

    await hers.edit(first?.seq ?? 0, 'first');
    await hers.remove(second?.seq ?? 0);
    await ann.changeNickname('anna');

    await eventually('bob sees it', () => his.entries.at(-1)?.kind === 'renamed');
    expect(messagesOf(his)).toEqual(['first', '']);
    expect(ann.user?.nickname).toBe('anna');
    expect((await his.members()).members.map((member) => member.nickname)).toEqual(['anna', 'bob']);
  });

  test('leaving, being removed and the end of the room are told apart from a lost connection', async () => {
    const ann = await client('ann', world.url());
    const bob = await client('bob', world.url(last));
    const api = world.rest(0, (await startSession(world.url(), 'owner')).token);
    const { body } = await api.post('/api/rooms', { title: 'a room' });
    const [hers, his] = [await ann.join(body.id), await bob.join(body.id)];

    expect((await api.delete(`/api/rooms/${body.id}/members/${bob.user?.id}`)).status).toBe(204);
    await eventually('bob knows', () => his.state === 'removed');
    expect(hers.state).toBe('joined');

    expect((await api.delete(`/api/rooms/${body.id}`)).status).toBe(204);
    await eventually('ann knows', () => hers.state === 'gone');
    await expect(ann.join(body.id)).rejects.toMatchObject({ code: 'not_found' });

    const own = await ann.join((await ann.createRoom({ title: 'another' })).id);
    await own.leave();
    expect(own.state).toBe('removed');
  });

  test('a token that is not accepted is said once, and not tried again', async () => {
    const it = new ChatClient({ url: world.url(), token: 'nonsense' });
    clients.push(it);

    await eventually('it is refused', () => it.state === 'refused');

    expect(it.refusal).toMatchObject({ code: 'unauthenticated' });
  });
});

describe('the client, when Redis fails between workers', () => {
  const world = useWorld(DEPLOYMENTS[1] as (typeof DEPLOYMENTS)[0]);
  let redis: TcpProxy;

  beforeAll(async () => {
    redis = await startProxy(new URL(redisUrl()));
    await world.startWorker({ redisUrl: redis.url });
    return () => redis.stop();
  });

  test('what is not heard is known all the same, and nothing is lost or doubled', async () => {
    const session = (nickname: string, worker: number) => startSession(world.url(worker), nickname);
    const ann = new ChatClient({ url: world.url(0), token: (await session('ann', 0)).token });
    const bob = new ChatClient({ url: world.url(2), token: (await session('bob', 2)).token });
    const { id } = await ann.createRoom({ title: 'a room' });
    const [hers, his] = [await ann.join(id), await bob.join(id)];
    const messages = (room: ChatRoom) => room.entries.filter((entry) => entry.kind === 'message').length;

    redis.cut();
    await eventually('the worker knows', async () => (await world.rest(2).get('/readyz')).body.status === 'degraded');
    for (let i = 0; i < 10; i++) hers.send({ content: `from ann ${i}` });
    await eventually('bob has them', () => messages(his) === 10);
    his.send({ content: 'from bob' });
    await eventually('bob has it', () => messages(his) === 11);
    await eventually('ann has it', () => messages(hers) === 11);

    redis.mend();
    await eventually('the worker is well again', async () => (await world.rest(2).get('/readyz')).body.redis === 'up');
    hers.send({ content: 'after' });
    await eventually('bob has that too', () => messages(his) === 12);
    for (const room of [hers, his]) {
      const first = room.entries[0]?.seq ?? 0;
      expect(room.entries.map((entry) => entry.seq)).toEqual(room.entries.map((_, i) => first + i));
    }
    ann.close();
    bob.close();
  });

  test('a room that was removed unheard is found to be gone', async () => {
    const bob = new ChatClient({ url: world.url(2), token: (await startSession(world.url(2), 'bob')).token });
    const owner = world.rest(0, (await startSession(world.url(0), 'owner')).token);
    const { body } = await owner.post('/api/rooms', { title: 'a room' });
    const room = await bob.join(body.id);

    redis.cut();
    expect((await owner.delete(`/api/rooms/${body.id}`)).status).toBe(204);

    await eventually('bob knows', () => room.state === 'gone');
    redis.mend();
    bob.close();
  });
});
