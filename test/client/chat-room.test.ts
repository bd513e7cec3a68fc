import { afterEach, describe, expect, test } from 'vitest';
import { ChatClient, startSession } from '../../src/client/chat-client.ts';
import { openDatabase } from '../../src/db/open.ts';
import { createCommit } from '../../src/log/commit.ts';
import type { LockedRoom } from '../../src/log/locked-room.ts';
import { openStores } from '../../src/stores.ts';
import { eventually } from '../support/eventually.ts';
import { interceptPages } from '../support/intercept-pages.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { startProxy } from '../support/proxy.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

describe('a room of the client', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0], PATIENT);
  const clients: ChatClient[] = [];
  const tokens = new Map<ChatClient, string>();
  const newClient = async (nickname: string, token?: string, url = world.url()) => {
    const own = token ?? (await startSession(world.url(), nickname)).token;
    const it = new ChatClient({ url, token: own });
    clients.push(it);
    tokens.set(it, own);
    return it;
  };
  const newRoom = async (client: ChatClient) => (await client.createRoom({ title: 'a room' })).id;

  afterEach(() => {
    for (const it of clients.splice(0)) it.close();
  });

  test('can be joined before the connection is there, and by two at once', async () => {
    const ann = await newClient('ann');
    const id = await newRoom(ann);

    const [one, two] = await Promise.all([ann.join(id), ann.join(id)]);

    expect(one).toBe(two);
    expect([one.state, two.state]).toEqual(['joined', 'joined']);
  });

  test('that ends keeps what was still to be sent, as failed', async () => {
    const ann = await newClient('ann');
    const id = await newRoom(ann);
    const room = await ann.join(id);
    for (let i = 0; i < 5; i++) room.send({ content: `message ${i}` });

    const leaving = room.leave();
    room.send({ content: 'too late' });
    await leaving;

    expect(room.state).toBe('removed');
    expect(room.outgoing.at(-1)).toMatchObject({
      content: 'too late',
      state: 'failed',
      failure: { code: 'forbidden' },
    });
    expect(room.outgoing.filter((message) => message.state === 'sending')).toEqual([]);
  });

  test('that one left, or whose client is closed, fails what is still written at once', async () => {
    const ann = await newClient('ann');
    const [left, closed] = [await ann.join(await newRoom(ann)), await ann.join(await newRoom(ann))];
    await left.leave();
    ann.close();

    for (const room of [left, closed]) room.resend(room.send({ content: 'too late' }));

    expect(left.outgoing).toMatchObject([{ state: 'failed', failure: { code: 'forbidden' } }]);
    expect(closed.outgoing).toMatchObject([{ state: 'failed', failure: { code: 'unauthenticated' } }]);
    await expect(ann.join(closed.id)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test.each([
    ['has room', new MemoryStore(), true],
    ['is full', { getItem: () => null, setItem: refuse, removeItem: () => {} }, false],
    ['is forbidden', undefined, false],
  ])('says whether a reload would lose what is unsent, where the storage %s', async (_what, storage, isKept) => {
    const proxy = await startProxy(new URL(world.url()));
    const { token } = await startSession(world.url(), 'ann');
    const ann = new ChatClient({ url: proxy.url, token, storage });
    clients.push(ann);
    const room = await ann.join(await newRoom(ann));
    expect(room.isUnsentKept).toBe(true);

    proxy.cut();
    await eventually('she is offline', () => ann.state !== 'online');
    room.send({ content: 'hello' });
    expect(room.isUnsentKept).toBe(isKept);
    proxy.mend();

    await eventually('it has arrived', () => room.outgoing.length === 0);
    expect(room.isUnsentKept).toBe(true);
    await proxy.stop();
  });

  test('sends what waits for slow mode as soon as there is none', async () => {
    const [owner, ann] = [await newClient('owner'), await newClient('ann')];
    const his = await owner.join(await newRoom(owner));
    const room = await ann.join(his.id);
    await his.moderation.update({ slowModeSeconds: 300 });
    await eventually('she knows', () => room.room?.slowModeSeconds === 300);
    for (const content of ['one', 'two']) room.send({ content });
    await eventually('the second waits', () => room.outgoing[0]?.content === 'two' && room.nextSendAt);

    await his.moderation.update({ slowModeSeconds: 0 });

    await eventually('it has arrived', () => room.outgoing.length === 0);
  });

  test('sends after a reload what was not acknowledged before it, in order and once', async () => {
    const { token } = await startSession(world.url(), 'ann');
    const storage = new MemoryStore();
    const proxy = await startProxy(new URL(world.url()));
    const open = () => {
      const it = new ChatClient({ url: proxy.url, token, storage, answerWithinMs: 500 });
      clients.push(it);
      return it;
    };
    const before = open();
    const id = await newRoom(before);
    const room = await before.join(id);
    room.send({ content: 'arrives' });
    await eventually('it has arrived', () => room.outgoing.length === 0);

    // The answers are lost: what the first of them became nobody knows.
    proxy.freeze();
    for (const content of ['one', 'two', 'three']) room.send({ content });
    before.close();
    proxy.mend();
    const after = await open().join(id);

    const contents = () => after.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.content] : []));
    await eventually('all is sent', () => after.outgoing.length === 0 && contents().length === 4);
    expect(contents()).toEqual(['arrives', 'one', 'two', 'three']);
    expect(storage.items.size).toBe(0);
    await proxy.stop();
  });

  test('whose answer was lost, and which is in the log when the page is back, is not shown twice', async () => {
    const { token } = await startSession(world.url(), 'ann');
    const storage = new MemoryStore();
    const open = async (id: number) => {
      const it = new ChatClient({ url: world.url(), token, storage });
      clients.push(it);
      return await it.join(id);
    };
    const id = await newRoom(await newClient('owner'));
    const room = await open(id);
    room.send({ content: 'hello' });
    await eventually('it has arrived', () => room.outgoing.length === 0);
    const [message] = room.entries.filter((entry) => entry.kind === 'message');
    const unsent = JSON.stringify([{ clientId: message?.clientId, content: 'hello', state: 'sending' }]);
    const { userId } = room.you as { userId: string };

    storage.setItem(`sarangbang.unsent ${world.url()} ${userId} ${id}`, unsent);
    const again = await open(id);

    expect(again.outgoing).toEqual([]);
    expect(again.entries.filter((entry) => entry.kind === 'message')).toHaveLength(1);
  });

  test('of which something changed between the answer to the join and its page is shown as it is now', async () => {
    const [ann, bob] = [await newClient('ann'), await newClient('bob')];
    const id = await newRoom(ann);
    const room = await ann.join(id);
    // The server reads the page after the join: what is written between them is in the page alone.
    const restore = interceptPages(bob, (read) => async (event, input) => {
      const joined = await read(event, input);
      if (event !== 'room:join') return joined;
      await room.moderation.update({ title: 'another title' });
      const page = await read('log:read', { roomId: id });
      return Object.assign(joined as object, page) as typeof joined;
    });

    const his = await bob.join(id);
    restore();

    expect(his.room?.title).toBe('another title');
  });

  test.each([
    ['kick', 'kicked'],
    ['ban', 'banned'],
  ] as const)('that one was removed from while away (%s) is over, and its log says how', async (how, reason) => {
    const ann = await newClient('ann');
    const id = await newRoom(ann);
    const hers = await ann.join(id);
    const proxy = await startProxy(new URL(world.url()));
    const bob = await newClient('bob', undefined, proxy.url);
    const his = await bob.join(id);
    const userId = bob.user?.id ?? '';
    proxy.cut();
    await eventually('he is offline', () => bob.state !== 'online');
    his.send({ content: 'not sent' });

    await hers.moderation[how](userId);
    proxy.mend();

    await eventually('he is told', () => his.state === 'removed');
    expect(his.outgoing).toMatchObject([{ content: 'not sent', state: 'failed', failure: { code: 'forbidden' } }]);
    expect(his.entries.at(-1)).toMatchObject({ kind: 'left', userId, reason });
    await expect(hers.members()).resolves.toMatchObject({ members: [{ nickname: 'ann' }] });
    await proxy.stop();
  });

  test('whose log was restored to an earlier time is shown as it is, and goes on', async () => {
    const proxy = await startProxy(new URL(world.url()));
    const ann = await newClient('ann', undefined, proxy.url);
    const id = await newRoom(ann);
    const room = await ann.join(id);
    for (let i = 0; i < 5; i++) room.send({ content: `message ${i}` });
    await eventually('all have arrived', () => room.entries.at(-1)?.seq === 6 && room.outgoing.length === 0);
    const bob = await world.person('bob');

    proxy.cut();
    await eventually('she is offline', () => ann.state !== 'online');
    const db = openDatabase(world.config);
    await db.deleteFrom('entry').where('room_id', '=', id).where('seq', '>', 3).execute();
    await db.updateTable('room').set({ head_seq: 3, revision: 7 }).where('id', '=', id).execute();
    await db.destroy();
    const restore = interceptPages(ann, (read) => async (event, input) => {
      const page = await read(event, input);
      if (event === 'log:read' && !('after' in input)) {
        await bob.join(id);
        // What comes with the next answer was told before it.
        await ann.ask('members:list', { roomId: id });
      }
      return page;
    });
    proxy.mend();
    await eventually('what was written while she read it is there', () => room.entries.at(-1)?.seq === 4);
    restore();
    room.send({ content: 'after the restore' });

    await eventually('it has arrived', () => room.outgoing.length === 0 && room.entries.at(-1)?.kind === 'message');
    await eventually('all is shown', () => {
      const told = room.entries.flatMap((entry) => (entry.kind === 'message' ? [entry.content] : []));
      return told.join() === 'message 0,message 1,after the restore';
    });
    expect(room.entries.map(({ seq }) => seq)).toEqual(room.entries.map((_, i) => i + 1));
    await proxy.stop();
  });

  test('of which one was taken for gone, unheard, is joined again, and what is being sent arrives', async () => {
    const ann = await newClient('ann');
    const id = await newRoom(ann);
    const room = await ann.join(id);
    const { userId } = room.you as { userId: string };

    // As another worker sees off somebody whose own worker is silent.
    const db = openDatabase(world.config);
    const seeOff = (locked: LockedRoom) => {
      const member = locked.mustHaveMember(userId);
      locked.append(member, { kind: 'left', reason: 'disconnected' });
      locked.dismiss(member);
    };
    const commit = createCommit(db, openStores(db));
    await commit([{ roomId: id, users: [userId], presence: true, decide: seeOff }]);
    await db.destroy();
    room.send({ content: 'hello' });

    await eventually('it has arrived', () => room.entries.at(-1)?.kind === 'message' && room.outgoing.length === 0);
    expect(room.entries.map(({ kind }) => kind)).toEqual(['joined', 'left', 'joined', 'message']);
    expect(room.state).toBe('joined');
  });

  test('does without a storage that is full, forbidden or full of nonsense', async () => {
    const bad = { getItem: () => '[null, 5, {"clientId": 1}', setItem: refuse, removeItem: refuse };
    const { token } = await startSession(world.url(), 'ann');
    const it = new ChatClient({ url: world.url(), token, storage: bad });
    clients.push(it);
    const room = await it.join(await newRoom(it));

    room.send({ content: 'hello' });

    await eventually('it has arrived', () => room.entries.at(-1)?.kind === 'message' && room.outgoing.length === 0);
  });

  test('tells one tab of the name that was changed in another', async () => {
    const { token } = await startSession(world.url(), 'ann');
    const [one, two] = [await newClient('ann', token), await newClient('ann', token)];
    const id = await newRoom(one);
    await one.join(id);
    await two.join(id);

    await one.changeNickname('anna');

    await eventually('the other tab knows', () => two.user?.nickname === 'anna');
  });

  test('of a client that is closed is not joined, and says so', async () => {
    const ann = await newClient('ann');
    const id = await newRoom(ann);
    ann.close();

    await expect(ann.join(id)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('from which one was removed while offline is not joined again', async () => {
    const proxy = await startProxy(new URL(world.url()));
    const owner = await newClient('owner');
    const id = await newRoom(owner);
    const his = await owner.join(id);
    const bob = new ChatClient({ url: proxy.url, token: (await startSession(world.url(), 'bob')).token });
    clients.push(bob);
    const room = await bob.join(id);

    proxy.cut();
    await eventually('bob is offline', () => bob.state === 'reconnecting');
    const { token } = await startSession(world.url(), 'nobody');
    expect((await world.rest(0, token).delete(`/api/rooms/${id}/members/${bob.user?.id}`)).status).toBe(403);
    await world.rest(0, tokens.get(owner)).delete(`/api/rooms/${id}/members/${bob.user?.id}`);
    await eventually('the owner sees it', () => his.entries.at(-1)?.kind === 'left');
    proxy.mend();

    await eventually('bob is out', () => room.state === 'removed');
    await eventually('nobody else is in', async () => (await his.members()).members.length === 1);
    const again = await bob.join(id);
    his.send({ content: 'welcome back' });
    await eventually('bob hears again', () => again.entries.at(-1)?.kind === 'message');
    await proxy.stop();
  });

  test('that one left and joined again in another tab, while this one was offline, is joined', async () => {
    const proxy = await startProxy(new URL(world.url()));
    const { token } = await startSession(world.url(), 'ann');
    const [here, there] = [new ChatClient({ url: proxy.url, token }), await newClient('ann', token)];
    clients.push(here);
    const id = await newRoom(there);
    const [room, other] = [await here.join(id), await there.join(id)];

    proxy.cut();
    await eventually('one tab is offline', () => here.state === 'reconnecting');
    await other.leave();
    const again = await there.join(id);
    proxy.mend();
    await eventually('it is back', () => here.state === 'online');
    again.send({ content: 'hello' });

    await eventually('it hears', () => room.entries.at(-1)?.kind === 'message');
    expect([room.state, again.state]).toEqual(['joined', 'joined']);
    await proxy.stop();
  });

  test('is refused where one is in too many', async () => {
    const ann = await newClient('ann');
    const ids = await Promise.all(Array.from({ length: 101 }, () => newRoom(ann)));
    for (const id of ids.slice(0, 100)) await ann.join(id);

    await expect(ann.join(ids[100] as number)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

function refuse(): never {
  throw new Error('QuotaExceededError');
}
