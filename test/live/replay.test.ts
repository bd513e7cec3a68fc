import { createConnection } from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import { closeDatabase, openDatabase } from '../../src/db/open.ts';
import type { Entry } from '../../src/protocol/model.ts';
import type { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

type Replayed = Entry & { offsetMs: number; content: string };

describe.each(DEPLOYMENTS)('a replay, $name', (deployment) => {
  const world = useWorld(deployment);
  const last = deployment.workers - 1;

  async function onAir(ann: Person, roomId: number): Promise<{ id: number; since: number }> {
    const { broadcastId: id, liveSince: since } = await ann.get('live:start', { roomId });
    return { id, since };
  }

  async function replay(
    roomId: number,
    query: string,
  ): Promise<{ entries: Replayed[]; hasMore: boolean; nextAfter?: number; isOver: boolean }> {
    const { status, body } = await world.rest(last).get(`/api/rooms/${roomId}/replay?${query}`);
    expect(status).toBe(200);
    return body;
  }

  test('shows the messages of a broadcast at their offsets, in their newest wording, without deleted ones', async () => {
    const ann = await world.person('ann');
    const bob = await world.person('bob', last);
    const roomId = await world.room(ann, { mode: 'live' });
    await ann.join(roomId);
    await bob.join(roomId);
    const first = await onAir(ann, roomId);
    const one = await ann.say(roomId, 'one');
    await new Promise((later) => setTimeout(later, 60));
    const two = await bob.say(roomId, 'two');
    await new Promise((later) => setTimeout(later, 60));
    const three = await ann.say(roomId, 'three');
    await ann.get('live:stop', { roomId });
    const second = await onAir(ann, roomId);
    await bob.say(roomId, 'of another broadcast');

    const whole = await replay(roomId, `broadcast=${first.id}`);
    expect(whole).toMatchObject({ hasMore: false, isOver: true });
    expect(whole.entries.map(({ content, offsetMs }) => [content, offsetMs])).toEqual([
      ['one', one.at - first.since],
      ['two', two.at - first.since],
      ['three', three.at - first.since],
    ]);
    const [from, to] = [two.at - first.since, three.at - first.since - 1];
    const part = await replay(roomId, `broadcast=${first.id}&fromMs=${from}&toMs=${to}`);
    expect(part.entries.map(({ content }) => content)).toEqual(['two']);
    expect((await replay(roomId, `broadcast=${first.id}&fromMs=${to + 100_000}`)).entries).toEqual([]);

    await bob.get('message:delete', { roomId, target: two.seq });
    await ann.get('message:edit', { roomId, target: three.seq, content: 'three, better' });
    const later = await replay(roomId, `broadcast=${first.id}`);
    expect(later.entries.map(({ content }) => content)).toEqual(['one', 'three, better']);

    const { body, headers } = await world.rest(last).get(`/api/rooms/${roomId}/broadcasts?limit=1`);
    expect(body.broadcasts).toEqual([{ id: second.id, presenterId: ann.user.id, startedAt: second.since }]);
    expect(headers.get('cache-control')).toBe('private, no-cache');
    const older = await world.rest(last).get(`/api/rooms/${roomId}/broadcasts?limit=1&cursor=${body.nextCursor}`);
    expect(older.body.broadcasts).toMatchObject([{ id: first.id, endedAt: expect.any(Number) }]);
  });

  test('may be kept for a second, by others where it was asked for without a token, and is asked for anew by its ETag', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { mode: 'live' });
    await ann.join(roomId);
    const { id } = await onAir(ann, roomId);
    const { seq } = await ann.say(roomId, 'to be taken back');
    await ann.get('live:stop', { roomId });
    const path = `/api/rooms/${roomId}/replay?broadcast=${id}`;
    const headers = async (token?: string) => (await world.rest(last, token).get(path)).headers;
    // As a cache asks; `fetch` by itself would say that it wants no 304.
    const asCache = (etag: string) => ({ headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } });
    const statusFor = async (etag: string) => (await fetch(world.url(last) + path, asCache(etag))).status;

    expect((await headers()).get('cache-control')).toBe('public, max-age=1, must-revalidate');
    expect((await headers(ann.token)).get('cache-control')).toBe('private, max-age=1, must-revalidate');
    const etag = (await headers()).get('etag') ?? '';
    expect(await statusFor(etag)).toBe(304);
    await ann.get('message:delete', { roomId, target: seq });
    expect(await statusFor(etag)).toBe(200);

    const refused = await world.rest(last).get(`/api/rooms/${roomId}/replay?broadcast=${id + 1}`);
    expect(refused.status).toBe(404);
    expect(refused.headers.get('cache-control')).toBe('no-store');
  });

  test('looks through so much of the log for one page, and says how far it came', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { mode: 'live' });
    await ann.join(roomId);
    const { id } = await onAir(ann, roomId);
    await ann.say(roomId, 'before');
    const written = await comeAndGo(roomId, 10_500);
    await ann.say(roomId, 'after');
    await ann.get('live:stop', { roomId });

    const first = await replay(roomId, `broadcast=${id}`);
    const second = await replay(roomId, `broadcast=${id}&after=${first.nextAfter}`);

    expect(first).toMatchObject({ hasMore: true, nextAfter: id + 9_999, entries: [{ content: 'before' }] });
    expect(second).toMatchObject({ hasMore: false, entries: [{ content: 'after', seq: written + 1 }] });
    expect(second.nextAfter).toBeUndefined();
    const early = await replay(roomId, `broadcast=${id}&toMs=0&after=${id}`);
    expect(early.hasMore).toBe(false);
  });

  /** As if very many had come. @returns the `seq` of the last one */
  async function comeAndGo(roomId: number, times: number): Promise<number> {
    const db = openDatabase(world.config);
    const room = await db.selectFrom('room').selectAll().where('id', '=', roomId).executeTakeFirstOrThrow();
    const entry = { room_id: roomId, at: room.active_at + 1, kind: 'joined' as const, user_id: 'u', nickname: 'u' };
    const seqs = Array.from({ length: times }, (_, i) => room.head_seq + 1 + i);
    for (let i = 0; i < times; i += 500) {
      const rows = seqs.slice(i, i + 500).map((seq) => ({ ...entry, seq, client_id: null, body: '{}' }));
      await db.insertInto('entry').values(rows).execute();
    }
    const after = { head_seq: room.head_seq + times, active_at: entry.at, revision: room.revision + 1 };
    await db.updateTable('room').set(after).where('id', '=', roomId).execute();
    await closeDatabase(db);
    return after.head_seq;
  }

  test('comes in pages without a gap, also where more than a page was said in one millisecond', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { mode: 'live' });
    await ann.join(roomId);
    const { id, since } = await onAir(ann, roomId);
    const sent = await Promise.all(Array.from({ length: 460 }, (_, i) => ann.say(roomId, `message ${i}`)));
    await ann.get('live:stop', { roomId });
    // All but the first ten and the last ten at the same time.
    const bySeq = sent.map(({ seq }) => seq).toSorted((a, b) => a - b);
    const at = since + 5_000;
    await setTimes(roomId, bySeq.slice(10, -10), at);
    await setTimes(roomId, bySeq.slice(-10), at + 1);

    const read: number[] = [];
    for (let after = ''; ; ) {
      const page = await replay(roomId, `broadcast=${id}${after}`);
      read.push(...page.entries.map(({ seq }) => seq));
      if (!page.hasMore) break;
      expect(page.nextAfter).toBe(read.at(-1));
      after = `&after=${page.nextAfter}`;
      expect(page.entries).toHaveLength(200);
    }
    expect(read).toEqual(bySeq);
    const sameTime = await replay(roomId, `broadcast=${id}&fromMs=5000&toMs=5000`);
    expect([sameTime.entries[0]?.seq, sameTime.hasMore]).toEqual([bySeq[10], true]);
    const ending = await replay(roomId, `broadcast=${id}&fromMs=5001`);
    expect(ending.entries.map(({ seq }) => seq)).toEqual(bySeq.slice(-10));
  });

  async function setTimes(roomId: number, seqs: number[], at: number): Promise<void> {
    const { mysqlUrl } = world.config;
    if (mysqlUrl) {
      const connection = await createConnection(mysqlUrl);
      await connection.query('UPDATE entry SET at = ? WHERE room_id = ? AND seq IN (?)', [at, roomId, seqs]);
      await connection.end();
      return;
    }
    const db = openDatabase(world.config);
    await db.updateTable('entry').set({ at }).where('room_id', '=', roomId).where('seq', 'in', seqs).execute();
    await db.destroy();
  }

  test('of a room that one may not read is refused', async () => {
    const ann = await world.person('ann');
    const eve = await world.person('eve', last);
    const closed = await world.room(ann, { mode: 'live', visibility: 'private' });
    const locked = await world.room(ann, { mode: 'live', password: 'open sesame' });
    await ann.join(closed);
    await ann.join(locked);
    for (const [roomId, status] of [
      [closed, 404],
      [locked, 403],
    ] as const) {
      const { id } = await onAir(ann, roomId);
      for (const path of [`replay?broadcast=${id}`, 'broadcasts']) {
        expect((await world.rest(last, eve.token).get(`/api/rooms/${roomId}/${path}`)).status).toBe(status);
        expect((await world.rest(last, ann.token).get(`/api/rooms/${roomId}/${path}`)).status).toBe(200);
      }
    }
  });
});
