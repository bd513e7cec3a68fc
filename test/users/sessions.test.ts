import { afterAll, describe, expect, test } from 'vitest';
import { startApp } from '../../src/app.ts';
import type { Entry } from '../../src/protocol/model.ts';
import { passTime } from '../support/clock.ts';
import { eventually } from '../support/eventually.ts';
import { type Host, type Key, seconds, signWith, startHost } from '../support/host.ts';
import { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const KEY = 'ci:a-secret-of-the-backend-which-is-long';
const apiKeys = new Map([
  ['ci', 'a-secret-of-the-backend-which-is-long'],
  ['leaked', 'another-secret-of-the-backend-also-long'],
]);
const host: Host = await startHost();
const key: Key = await host.addKey('one');
afterAll(() => host.stop());

const claims = { id: 'sub', nickname: 'nickname', role: 'role' };
const hostTokens = { jwksUrl: host.jwksUrl, issuer: 'https://host.example', audience: 'chat', claims };
const sign = (sub: string, more: object = {}) =>
  key.sign({ sub, nickname: sub, iss: 'https://host.example', aud: 'chat', ...more });

describe.each(DEPLOYMENTS)('sessions, $name', (deployment) => {
  const world = useWorld(deployment, { hostTokens, apiKeys });
  const last = deployment.workers - 1;
  let serial = 0;
  const someone = () => `u-${++serial}`;
  /** All connections of the last worker have been looked at: one whose session is over is closed. */
  const allAreLookedAt = async () => {
    // Before any sign-out by the database's clock, which does not go ahead with this process's.
    const witness = await world.connect(await sign(someone(), { iat: seconds(-3_600) }), last);
    const gone = new Promise((resolve) => witness.socket.once('disconnect', resolve));
    await world.rest(last, witness.token).delete('/api/users/me/sessions');
    await gone;
  };

  test('a user of the host product is who the token says, over REST and Socket.IO, on every worker', async () => {
    const id = someone();
    const token = await sign(id, { nickname: '앤' });

    const ann = await world.connect(token, last);
    const room = await world.rest(0, token).post('/api/rooms', { title: 'hers' });
    await ann.join(room.body.id);
    await ann.say(room.body.id, 'hello');

    expect(ann.user).toEqual({ id, nickname: '앤' });
    const { body } = await world.rest(0).get(`/api/rooms/${room.body.id}/log`);
    expect(body.entries.map((entry: Entry) => [entry.userId, entry.nickname])).toEqual(Array(2).fill([id, '앤']));
  });

  test.each<[string, () => Promise<string>, RegExp]>([
    ['has expired', () => sign('u', { exp: seconds(-1) }), /expired/],
    ['is for others', () => sign('u', { aud: 'shop' }), /aud/],
    ['does not end', () => sign('u', { exp: undefined }), /exp/],
    ['is forged', async () => `${(await sign('u')).slice(0, -6)}AAAAAA`, /not valid/],
    ['is a guest’s by its own account', () => key.sign({ sub: 'g_1', iss: 'sarangbang', aud: 'chat' }), /not valid/],
    ['is of a guest', () => sign('g_1'), /sub/],
    ['is huge', () => sign('u', { more: 'x'.repeat(9_000) }), /not valid/],
    ['is a wrong API key', async () => 'ci:wrong', /API key/],
    ['is an unknown API key', async () => `nobody:${'x'.repeat(40)}`, /API key/],
    ['is the start of an API key', async () => KEY.slice(0, -1), /API key/],
    ['is an API key without its id', async () => KEY.slice(2), /API key/],
  ])('a token that %s is refused with the reason, open routes included', async (_what, make, reason) => {
    const token = await make();

    for (const path of ['/api/rooms', '/api/nothing']) {
      const answer = await world.rest(last, token).get(path);
      expect(answer).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated', detail: expect.stringMatching(reason) },
      });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    await expect(world.connect(token, last)).rejects.toMatchObject({
      data: { code: 'unauthenticated', message: expect.stringMatching(reason) },
    });
  });

  test('a session that ends is announced, renewed in place, and goes on under the same connection', async () => {
    const id = someone();
    const ann = await world.connect(await sign(id, { exp: seconds(600) }), last);
    const bob = await world.person('bob', 0);
    const { body: room } = await world.rest(0, KEY).post('/api/rooms', { title: 'a room' });
    const roomId = room.id;
    await ann.join(roomId);
    const connection = ann.socket.id;
    const warned = new Promise((resolve) => ann.socket.once('session:expiring', resolve));

    passTime(545_000);
    expect(await warned).toEqual({ expiresAt: expect.any(Number) });
    const exp = seconds(600);
    const refreshed = await ann.get('session:refresh', { token: await sign(id, { exp, role: 'moderator' }) });

    expect(refreshed).toEqual({ user: { id, nickname: id }, expiresAt: 1_000 * exp });
    passTime(60_000);
    await allAreLookedAt();
    await bob.join(roomId);
    await bob.say(roomId, 'still there?');
    await ann.hears(roomId, { content: 'still there?' });
    expect([ann.socket.id, ann.socket.connected]).toEqual([connection, true]);
    expect(ann.heardIn(roomId).filter(({ kind }) => kind === 'left')).toEqual([]);
    // What the new token allows holds at once.
    const written = ann.heardIn(roomId).find(({ kind }) => kind === 'message');
    await ann.get('message:delete', { roomId, target: written?.seq });
  });

  test('a session that is not renewed is cut off at its end, and told why when it comes back', async () => {
    const [token, guest] = [await sign(someone(), { exp: seconds(600) }), await world.person('guest', last)];
    const ann = await world.connect(token, last);
    let warnings = 0;
    ann.socket.on('session:expiring', () => warnings++);

    const gone = new Promise((resolve) => ann.socket.once('disconnect', resolve));
    passTime(545_000);
    await eventually('it is announced', () => warnings === 1);
    passTime(56_000);
    const reason = await gone;

    expect(reason).toBe('io server disconnect');
    expect(warnings).toBe(1);
    await expect(world.connect(token, last)).rejects.toMatchObject({
      data: { message: expect.stringMatching(/expired/) },
    });
    expect((await world.rest(last, token).get('/api/rooms')).status).toBe(401);
    expect(guest.socket.connected).toBe(true);
  });

  test('a session that is renewed for a moment only is announced again, and not all the time', async () => {
    const id = someone();
    const ann = await world.connect(await sign(id, { exp: seconds(100) }), last);
    let warnings = 0;
    ann.socket.on('session:expiring', () => warnings++);
    const renew = async () => await ann.get('session:refresh', { token: await sign(id, { exp: seconds(100) }) });

    for (let times = 1; times <= 3; times++) {
      passTime(51_000);
      await eventually('it is announced', () => warnings === times);
      await renew();
      await allAreLookedAt();
      expect(warnings).toBe(times);
    }

    expect(ann.socket.connected).toBe(true);
  });

  test('a session that lasts for longer than timers can is not ended by that', async () => {
    const ann = await world.connect(await sign(someone(), { exp: seconds(90 * 86_400) }), last);
    let warnings = 0;
    ann.socket.on('session:expiring', () => warnings++);

    await allAreLookedAt();

    expect([ann.socket.connected, warnings]).toEqual([true, 0]);
  });

  test('a session is renewed by nobody else’s token, nor by a bad one, and stays as it was', async () => {
    const id = someone();
    const token = await sign(id);
    const ann = await world.connect(token, last);
    const { token: guest } = await world.person('guest');
    const api = world.rest(0, token);

    for (const [other, code] of [
      [await sign('somebody else'), 'forbidden'],
      [guest, 'forbidden'],
      [KEY, 'forbidden'],
      [await sign(id, { exp: seconds(-1) }), 'unauthenticated'],
      [await sign(id, { aud: 'shop' }), 'unauthenticated'],
      ['nonsense', 'unauthenticated'],
      ['x'.repeat(9_000), 'invalid'],
      ['', 'invalid'],
      [undefined, 'invalid'],
      [{}, 'invalid'],
    ]) {
      expect(await ann.ask('session:refresh', { token: other })).toMatchObject({ ok: false, error: { code } });
      expect((await api.post('/api/session/refresh', { token: other })).body).toMatchObject({ code });
    }
    await world.rest(0, KEY).call('PUT', `/api/users/${id}`, { nickname: 'Anna' });
    const exp = seconds(60);
    expect(await api.post('/api/session/refresh', { token: await sign(id, { exp }) })).toMatchObject({
      status: 200,
      body: { user: { id, nickname: 'Anna' }, expiresAt: 1_000 * exp },
    });
    expect((await world.rest().post('/api/session/refresh', { token })).status).toBe(401);
  });

  test('whoever is signed out is cut off everywhere within a second, and comes back with a newer token alone', async () => {
    const id = someone();
    const iat = seconds(-10);
    const [old, other] = [await sign(id, { iat }), await sign(someone(), { iat })];
    const ann = await Promise.all([world.connect(old, 0), world.connect(old, last)]);
    const bob = await world.connect(other, last);
    const gone = ann.map(
      ({ socket }) => new Promise((resolve) => socket.once('disconnect', () => resolve(Date.now()))),
    );

    expect(await world.rest(0, other).delete(`/api/users/${id}/sessions`)).toMatchObject({ status: 403 });
    const signedOutAt = Date.now();
    expect((await world.rest(0, old).delete('/api/users/me/sessions')).status).toBe(204);
    const refused = await eventually('REST refuses it there', async () => {
      return (await world.rest(last, old).get('/api/rooms')).status === 401 && Date.now();
    });
    const took = [refused, ...(await Promise.all(gone))].map((at) => (at as number) - signedOutAt);

    process.stdout.write(`signed out: REST on the other worker, sockets on both after ${took.join(', ')} ms\n`);
    await expect(world.connect(old, last)).rejects.toMatchObject({
      data: { code: 'unauthenticated', message: expect.stringMatching(/signed out/) },
    });
    expect((await world.rest(0, old).get('/api/rooms')).body).toMatchObject({
      detail: expect.stringMatching(/signed out/),
    });
    await expect(world.connect(await sign(id, { iat: undefined }), last)).rejects.toMatchObject({
      data: { message: expect.stringMatching(/iat/) },
    });
    expect(await bob.ask('session:refresh', { token: old })).toMatchObject({ ok: false });
    expect(bob.socket.connected).toBe(true);
    // Tokens say the second alone, and the host's clock may be ahead: 6 s later at the latest. Or so it dates them.
    const newer = await eventually('a newer token holds', async () => {
      const token = await sign(id, { iat: seconds(5) });
      return (await world.rest(last, token).get('/api/rooms')).status === 200 && token;
    });
    const again = await world.connect(newer, last);
    await allAreLookedAt();
    expect(again.socket.connected).toBe(true);
  });

  test('what a host whose clock is ahead has issued does not outlive a sign-out', async () => {
    const id = someone();
    const token = await sign(id, { iat: seconds(5) });
    const ann = await world.connect(token, last);
    const gone = new Promise((resolve) => ann.socket.once('disconnect', resolve));

    expect((await world.rest(0, token).delete('/api/users/me/sessions')).status).toBe(204);

    await gone;
    expect((await world.rest(0, token).get('/api/rooms')).status).toBe(401);
  });

  test('the host’s backend signs anybody out, guests too', async () => {
    const guest = await world.person('guest', last);
    const gone = new Promise((resolve) => guest.socket.once('disconnect', resolve));

    expect((await world.rest(0, KEY).delete(`/api/users/${guest.user.id}/sessions`)).status).toBe(204);

    await gone;
    await expect(world.connect(guest.token, last)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
  });

  test('an API key opens REST and Socket.IO, is on record by its id, and is revoked for good by another', async () => {
    const leaked = `leaked:${apiKeys.get('leaked')}`;
    const backend = await world.connect(leaked, last);
    const { body: room } = await world.rest(last, leaked).post('/api/rooms', { title: 'the host’s' });
    const ann = await world.person('ann');
    await ann.join(room.id);
    await backend.get('member:kick', { roomId: room.id, userId: ann.user.id, reason: 'test' });
    const gone = new Promise((resolve) => backend.socket.once('disconnect', resolve));

    expect(backend.user).toEqual({ id: 'key:leaked', nickname: 'leaked' });
    const { body } = await world.rest(0, KEY).get(`/api/rooms/${room.id}/audit`);
    expect(JSON.stringify(body)).toContain('"key:leaked"');
    expect((await world.rest(0, KEY).delete('/api/users/key:leaked/sessions')).status).toBe(204);
    await gone;

    await eventually('REST refuses it', async () => (await world.rest(last, leaked).get('/api/rooms')).status === 401);
    await expect(world.connect(leaked, 0)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
    expect((await world.rest(last, KEY).get('/api/rooms')).status).toBe(200);
  });

  test('while the host’s keys cannot be had it is said, guests and keys go on, and nothing ends', async () => {
    host.answer = (res) => res.writeHead(500).end();
    const app = await world.startWorker({ hostTokens: { ...hostTokens, jwksUrl: `${host.jwksUrl}?another` } });
    const at = world.workers.indexOf(app);
    const token = await sign('u-late');

    expect(await world.rest(at, token).get('/api/rooms')).toMatchObject({
      status: 503,
      body: { code: 'unavailable', retryAfterMs: 2_000 },
    });
    await expect(world.connect(token, at)).rejects.toMatchObject({ data: { code: 'unavailable' } });
    await world.person('guest', at);
    expect((await world.rest(at, KEY).get('/api/rooms')).status).toBe(200);
    host.answer = undefined;

    await eventually('they are had again', async () => (await world.rest(at, token).get('/api/rooms')).status === 200);
    await app.stop();
    world.workers.splice(at, 1);
  });
});

describe('with a secret, and without guests', () => {
  const SECRET = 'the host product signs with this secret';
  const [embedded] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];
  const logged: string[] = [];
  const world = useWorld(embedded, {
    guests: false,
    nicknameChange: 'everyone',
    apiKeys,
    hostTokens: { secret: SECRET, claims },
    rateLimits: true,
  });
  const open = useWorld(embedded);

  test('users of the host product are let in, whether or not it says who issued their tokens', async () => {
    const token = await signWith(SECRET, { sub: 'u-1', nickname: 'Ann' });

    expect((await world.connect(token)).user).toEqual({ id: 'u-1', nickname: 'Ann' });
    expect((await world.connect(await signWith(SECRET, { iss: 'https://host.example' }))).user.id).toBe('u-7');
  });

  test('guests are not, with what token ever', async () => {
    const { token } = await open.person('guest');

    expect(await world.rest().post('/api/sessions', { nickname: 'ann' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden', detail: expect.stringMatching(/Guests/) },
    });
    await expect(world.connect(token)).rejects.toMatchObject({
      data: { code: 'unauthenticated', message: expect.stringMatching(/Guests/) },
    });
    for (const forged of [{ sub: 'g_1', iss: 'sarangbang' }, { sub: 'g_1' }, { sub: 'key:ci' }, { sub: 'system' }]) {
      expect((await world.rest(0, await signWith(SECRET, forged)).get('/api/rooms')).status).toBe(401);
    }
  });

  test('whoever changes nicknames all the time is told to wait', async () => {
    const ann = await world.connect(await signWith(SECRET, { sub: 'u-8' }));

    const replies = [];
    for (let i = 0; i < 7; i++) replies.push(await ann.ask('nickname:change', { nickname: `ann ${i}` }));

    expect(replies.map(({ ok }) => ok)).toEqual([...Array(5).fill(true), false, false]);
    expect(replies.at(-1)).toMatchObject({ error: { code: 'rate_limited', retryAfterMs: expect.any(Number) } });
  });

  test('the host’s backend is not counted, its users are', async () => {
    const user = world.rest(0, await signWith(SECRET, { sub: 'u-9' }));
    const backend = await world.connect(KEY);

    const rooms = await Promise.all(
      Array.from({ length: 65 }, () => world.rest(0, KEY).post('/api/rooms', { title: 'x' })),
    );
    const events = await Promise.all(Array.from({ length: 600 }, () => backend.ask('log:read', { roomId: 1 })));
    const his = await Promise.all(Array.from({ length: 65 }, () => user.post('/api/rooms', { title: 'x' })));

    expect(new Set(rooms.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(events.map(({ ok }) => ok))).toEqual(new Set([true]));
    expect(his.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  test('no token and no key is logged, not even of one who is refused', async () => {
    const note = (message: string, meta?: object) => logged.push(`${message} ${JSON.stringify(meta, withErrors)}`);
    const logger = { error: note, warn: note, info: note, debug: note };
    const app = await startApp({ ...world.config, sqliteFile: `${world.config.sqliteFile}.another` }, logger);
    const url = `http://127.0.0.1:${app.port}`;
    const good = await signWith(SECRET);
    const expired = await signWith(SECRET, { exp: seconds(-5) });
    const tokens = [good, expired, 'x'.repeat(9_000), KEY, 'ci:a-wrong-secret-of-the-backend-which-is-long'];

    for (const token of tokens) {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      await fetch(`${url}/api/rooms?token=${token}`, { headers });
      await fetch(`${url}/api/${token}`, { headers });
      await fetch(`${url}/api/session/refresh`, { method: 'POST', headers, body: JSON.stringify({ token }) });
      const person = new Person(url, token);
      await person.connected().catch(() => {});
      if (person.socket.connected) await person.ask('session:refresh', { token: good });
      person.leave();
    }
    await app.stop();

    const all = logged.join('\n');
    expect(all).toContain('handshake refused');
    for (const token of tokens) expect(all).not.toContain(token.slice(-30));
  });
});

function withErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? { ...value, message: value.message, stack: value.stack } : value;
}
