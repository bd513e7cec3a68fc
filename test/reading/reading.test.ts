import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Room } from '../../src/protocol/model.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('reading, $name', (deployment) => {
  const world = useWorld(deployment, { leaseMs: 30_000 });
  const last = deployment.workers - 1;
  /** A room as the list shows it. */
  const listed = async (roomId: number, person?: Person): Promise<Room> => {
    const { body } = await world.rest(last, person?.token).get('/api/rooms?limit=200');
    return body.rooms.find(({ id }: Room) => id === roomId);
  };
  const read = (person: Person, roomId: number, seq: number) => person.socket.emit('read', { roomId, seq });
  const arrange = async (room: object = {}) => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann, room);
    await ann.join(roomId);
    if (Object.keys(room).length === 0) await bob.join(roomId);
    return { ann, bob, roomId };
  };

  test('the list counts what others said after what one has read, on whichever device', async () => {
    const { ann, bob, roomId } = await arrange();
    const phone = await world.connect(bob.token);
    expect((await listed(roomId, bob)).unread).toBe(0);

    await ann.say(roomId, 'one');
    const { seq } = await ann.say(roomId, 'two');
    await bob.say(roomId, 'mine');
    await ann.say(roomId, 'three');

    expect((await listed(roomId, bob)).unread).toBe(3);
    expect((await listed(roomId, ann)).unread).toBe(1);
    expect(await listed(roomId)).not.toHaveProperty('unread');
    expect(await listed(roomId, await world.person('eve'))).not.toHaveProperty('unread');
    read(bob, roomId, seq);
    await eventually('it is counted', async () => (await listed(roomId, bob)).unread === 1);
    expect(await phone.join(roomId)).toMatchObject({ readSeq: seq });
  });

  test('no more than a hundred are counted', async () => {
    const { ann, bob, roomId } = await arrange();

    await Promise.all(Array.from({ length: 120 }, (_, i) => ann.say(roomId, `message ${i}`)));

    expect((await listed(roomId, bob)).unread).toBe(100);
  });

  test('what was read goes forward alone, and no further than the log', async () => {
    const { ann, bob, roomId } = await arrange();
    const { seq } = await ann.say(roomId, 'one');

    read(bob, roomId, 1_000_000);
    await eventually('it is written', async () => (await listed(roomId, bob)).unread === 0);
    read(bob, roomId, 1);
    const other = await ann.say(roomId, 'two');
    read(ann, roomId, other.seq);
    await eventually('what ann read is written, and so what bob did', async () => {
      return (await world.connect(ann.token)).join(roomId).then(({ readSeq }) => readSeq === other.seq);
    });

    expect(await (await world.connect(bob.token)).join(roomId)).toMatchObject({ readSeq: seq });
    expect((await listed(roomId, bob)).unread).toBe(1);
  });

  test('one’s other connections are told, on every worker', async () => {
    const { ann, bob, roomId } = await arrange();
    const others = [await world.connect(bob.token), await world.connect(bob.token, last)];
    const told: unknown[][] = [];
    for (const other of others) {
      await other.join(roomId);
      other.socket.on('read', (...args) => told.push(args));
    }
    bob.socket.on('read', () => told.push(['what one said oneself']));
    const { seq } = await ann.say(roomId, 'one');

    read(bob, roomId, seq);

    await eventually('both know', () => told.length === 2);
    expect(told).toEqual([
      [roomId, seq],
      [roomId, seq],
    ]);
  });

  test('what was read outlives a change of the member; whoever comes anew has nothing unread', async () => {
    const { ann, bob, roomId } = await arrange();
    const { seq } = await ann.say(roomId, 'one');
    read(bob, roomId, seq);
    await eventually('it is written', async () => (await listed(roomId, bob)).unread === 0);

    await bob.get('nickname:change', { nickname: 'rob' });
    await ann.say(roomId, 'two');
    expect(await (await world.connect(bob.token)).join(roomId)).toMatchObject({ readSeq: seq });
    expect((await listed(roomId, bob)).unread).toBe(1);

    await bob.get('room:leave', { roomId });
    await bob.join(roomId);
    expect((await listed(roomId, bob)).unread).toBe(0);
  });

  test('a worker that stops writes what it was told', async () => {
    const { ann, bob, roomId } = await arrange();
    const worker = await world.startWorker();
    const phone = await world.connect(bob.token, -1);
    await phone.join(roomId);
    const { seq } = await ann.say(roomId, 'one');

    read(phone, roomId, seq);
    // Answered after what came before it.
    await phone.get('log:read', { roomId });
    await worker.stop();
    world.workers.splice(world.workers.indexOf(worker), 1);

    expect((await listed(roomId, bob)).unread).toBe(0);
  });

  test('deleted messages are not unread, nor are edits and other entries', async () => {
    const { ann, bob, roomId } = await arrange();
    const seqs: number[] = [];
    for (const content of ['one', 'two', 'three']) seqs.push((await ann.say(roomId, content)).seq);
    await ann.get('message:edit', { roomId, target: seqs[0], content: 'it says "deletedAt":1' });
    await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { title: 'another title' });
    expect((await listed(roomId, bob)).unread).toBe(3);

    for (const target of seqs.slice(1)) await ann.get('message:delete', { roomId, target });
    expect((await listed(roomId, bob)).unread).toBe(1);
    await ann.get('message:delete', { roomId, target: seqs[0] });
    expect((await listed(roomId, bob)).unread).toBe(0);
  });

  test('the list shows the newest message in its newest wording, whoever came, went or changed their name since', async () => {
    const { ann, bob, roomId } = await arrange();
    const { seq } = await ann.say(roomId, 'frist');
    expect((await listed(roomId)).lastEntry).toMatchObject({ kind: 'message', seq, content: 'frist' });

    await ann.get('message:edit', { roomId, target: seq, content: 'first' });
    await bob.get('room:leave', { roomId });
    await ann.get('nickname:change', { nickname: 'anna' });
    expect((await listed(roomId)).lastEntry).toMatchObject({ kind: 'message', seq, content: 'first', nickname: 'ann' });
    const other = await ann.say(roomId, 'oops');
    expect((await listed(roomId)).lastEntry).toMatchObject({ seq: other.seq });
    await ann.get('message:delete', { roomId, target: other.seq });
    expect((await listed(roomId)).lastEntry).toMatchObject({ seq: other.seq, content: '' });
    expect((await listed(roomId)).lastEntry).toHaveProperty('deletedAt');
  });

  test('the newest message is cut, and comes without attachments', async () => {
    const { ann, roomId } = await arrange();
    const attachments = [{ url: 'https://example.com/x.png', name: 'x' }];

    await ann.say(roomId, '🌱'.repeat(300), { attachments });

    const { lastEntry } = await listed(roomId);
    expect(lastEntry).toMatchObject({ content: '🌱'.repeat(200) });
    expect(lastEntry).not.toHaveProperty('attachments');
  });

  test.each([{ visibility: 'private' }, { password: 'sesame' }])(
    'of a room with %o only its members see it',
    async (room) => {
      const { ann, bob, roomId } = await arrange(room);
      await ann.say(roomId, 'between us');

      expect((await listed(roomId, ann)).lastEntry).toMatchObject({ content: 'between us' });
      for (const person of [bob, undefined]) {
        const { body } = await world.rest(0, person?.token).get('/api/rooms?limit=200');
        expect(JSON.stringify(body)).not.toContain('between us');
      }
    },
  );

  test('a room without a log shows none', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { title: randomUUID() });

    expect(await listed(roomId, ann)).not.toHaveProperty('lastEntry');
  });
});
