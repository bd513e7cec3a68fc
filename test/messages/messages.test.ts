import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/protocol/model.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('messages, $name', (deployment) => {
  const world = useWorld(deployment);
  const last = deployment.workers - 1;

  test('a message is acknowledged, stored, and seen by all who are in the room, its sender too', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);

    const sent = await ann.say(roomId, '  안녕 <b>👋</b> \n');

    const expected = {
      seq: sent.seq,
      at: sent.at,
      kind: 'message',
      userId: ann.user.id,
      nickname: 'ann',
      content: '안녕 <b>👋</b>',
    };
    expect(sent.duplicate).toBe(false);
    expect(await bob.hears(roomId, { seq: sent.seq })).toMatchObject(expected);
    expect(await ann.hears(roomId, { seq: sent.seq })).toMatchObject(expected);
    const { body } = await world.rest(last).get(`/api/rooms/${roomId}/log`);
    expect(body.entries).toContainEqual(expect.objectContaining(expected));
  });

  test('it can be sent over REST: 201, and 200 for a repetition', async () => {
    const ann = await world.person('ann', last);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const message = { clientId: randomUUID(), content: 'over HTTP' };

    const first = await world.rest(0, ann.token).post(`/api/rooms/${roomId}/messages`, message);
    const second = await world.rest(last, ann.token).post(`/api/rooms/${roomId}/messages`, message);

    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual({ ...first.body, duplicate: true });
    expect(await ann.hears(roomId, { seq: first.body.seq })).toMatchObject({ content: 'over HTTP' });
  });

  test('one clientId sent 20 times at once over all workers is one entry', async () => {
    const ann = await world.person('ann');
    const again = await world.connect(ann.token, last);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await again.join(roomId);
    const message = { roomId, clientId: randomUUID(), content: 'once' };

    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? ann : again).get('message:send', message)),
    );

    expect(new Set(sent.map(({ seq }) => seq)).size).toBe(1);
    expect(sent.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    const { entries } = await ann.get('log:read', { roomId });
    expect(entries.filter((entry: Entry) => entry.kind === 'message')).toHaveLength(1);
    expect(entries.map((entry: Entry) => entry.seq)).toEqual([1, 2]);
  });

  test('a clientId with another content, quote or file is a conflict, and with the same ones a retry for ever', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, {});
    await ann.join(roomId);
    await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { wordFilter: 'mask', ownWords: ['snark'] });
    const { seq: quoted } = await ann.say(roomId, 'first');
    const attachments = [{ url: 'https://example.org/a.png', name: 'a.png' }];
    const message = { roomId, clientId: 'order 7/paid', content: 'a snark', replyTo: quoted, attachments };
    const { seq } = await ann.get('message:send', message);
    const again = async (change: object = {}) => {
      const reply = await (await world.connect(ann.token, last)).ask('message:send', { ...message, ...change });
      return reply.ok ? reply.data : reply.error.code;
    };
    const retry = expect.objectContaining({ seq, duplicate: true });

    expect((await ann.get('log:read', { roomId })).entries.at(-1)).toMatchObject({ seq, content: 'a *****' });
    expect(await again()).toEqual(retry);
    expect(await again({ content: 'a *****' })).toBe('conflict');
    expect(await again({ replyTo: undefined })).toBe('conflict');
    expect(await again({ attachments: [{ url: 'https://example.org/b.png', name: 'a.png' }] })).toBe('conflict');
    await ann.get('message:edit', { roomId, target: seq, content: 'edited' });
    expect(await again()).toEqual(retry);
    expect(await again({ content: 'edited' })).toBe('conflict');
    await ann.get('message:delete', { roomId, target: seq });
    expect(await again()).toEqual(retry);
    // As it was sent, until it is edited: then that is kept of it, and of a second edit as of the first.
    const plain = { roomId, clientId: 'order 8/paid', content: 'plain' };
    const { seq: target } = await ann.get('message:send', plain);
    for (const content of ['edited', 'edited again']) {
      await ann.get('message:edit', { roomId, target, content });
      expect(await ann.get('message:send', plain)).toMatchObject({ seq: target, duplicate: true });
      expect(await ann.ask('message:send', { ...plain, content })).toMatchObject({ error: { code: 'conflict' } });
    }
    const { entries } = await ann.get('log:read', { roomId });
    expect(JSON.stringify(entries)).not.toContain('sentAs');
  });

  test('a clientId is any text of 64 characters, told apart to the letter', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const ids = ['a', 'A', 'á', 'a b', '주문-7', '😀', 'x'.repeat(64)];

    const sent = await Promise.all(ids.map((clientId) => ann.get('message:send', { roomId, clientId, content: 'x' })));
    const other = await world.connect(ann.token, last);
    const repeated = await Promise.all(
      ids.map((clientId) => other.get('message:send', { roomId, clientId, content: 'x' })),
    );

    expect(new Set(sent.map(({ seq }) => seq)).size).toBe(ids.length);
    expect(repeated.map(({ seq, duplicate }) => [seq, duplicate])).toEqual(sent.map(({ seq }) => [seq, true]));
    for (const clientId of ['', 'a ', ' a', 'x'.repeat(65), 'a\nb', 'a\u0000', '\ud83d', 7]) {
      const reply = await ann.ask('message:send', { roomId, clientId, content: 'x' });
      expect([clientId, reply]).toMatchObject([clientId, { ok: false, error: { code: 'invalid' } }]);
    }
  });

  test('50 senders at once, 2,000 messages: no gap, and each receiver has each once and in order', async () => {
    const senders = await Promise.all(
      Array.from({ length: 50 }, (_, i) => world.person(`sender ${i}`, i % 2 ? last : 0)),
    );
    const [first] = senders;
    const roomId = await world.room(first as (typeof senders)[0]);
    for (const sender of senders) await sender.join(roomId);

    const sent = await Promise.all(
      senders.flatMap((sender, s) => Array.from({ length: 40 }, (_, i) => sender.say(roomId, `${s} ${i}`))),
    );

    const seqs = sent.map(({ seq }) => seq).sort((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 2_000 }, (_, i) => 51 + i));
    for (const sender of senders) {
      const heard = await eventually('all messages are heard', () => {
        const messages = sender.heardIn(roomId).filter((entry) => entry.kind === 'message');
        return messages.length >= 2_000 && messages;
      });
      expect(heard.map((entry) => entry.seq).sort((a, b) => a - b)).toEqual(seqs);
      // A sender's own messages keep the order in which they were sent.
      const own = heard.filter((entry) => entry.userId === sender.user.id).map((entry) => entry.content);
      expect(own.map((content) => Number(content.split(' ')[1]))).toEqual(Array.from({ length: 40 }, (_, i) => i));
    }
  });

  test('a reply names a message of the same room', async () => {
    const ann = await world.person('ann');
    const [here, elsewhere] = [await world.room(ann), await world.room(ann)];
    await ann.join(here);
    await ann.join(elsewhere);
    const { seq } = await ann.say(here, 'a question');

    await ann.say(here, 'an answer', { replyTo: seq });

    expect(await ann.hears(here, { replyTo: seq })).toMatchObject({ content: 'an answer' });
    for (const [roomId, replyTo] of [
      [here, 999],
      [elsewhere, seq],
      [here, 1],
    ]) {
      const reply = await ann.ask('message:send', { roomId, clientId: randomUUID(), content: 'x', replyTo });
      expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
    }
  });

  test('its author may edit and delete a message, nobody else may', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await world.room(await world.person('owner'));
    await ann.join(roomId);
    await bob.join(roomId);
    const { seq: target } = await ann.say(roomId, 'frist');

    const edited = await ann.get('message:edit', { roomId, target, content: 'first' });
    expect(await bob.hears(roomId, { seq: edited.seq })).toMatchObject({ kind: 'edited', target, content: 'first' });
    expect(await ann.get('message:edit', { roomId, target, content: 'first' })).toEqual(edited);

    for (const [event, content] of [['message:edit', 'mine'], ['message:delete']] as const) {
      const reply = await bob.ask(event, { roomId, target, ...(content && { content }) });
      expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }

    const deleted = await world.rest(last, ann.token).delete(`/api/rooms/${roomId}/messages/${target}`);
    expect(deleted).toMatchObject({ status: 200, body: { seq: edited.seq + 1 } });
    expect(await bob.hears(roomId, { seq: deleted.body.seq })).toMatchObject({ kind: 'deleted', target });
    expect(await ann.get('message:delete', { roomId, target })).toEqual(deleted.body);
    const change = await world
      .rest(0, ann.token)
      .patch(`/api/rooms/${roomId}/messages/${target}`, { content: 'again' });
    expect(change).toMatchObject({ status: 409, body: { code: 'conflict' } });

    const { entries } = await bob.get('log:read', { roomId, after: target - 1 });
    expect(entries).toMatchObject([
      { seq: target, kind: 'message', content: '', editedAt: expect.any(Number), deletedAt: expect.any(Number) },
      { kind: 'edited', target, content: '' },
      { kind: 'deleted', target },
    ]);
    expect(JSON.stringify(entries)).not.toContain('changedBy');
  });

  test('attachments are links with a name', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const attachments = [
      { url: 'https://example.com/고양이.png', name: '고양이.png', contentType: 'image/png', size: 12 },
    ];

    const { seq } = await ann.say(roomId, 'look', { attachments });

    expect(await ann.hears(roomId, { seq })).toMatchObject({ attachments });
    const reply = await ann.ask('message:send', {
      roomId,
      clientId: randomUUID(),
      content: 'x',
      attachments: [{ url: 'javascript:alert(1)' }],
    });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid', issues: [{ path: 'attachments.0.url' }] } });
  });

  test('attachments are bounded together, so that an entry can be stored', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const attachments = Array.from({ length: 10 }, () => ({ url: `https://example.com/${'가'.repeat(2_000)}` }));

    const reply = await ann.ask('message:send', { roomId, clientId: randomUUID(), content: 'x', attachments });

    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid', issues: [{ path: 'attachments' }] } });
    expect((await ann.get('log:read', { roomId })).entries).toHaveLength(1);
  });

  test.each([
    ['empty', '', false],
    ['blank', ' \n\t ', false],
    ['invisible', '\u200b\u0000\u3164', false],
    ['of 2,000 characters', 'x'.repeat(2_000), true],
    ['of 2,001 characters', 'x'.repeat(2_001), false],
    ['of 2,000 emoji', '😀'.repeat(2_000), true],
    ['of 2,001 emoji', '😀'.repeat(2_001), false],
    ['of Hangul', '가'.repeat(2_000), true],
    ['with half an emoji', 'x\ud83d', false],
    ['with a NUL', 'a\u0000b', true],
  ])('content %s', async (_name, content, isTaken) => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);

    const reply = await ann.ask('message:send', { roomId, clientId: randomUUID(), content });

    if (isTaken) {
      expect(await ann.hears(roomId, { kind: 'message' })).toMatchObject({ content });
    } else {
      expect(reply).toMatchObject({ ok: false, error: { code: 'invalid', issues: [{ path: 'content' }] } });
    }
  });

  test('who is not in the room sends, edits and deletes nothing there', async () => {
    const ann = await world.person('ann');
    const eve = await world.person('eve', last);
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const { seq: target } = await ann.say(roomId, 'private enough');

    const replies = [
      await eve.ask('message:send', { roomId, clientId: randomUUID(), content: 'x' }),
      await eve.ask('message:edit', { roomId, target, content: 'x' }),
      await eve.ask('message:delete', { roomId, target }),
      await eve.ask('room:leave', { roomId }),
    ];

    expect(replies.map((reply) => !reply.ok && reply.error.code)).toEqual(Array(4).fill('forbidden'));
    expect((await ann.get('log:read', { roomId })).entries).toHaveLength(2);
  });
});
