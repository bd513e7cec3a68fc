import { afterAll, describe, expect, test } from 'vitest';
import { ChatClient } from '../../src/client/chat-client.ts';
import { openDatabase } from '../../src/db/open.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('a chat room with very many online, $name', (deployment) => {
  const world = useWorld(deployment, { liveThreshold: 10, leaseMs: 10_000, reconnectGraceMs: 60_000 });
  const last = deployment.workers - 1;
  const clients: ChatClient[] = [];
  afterAll(() => {
    for (const client of clients) client.close();
  });

  test('counts coming and going, until clearly fewer are there; kicks and bans are told all the same', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const others = await Promise.all(Array.from({ length: 14 }, (_, i) => world.person(`p${i}`, i % 2 ? last : 0)));
    const told = (kind: string) => ann.heardIn(roomId).filter((entry) => entry.kind === kind).length;

    for (const person of others) await person.join(roomId);
    // The eleventh is the first to make it a crowd.
    expect(await ann.say(roomId, 'so many')).toMatchObject({ seq: 12 });
    await eventually('ann hears the eleven', () => told('joined') === 11);

    // Fifteen are there; it is a crowd down to nine.
    for (const person of others.slice(0, 6)) await person.get('room:leave', { roomId });
    expect(told('left')).toBe(0);
    await ann.get('member:kick', { roomId, userId: others[6]?.user.id });
    await ann.hears(roomId, { kind: 'left', reason: 'kicked' });
    await others[7]?.get('room:leave', { roomId });
    await others[8]?.get('room:leave', { roomId });
    await ann.hears(roomId, { kind: 'left', reason: 'left', userId: others[8]?.user.id });
    await others[0]?.join(roomId);
    await ann.hears(roomId, { kind: 'joined', userId: others[0]?.user.id });
    const { body } = await world.rest(last).get(`/api/rooms/${roomId}/members?limit=50`);
    expect(body.members).toHaveLength(7);
  });

  test('is a crowd no more when enough were removed from it', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const others = await Promise.all(Array.from({ length: 11 }, (_, i) => world.person(`p${i}`, i % 2 ? last : 0)));
    for (const person of others) await person.join(roomId);

    // Of twelve, eight are left: a crowd no more.
    for (const person of others.slice(0, 2)) await ann.get('member:kick', { roomId, userId: person.user.id });
    for (const person of others.slice(2, 4)) await ann.get('member:ban', { roomId, userId: person.user.id });
    await others[4]?.get('room:leave', { roomId });

    await ann.hears(roomId, { kind: 'left', reason: 'left', userId: others[4]?.user.id });
  });

  // With one worker there is no other that could do it.
  if (deployment.workers === 1) return;

  test('somebody who is connected, and was seen off without a word, comes back by itself', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { mode: 'live' });
    await ann.join(roomId);
    await ann.get('live:start', { roomId });
    const bob = await world.person('bob', last);
    const client = new ChatClient({ url: world.url(last), token: bob.token });
    clients.push(client);
    const room = await client.join(roomId);

    // As another worker does it, which took this one for dead.
    const db = openDatabase(world.config);
    await db.deleteFrom('presence').where('user_id', '=', bob.user.id).execute();
    await db.deleteFrom('member').where('user_id', '=', bob.user.id).execute();
    await db.updateTable('room').set({ member_count: 1, online_count: 1 }).where('id', '=', roomId).execute();
    await db.destroy();

    await eventually('bob is a member again', async () => {
      const { body } = await world.rest().get(`/api/rooms/${roomId}/members?limit=50`);
      return body.members.some(({ userId }: { userId: string }) => userId === bob.user.id);
    });
    expect(room.state).toBe('joined');
    await ann.say(roomId, 'welcome back');
    await eventually('and hears', () =>
      room.entries.some((it) => it.kind === 'message' && it.content === 'welcome back'),
    );
  });
});
