import { afterEach, describe, expect, test } from 'vitest';
import { ChatClient, type ChatRoom, startSession } from '../../src/client/chat-client.ts';
import { eventually } from '../support/eventually.ts';
import { startProxy } from '../support/proxy.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('people in a room of the client, $name', (deployment) => {
  const world = useWorld(deployment, { leaseMs: 30_000, reconnectGraceMs: 5_000 });
  const last = deployment.workers - 1;
  const clients: ChatClient[] = [];
  const open = async (nickname: string, url = world.url(), token?: string) => {
    const client = new ChatClient({ url, token: token ?? (await startSession(world.url(), nickname)).token });
    clients.push(client);
    return client;
  };
  /** Ann, who owns the room, and Bob on the last worker. */
  const meet = async (room: object = {}) => {
    const [ann, bob] = [await open('ann'), await open('bob', world.url(last))];
    const { id } = await ann.createRoom({ title: 'a room', ...room });
    const [hers, his] = [await ann.join(id), await bob.join(id)];
    return { ann, bob, id, hers, his };
  };
  const says = async (room: ChatRoom, content: string) => {
    room.send({ content });
    await eventually('it is stored', () => room.outgoing.length === 0 && room.entries.at(-1)?.kind === 'message');
    return room.entries.at(-1)?.seq ?? 0;
  };
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  test('see who is writing, until a message comes or nothing does', async () => {
    const { hers, his, ann } = await meet();
    const heard: string[] = [];
    his.subscribe(() => heard.push(his.typing.map(({ nickname }) => nickname).join()));

    hers.isTyping();
    await eventually('bob sees it', () => his.typing.length === 1);
    expect(his.typing).toEqual([{ userId: ann.user?.id, nickname: 'ann' }]);
    expect(hers.typing).toEqual([]);
    await says(hers, 'hello');
    await eventually('bob has the message', () => his.entries.at(-1)?.kind === 'message');
    expect(his.typing).toEqual([]);

    await eventually('bob sees that she goes on', () => {
      hers.isTyping();
      return his.typing.length === 1;
    });
    await eventually('it ends by itself', () => his.typing.length === 0);
    expect(heard).toContain('ann');
  });

  test('know how much of it is unread, also on another device', async () => {
    const { hers, his, bob, id } = await meet();
    const phone = await (await open('bob', world.url(), bob.token)).join(id);
    expect([his.unread, phone.unread]).toEqual([0, 0]);

    await says(hers, 'one');
    const seq = await says(hers, 'two');
    await eventually('both have it', () => his.unread === 2 && phone.unread === 2);
    his.markRead();
    his.markRead(1);

    expect([his.unread, his.readSeq]).toEqual([0, seq]);
    await eventually('the other device knows', () => phone.unread === 0 && phone.readSeq === seq);
    const later = await (await open('bob', world.url(), bob.token)).join(id);
    expect(later.readSeq).toBe(seq);
    await says(hers, 'three');
    await eventually('it is unread', () => later.unread === 1 && hers.unread === 0);
    expect((await bob.listRooms()).rooms.find((room) => room.id === id)).toMatchObject({ unread: 1 });
  });

  test('count what has not been loaded as unread, up to a hundred', async () => {
    const { hers, his, bob, id } = await meet();
    his.markRead(2);
    for (let i = 0; i < 70; i++) hers.send({ content: `message ${i}` });
    await eventually('all is said', () => hers.outgoing.length === 0);

    const again = await (await open('bob', world.url(), bob.token)).join(id);

    expect(again.entries).toHaveLength(50);
    await eventually('what was read is known', () => again.readSeq === 2);
    expect(again.unread).toBe(70);
    for (let i = 0; i < 40; i++) hers.send({ content: `message ${i}` });
    await eventually('there are more than a hundred', () => again.unread === 100);
  });

  test('are told what was read while the connection was lost, when it is back', async () => {
    const proxy = await startProxy(new URL(world.url(last)));
    const { hers, bob, id } = await meet();
    const his = await (await open('bob', proxy.url, bob.token)).join(id);
    const seq = await says(hers, 'one');
    await eventually('bob has it', () => his.unread === 1);

    proxy.cut();
    his.markRead();
    proxy.mend();

    await eventually('the server knows', async () => {
      return (await (await open('bob', world.url(), bob.token)).join(id)).readSeq === seq;
    });
    await proxy.stop();
  });

  test('follow the room and their own part in it', async () => {
    const { hers, his, bob } = await meet();
    const bobsId = bob.user?.id ?? '';
    const seq = await says(hers, 'hello');

    await hers.moderation.update({ title: 'another', visibility: 'private', password: 'sesame', wordFilter: 'mask' });
    await hers.moderation.pin(seq);
    await hers.moderation.update({ slowModeSeconds: 30 });
    await hers.moderation.setRole(bobsId, 'moderator');
    await eventually('bob knows', () => his.you?.role === 'moderator');
    expect(his.room).toMatchObject({ title: 'another', visibility: 'private', hasPassword: true, wordFilter: 'mask' });
    expect(his.room).toMatchObject({ pinnedSeq: seq, slowModeSeconds: 30 });

    await his.moderation.update({ slowModeSeconds: 0, wordFilter: 'off' });
    await his.moderation.pin(null);
    await hers.moderation.update({ visibility: 'public', password: null });
    await eventually('bob knows', () => his.room?.hasPassword === undefined);
    const { id, title, mode, lifetime, headSeq, memberCount, onlineCount, createdAt } = his.room ?? {};
    expect(his.room).toEqual({ id, title, mode, lifetime, headSeq, memberCount, onlineCount, createdAt });
    await eventually('both know the same', () => hers.room?.memberCount === 2 && hers.room.onlineCount === 2);
    expect(hers.room).toEqual(his.room);
  });

  test('know when they may write again, in slow mode and when muted', async () => {
    const { hers, his, bob, id } = await meet();
    const bobsId = bob.user?.id ?? '';
    await hers.moderation.update({ slowModeSeconds: 60 });
    await eventually('bob knows', () => his.room?.slowModeSeconds === 60);
    expect(his.nextSendAt).toBeUndefined();

    await says(his, 'one');
    const at = his.entries.at(-1)?.at ?? 0;
    expect(his.nextSendAt).toBe(at + 60_000);
    his.send({ content: 'two' });
    await says(hers, 'the owner may');
    expect(hers.nextSendAt).toBeUndefined();
    const opening = Date.now();
    const phone = await (await open('bob', world.url(), bob.token)).join(id);
    // As exact as what the device knows of the server's clock.
    expect(Math.abs((phone.nextSendAt ?? 0) - at - 60_000)).toBeLessThanOrEqual(Date.now() - opening + 1);

    const { until } = await hers.moderation.mute(bobsId, { seconds: 120 });
    await eventually('bob knows', () => his.mutedUntil === until);
    const later = await (await open('bob', world.url(), bob.token)).join(id);
    expect(later.mutedUntil).toBe(until);
    await hers.moderation.unmute(bobsId);
    await eventually('he may write again', () => his.mutedUntil === undefined);
    await hers.moderation.update({ slowModeSeconds: 0 });
    await eventually('at any time', () => his.nextSendAt === undefined);
  });

  test('get into a room with a password or an invitation', async () => {
    const [ann, bob] = [await open('ann'), await open('bob', world.url(last))];
    const locked = await ann.createRoom({ title: 'a room', password: 'sesame' });
    const hidden = await ann.createRoom({ title: 'a room', visibility: 'private' });
    const hers = await ann.join(hidden.id);
    const { code } = await hers.moderation.invite();

    await expect(bob.join(locked.id)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await bob.join(locked.id, { password: 'sesame' })).state).toBe('joined');
    await expect(bob.join(hidden.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await bob.join(hidden.id, { invitation: code })).state).toBe('joined');
    expect([...bob.rooms.keys()]).toEqual([locked.id, hidden.id]);
  });

  test('moderate', async () => {
    const { hers, his, bob, ann, id } = await meet();
    const bobsId = bob.user?.id ?? '';
    const seq = await says(his, 'spam');
    const { moderation } = hers;

    await hers.report(seq, 'spam');
    const [report] = (await moderation.reports()).reports;
    await moderation.settleReport(report?.id ?? 0, 'resolved');
    expect([report?.seq, (await moderation.reports({ state: 'resolved' })).reports.length]).toEqual([seq, 1]);
    expect(await moderation.removeAllOf(bobsId, 10)).toBe(1);
    await moderation.kick(bobsId, 'spam');
    await eventually('bob is out', () => his.state === 'removed');
    await moderation.ban(bobsId, { reason: 'spam' });
    expect((await moderation.bans()).bans).toMatchObject([{ userId: bobsId, reason: 'spam' }]);
    await expect(bob.join(id)).rejects.toMatchObject({ code: 'banned' });
    await moderation.unban(bobsId);
    expect((await bob.join(id)).state).toBe('joined');
    expect((await moderation.audit()).records.map(({ action }) => action)).toContain('ban');
    await moderation.removeRoom();
    await eventually('it is gone', () => hers.state === 'gone' && ann.rooms.size === 0);
  });

  test('learn of a broadcast, and whether who presents is there', async () => {
    const { hers, his, ann, id } = await meet({ mode: 'live' });
    await hers.moderation.startLive();
    await eventually('it has begun', () => his.room?.liveSince !== undefined);
    expect(his.room).toMatchObject({ presenterId: ann.user?.id, broadcastId: his.room?.headSeq });

    const { token } = ann;
    ann.close();
    await eventually('she is away', () => his.presenterAway);
    const again = await (await open('ann', world.url(), token)).join(id);
    expect(again.room?.presenterOnline).toBe(true);
    await eventually('she is back', () => !his.presenterAway);

    await again.moderation.stopLive();
    await eventually('it is over', () => his.room?.liveSince === undefined);
    expect(his.room?.broadcastId).toBeUndefined();
    await eventually('nobody presents', () => his.room?.presenterOnline === undefined);
  });

  test('go by the server’s clock, whatever their own says', async () => {
    const ann = await open('ann', world.url());
    await eventually('she is online', () => ann.state === 'online');
    const real = Date.now;

    // The server, which has told its time, is in the same process.
    Date.now = () => real() - 86_400_000;
    const now = ann.serverNow();
    Date.now = real;

    // The device's clock is off by a day.
    expect(Math.abs(now - real())).toBeLessThan(86_400_000 / 2);
  });
});
