import { afterEach, describe, expect, test } from 'vitest';
import { ChatClient, startSession } from '../../src/client/chat-client.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe('a room of the client', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0]);
  const clients: ChatClient[] = [];
  const newClient = async (nickname: string, token?: string) => {
    const it = new ChatClient({ url: world.url(), token: token ?? (await startSession(world.url(), nickname)).token });
    clients.push(it);
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
});
