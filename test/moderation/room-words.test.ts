import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe.each(DEPLOYMENTS)('words that are not wanted in a room, $name', (deployment) => {
  const world = useWorld(deployment);
  const last = deployment.workers - 1;

  async function setUp(room: object) {
    const [ann, bob] = [await world.person('ann'), await world.person('bob', last)];
    const roomId = await world.room(ann);
    for (const person of [ann, bob]) await person.join(roomId);
    const changed = await world.rest(last, ann.token).patch(`/api/rooms/${roomId}`, room);
    expect(changed.status).toBe(200);
    const contents = async () =>
      (await world.rest().get(`/api/rooms/${roomId}/log`)).body.entries
        .filter(({ kind }: { kind: string }) => kind === 'message')
        .map(({ content }: { content: string }) => content);
    const say = async (content: string) => {
      const { status, body } = await world
        .rest(last, bob.token)
        .post(`/api/rooms/${roomId}/messages`, { clientId: randomUUID(), content });
      return status < 300 ? body : body.code;
    };
    return { ann, bob, roomId, contents, say };
  }

  test('off, they are said', async () => {
    const { bob, roomId, contents } = await setUp({ ownWords: ['snark'] });
    await bob.say(roomId, '바보 snark');
    expect(await contents()).toEqual(['바보 snark']);
  });

  test.each(['mask', 'reject'])(
    'in nicknames they are masked where the room says %s, in entries and lists',
    async (wordFilter) => {
      const { ann, bob, roomId } = await setUp({ wordFilter, ownWords: ['snark'] });
      const cat = await world.person('a 바보', last);

      await bob.get('nickname:change', { nickname: 'bob snark' });
      await cat.join(roomId);
      await cat.say(roomId, 'hello');
      await cat.get('nickname:change', { nickname: 'cat 바보' });

      await bob.hears(roomId, { kind: 'renamed', to: 'cat **' });
      const { entries } = await ann.get('log:read', { roomId });
      const { members } = (await world.rest(last).get(`/api/rooms/${roomId}/members`)).body;
      expect(JSON.stringify([entries, members])).not.toMatch(/바보|snark/);
      expect(entries.slice(3)).toMatchObject([
        { kind: 'renamed', from: 'bob', to: 'bob *****' },
        { kind: 'joined', nickname: 'a **' },
        { kind: 'message', nickname: 'a **' },
        { kind: 'renamed', from: 'a **', to: 'cat **' },
      ]);
    },
  );

  test('in nicknames they are masked of those who were there before the filter, and of visitors of a live room', async () => {
    const { ann, bob, roomId } = await setUp({ mode: 'live' });
    const cat = await world.person('a 바보', last);
    await ann.get('live:start', { roomId });
    await bob.get('nickname:change', { nickname: 'bob 바보' });
    await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { wordFilter: 'mask' });

    await cat.say(roomId, 'hello');
    await bob.join(roomId);
    await bob.say(roomId, 'hello');

    expect(await ann.hears(roomId, { kind: 'message', userId: cat.user.id })).toMatchObject({ nickname: 'a **' });
    expect(await ann.hears(roomId, { kind: 'message', userId: bob.user.id })).toMatchObject({ nickname: 'bob **' });
  });

  test('flagged in a nickname, moderators are told of the entry that brings it', async () => {
    const { ann, bob, roomId } = await setUp({ wordFilter: 'flag' });

    await bob.get('nickname:change', { nickname: 'bob 바보' });

    const { seq } = await ann.hears(roomId, { kind: 'renamed', to: 'bob 바보' });
    const { reports } = (await world.rest(last, ann.token).get(`/api/rooms/${roomId}/reports`)).body;
    expect(reports).toMatchObject([{ seq, reporterId: 'filter' }]);
  });

  test('they are found in the names of attachments too', async () => {
    const attachments = [{ url: 'https://example.org/x', name: 'a snark' }];
    const masking = await setUp({ wordFilter: 'mask', ownWords: ['snark'] });
    const { seq } = await masking.bob.say(masking.roomId, 'look', { attachments });
    const { entries } = await masking.ann.get('log:read', { roomId: masking.roomId, after: seq - 1 });
    expect(entries[0].attachments).toEqual([{ url: 'https://example.org/x', name: 'a *****' }]);

    const { bob, roomId } = await setUp({ wordFilter: 'reject', ownWords: ['snark'] });
    const message = { roomId, clientId: randomUUID(), content: 'look', attachments };
    expect(await bob.ask('message:send', message)).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  test('masked, they are stored as stars, in edits too', async () => {
    const { bob, roomId, contents, say } = await setUp({ wordFilter: 'mask', ownWords: ['snark'] });
    const { seq } = await bob.say(roomId, 'a snark here');
    await say('S N A R K and 바 보');
    await bob.say(roomId, 'snarky is another word');
    await bob.get('message:edit', { roomId, target: seq, content: 'the snark' });

    const [edited, masked, other] = await contents();
    expect(edited).toMatch(/^the \*+$/);
    expect(masked).not.toMatch(/바|보|s n a r k/i);
    expect(other).toBe('snarky is another word');
  });

  test('rejected, they are not stored, in edits neither', async () => {
    const { bob, roomId, contents, say } = await setUp({ wordFilter: 'reject', ownWords: ['snark'] });
    const { seq } = await bob.say(roomId, 'fine');
    expect(await bob.ask('message:edit', { roomId, target: seq, content: 'snark' })).toMatchObject({
      error: { code: 'invalid', issues: [{ path: 'content' }] },
    });
    expect(await say('snark')).toBe('invalid');
    expect(await contents()).toEqual(['fine']);
  });

  test('flagged, they are stored, and moderators are told', async () => {
    const { ann, bob, roomId, contents } = await setUp({ wordFilter: 'flag', ownWords: ['snark'] });
    const { seq } = await bob.say(roomId, 'snark');
    const { seq: edited } = await bob.say(roomId, 'fine');
    await bob.get('message:edit', { roomId, target: edited, content: 'now a snark' });

    expect(await contents()).toEqual(['snark', 'now a snark']);
    const { reports } = (await world.rest(last, ann.token).get(`/api/rooms/${roomId}/reports`)).body;
    expect(reports).toMatchObject([
      { seq: edited, reporterId: 'filter' },
      { seq, reporterId: 'filter' },
    ]);
    const { records } = (await world.rest(last, ann.token).get(`/api/rooms/${roomId}/audit`)).body;
    expect(records).toMatchObject([{ action: 'room', detail: { wordFilter: 'flag', ownWords: ['snark'] } }]);
  });

  test.each([[['!!']], [['  ']], [['x'.repeat(31)]], [Array(101).fill('word')]])(
    'own words are words: not %s',
    async (ownWords) => {
      const ann = await world.person('ann');
      const roomId = await world.room(ann);
      expect((await world.rest(0, ann.token).patch(`/api/rooms/${roomId}`, { ownWords })).status).toBe(400);
    },
  );

  test.each(['admin', 'аdmin', 'ad\u200bmin', 'A.D.M.I.N', '운영자', '운 영 자'])(
    'nobody calls themselves %s',
    async (nickname) => {
      const ann = await world.person('ann', last);
      expect(await ann.ask('nickname:change', { nickname })).toMatchObject({ error: { code: 'invalid' } });
      expect((await world.rest().post('/api/sessions', { nickname })).body).toMatchObject({ code: 'invalid' });
    },
  );
});
