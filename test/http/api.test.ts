import { once } from 'node:events';
import { connect } from 'node:net';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { Guests } from '../../src/users/guests.ts';
import { DEPLOYMENTS, SECRET, useWorld } from '../support/world.ts';

const [EMBEDDED] = DEPLOYMENTS;

describe('the REST API', () => {
  const world = useWorld(EMBEDDED as (typeof DEPLOYMENTS)[0], { corsOrigins: ['https://host.example'] });
  const signed = (claims: object, { secret = SECRET, expires = '1h', alg = 'HS256' } = {}) =>
    new SignJWT({ sub: 'g_1', nickname: 'ann', iss: 'sarangbang', ...claims })
      .setProtectedHeader({ alg })
      .setExpirationTime(expires)
      .sign(new TextEncoder().encode(secret));

  test('a session is a token, and a user with an id of its own', async () => {
    const [first, second] = [
      await world.rest().post('/api/sessions', { nickname: ' 앤 😀 ' }),
      await world.rest().post('/api/sessions', { nickname: '앤 😀' }),
    ];

    expect(first).toMatchObject({
      status: 201,
      body: { user: { id: expect.stringMatching(/^g_/), nickname: '앤 😀' } },
    });
    expect(second.body.user.id).not.toBe(first.body.user.id);
    const person = await world.connect(first.body.token);
    expect(person.user).toEqual(first.body.user);
  });

  test.each([
    ['missing', {}],
    ['empty', { nickname: '' }],
    ['blank', { nickname: ' \t ' }],
    ['too long', { nickname: 'x'.repeat(31) }],
    ['a number', { nickname: 7 }],
    ['an object', { nickname: { toString: 'x' } }],
    ['null', { nickname: null }],
    ['of two lines', { nickname: 'a\nb' }],
    ['with a NUL', { nickname: 'a\u0000b' }],
    ['invisible', { nickname: '\u200b\u200d' }],
    ['a blank letter', { nickname: '\u3164' }],
    ['half an emoji', { nickname: '\ud83d' }],
  ])('a nickname that is %s is invalid', async (_what, body) => {
    expect(await world.rest().post('/api/sessions', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid', status: 400, issues: [{ path: 'nickname', message: expect.any(String) }] },
    });
  });

  test('errors are problem+json, with what to do', async () => {
    const answer = await world.rest().get('/api/nothing/here');

    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: '/docs#error-not_found',
      title: 'Not Found',
      status: 404,
      code: 'not_found',
      detail: 'There is nothing at GET /api/nothing/here',
    });
  });

  test.each([
    ['forged', () => signed({}, { secret: 'another secret that is long enough' })],
    ['expired', () => signed({}, { expires: '-1s' })],
    ['of another issuer', () => signed({ iss: 'elsewhere' })],
    ['for nobody', () => signed({ sub: undefined })],
    ['for somebody who is no guest', () => signed({ sub: 'admin' })],
    ['without a nickname', () => signed({ nickname: undefined })],
    ['without a signature', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"g_1","nickname":"x"}')}.`],
    ['no token at all', async () => 'nonsense'],
  ])('a token that is %s is refused, over REST and Socket.IO', async (_what, make) => {
    const token = await make();

    for (const answer of [
      await world.rest(0, token).post('/api/rooms', { title: 'x' }),
      await world.rest(0, token).get('/api/rooms'),
    ]) {
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    await expect(world.connect(token)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
  });

  test('a problem’s type leads to where its code is explained', async () => {
    const { body } = await world.rest().get('/api/nothing/here');
    const [path, id] = body.type.split('#');

    expect(await (await fetch(world.url() + path)).text()).toContain(`id="${id}"`);
  });

  test('one is told who one is, under the name that holds now, and what one may do', async () => {
    const ann = await world.person('ann');
    await ann.ask('nickname:change', { nickname: 'anna' });

    expect((await world.rest(0, ann.token).get('/api/me')).body).toEqual({
      user: { id: ann.user.id, nickname: 'anna' },
      expiresAt: expect.any(Number),
      rights: { createRooms: true, changeNickname: true },
    });
    expect((await world.rest().get('/api/me')).status).toBe(401);
  });

  test('a message is read by its number, and nothing else is', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const { seq } = await ann.say(roomId, 'one');
    const api = world.rest(0, ann.token);
    await api.patch(`/api/rooms/${roomId}/messages/${seq}`, { content: 'two' });

    const read = (target: number) => world.rest().get(`/api/rooms/${roomId}/messages/${target}`);
    expect(await read(seq)).toMatchObject({ status: 200, body: { seq, kind: 'message', content: 'two' } });
    for (const target of [seq - 1, seq + 1, seq + 2]) expect((await read(target)).status).toBe(404);
  });

  test('the documents are answered from memory, by their ETag', async () => {
    for (const name of ['openapi', 'asyncapi']) {
      const first = await fetch(`${world.url()}/api/${name}.json`);
      const headers = { 'If-None-Match': first.headers.get('etag') as string, 'Cache-Control': 'max-age=0' };
      expect((await fetch(`${world.url()}/api/${name}.json`, { headers })).status).toBe(304);
    }
  });

  test('without a token lists may be read, and nothing changed', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    const api = world.rest();

    for (const path of ['', `/${roomId}`, `/${roomId}/members`, `/${roomId}/log`]) {
      expect((await api.get(`/api/rooms${path}`)).status).toBe(200);
    }
    for (const answer of [
      await api.post('/api/rooms', { title: 'x' }),
      await api.patch(`/api/rooms/${roomId}`, { title: 'x' }),
      await api.delete(`/api/rooms/${roomId}`),
      await api.post(`/api/rooms/${roomId}/members`),
      await api.put(`/api/rooms/${roomId}/members/me`),
      await api.delete(`/api/rooms/${roomId}/members/me`),
      await api.post(`/api/rooms/${roomId}/messages`, { clientId: crypto.randomUUID(), content: 'x' }),
      await api.patch(`/api/rooms/${roomId}/messages/1`, { content: 'x' }),
      await api.delete(`/api/rooms/${roomId}/messages/1`),
    ]) {
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });

  test.each([
    '1.5',
    '-1',
    '0',
    '1e3',
    `1${'0'.repeat(30)}`,
    '9007199254740993',
    'x',
    '%00',
    '[object Object]',
    '1%20',
    "1'--",
  ])('the room id %s is invalid', async (id) => {
    const ann = await world.person('ann');
    for (const answer of [
      await world.rest().get(`/api/rooms/${id}`),
      await world.rest(0, ann.token).post(`/api/rooms/${id}/messages`, { clientId: crypto.randomUUID(), content: 'x' }),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid', issues: [{ path: 'roomId' }] } });
    }
  });

  test('a body that is cut off, is no object, or is too large, is told apart', async () => {
    const { token } = await world.person('ann');
    const api = world.rest(0, token);

    expect(await api.call('POST', '/api/rooms', '{"title": "cut o')).toMatchObject({
      status: 400,
      body: { code: 'invalid' },
    });
    for (const body of ['"text"', '7', 'null', '[]', '[{"title":"x"}]']) {
      expect(await api.call('POST', '/api/rooms', body)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    }
    expect(await api.call('POST', '/api/rooms', JSON.stringify({ title: 'x'.repeat(200_000) }))).toMatchObject({
      status: 413,
      body: { code: 'too_large' },
    });
    expect(await api.call('POST', '/api/rooms/%E0%A4%A/members')).toMatchObject({
      status: 400,
      body: { code: 'invalid' },
    });
  });

  test('paging is bounded', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2', 'after=-1', 'before=0', 'after=1.5']) {
      expect(await world.rest().get(`/api/rooms/${roomId}/log?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid' },
      });
    }
    for (const query of ['limit=0', 'limit=201', `q=${'x'.repeat(101)}`, 'cursor=x']) {
      expect(await world.rest().get(`/api/rooms?${query}`)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    }
  });

  test('the page and the API may be used by their own origin, and by those that are named', async () => {
    const from = (origin: string) => fetch(`${world.url()}/api/rooms`, { headers: { Origin: origin } });

    expect((await from('https://host.example')).headers.get('access-control-allow-origin')).toBe(
      'https://host.example',
    );
    expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('the page comes with a policy that allows nothing inline', async () => {
    const page = await fetch(`${world.url()}/chat`);

    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i);
    for (const [, path] of html.matchAll(/(?:src|href)="(\/chat\/assets\/[^"]+)"/g)) {
      const asset = await fetch(world.url() + path);
      expect(asset.status).toBe(200);
      expect(asset.headers.get('cache-control')).toContain('immutable');
    }
    expect((await fetch(`${world.url()}/chat/rooms/7`)).status).toBe(200);
    const nothing = await fetch(`${world.url()}/chat/xyz`);
    expect([nothing.status, nothing.headers.get('content-type')]).toEqual([404, expect.stringMatching(/^text\/html/)]);
    expect((await fetch(`${world.url()}/chat/assets/xyz.js`)).headers.get('content-type')).toMatch(/json/);
    expect((await fetch(`${world.url()}/chat/assets/../../../package.json`)).status).toBe(404);
  });

  test('it says how it is', async () => {
    expect(await world.rest().get('/livez')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await world.rest().get('/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ok', database: 'up', redis: 'none' },
    });
  });

  test('a request that is no HTTP closes its own connection, and nothing else', async () => {
    const socket = connect(world.workers[0]?.port ?? 0, '127.0.0.1');
    socket.write('GET /api/rooms\u0000 HTTP/9.9\r\n\r\n\r\n');
    socket.resume();
    await once(socket, 'close');

    expect((await world.rest().get('/livez')).status).toBe(200);
  });
});

describe('limits', () => {
  describe.each(DEPLOYMENTS)('$name', (deployment) => {
    const world = useWorld(deployment, { rateLimits: true });

    test('sessions, joins and messages are limited, and it is said when to try again', async () => {
      const ann = await world.person('ann');
      const roomId = await world.room(ann);
      await ann.join(roomId);

      const messages = await Promise.all(
        Array.from({ length: 120 }, () =>
          ann.ask('message:send', { roomId, clientId: crypto.randomUUID(), content: 'x' }),
        ),
      );
      // A connection's large answers wait for one another, and not all of them may.
      const join65 = () => Promise.all(Array.from({ length: 65 }, () => ann.ask('room:join', { roomId })));
      const joins = [...(await join65()), ...(await join65())];
      const sessions = await Promise.all(
        Array.from({ length: 130 }, (_, i) =>
          world.rest(i % deployment.workers).post('/api/sessions', { nickname: 'x' }),
        ),
      );

      for (const [replies, allowed] of [
        [messages, 100],
        [joins, 119],
      ] as const) {
        expect(replies.filter((reply) => reply.ok)).toHaveLength(allowed);
        expect(replies.at(-1)).toMatchObject({ error: { code: 'rate_limited', retryAfterMs: expect.any(Number) } });
      }
      const refused = sessions.filter((answer) => answer.status === 429);
      expect(refused).toHaveLength(11);
      expect(refused[0]?.body).toMatchObject({ code: 'rate_limited' });
      expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    test('what one connection sends is limited as a whole, and another one of the same user is not', async () => {
      const { token } = await new Guests(SECRET).issue('bob');
      const [bob, other] = [await world.connect(token), await world.connect(token)];

      const replies = await Promise.all(Array.from({ length: 520 }, () => bob.ask('log:read', { roomId: 999_999 })));

      const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code));
      expect(codes.filter((code) => code === 'rate_limited').length).toBeGreaterThanOrEqual(20);
      expect(replies.at(-1)).toMatchObject({ error: { retryAfterMs: expect.any(Number) } });
      expect(await other.ask('log:read', { roomId: 999_999 })).toMatchObject({ error: { code: 'not_found' } });

      const isCutOff = new Promise((cut) => other.socket.on('disconnect', cut));
      for (let i = 0; i < 520; i++) other.socket.emit('log:read', { roomId: 999_999 });
      await isCutOff;
    });
  });
});
