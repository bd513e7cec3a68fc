import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApi } from '../../src/contract/openapi.ts';
import { ChatError, createRefusals } from '../../src/errors.ts';
import { RequestFigures } from '../../src/http/requests.ts';
import { Answered, Routes } from '../../src/http/routes.ts';
import { createHttp } from '../../src/http/server.ts';
import { UnreadAnswers } from '../../src/http/unread-answers.ts';
import { Counter } from '../../src/instruments.ts';
import { createLimiters } from '../../src/limiter.ts';
import { SAY } from '../../src/words.ts';

describe('routes, and what is said of them', () => {
  const routes = new Routes('Things');
  const errors: object[] = [];
  const limiters = createLimiters({ rateLimits: true, rateWindows: 1 }, undefined, new Counter());
  const logger = { error: (_: string, it?: object) => errors.push(it ?? {}), warn() {}, info() {}, debug() {} };
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const input = z.object({ id: z.int(), size: z.int().default(3), name: z.string().optional() });
    const Thing = input.meta({ id: 'Thing' });
    routes.get('/things/:id', {
      id: 'readThing',
      summary: '',
      input,
      answers: { 200: Thing },
      open: true,
      handle: async (it) => it,
    });
    routes.put('/things/:id', {
      id: 'putThing',
      summary: '',
      input,
      answers: { 200: Thing, 201: Thing },
      status: ({ size }) => (size > 3 ? 201 : 200),
      location: ({ id }) => `/api/things/${id}`,
      handle: async (it, { session }) => ({ ...it, name: session.user.nickname }),
    });
    routes.get('/text', {
      id: 'readText',
      summary: '',
      answers: { 200: z.string().meta({ description: 'A text', examples: ['# one'] }) },
      type: 'text/plain',
      open: true,
      handle: async () => '# one',
    });
    routes.post('/names', {
      id: 'nameThings',
      summary: '',
      answers: { 204: z.void() },
      rate: 'renames',
      handle: (_, { session }) => limiters.renames.spend(session.user.id),
    });
    routes.post('/things', {
      id: 'addThing',
      summary: '',
      input: z.object({ name: z.string() }),
      answers: { 200: z.void(), 201: z.void() },
      backendOnly: { en: 'No', ko: '안 됨' },
      handle: async ({ name }) => new Answered(name === 'new' ? 201 : 200, undefined),
    });
    const verify = async (token: string) => {
      if (token === 'key') return { user: { id: 'key:shop', nickname: 'shop' }, power: 'backend' as const };
      if (token === 'busy') throw new ChatError('busy', SAY.badToken);
      if (token === 'broken') throw new Error('broken');
      if (token !== 'right') throw new ChatError('unauthenticated', SAY.badToken);
      return { user: { id: 'u', nickname: 'ann' }, power: 'none' as const };
    };
    const figures = new RequestFigures();
    const refusals = createRefusals();
    const unread = new UnreadAnswers();
    const rest = {
      corsOrigins: [],
      basePath: '',
      trustProxy: [],
      unread,
      pages: [Router()],
      figures,
      refusals,
      logger,
    };
    server = createServer(createHttp({ ...rest, verify, limiters, api: [routes] })).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  });
  afterAll(() => {
    server.close();
  });
  const put = (body: object, token?: string) =>
    fetch(`${url}/things/7`, {
      method: 'PUT',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    });

  test('fields that the schema takes for numbers are read as such, from a path and a query', async () => {
    expect(await (await fetch(`${url}/things/7?size=12&name=12`)).json()).toEqual({ id: 7, size: 12, name: '12' });
    expect((await fetch(`${url}/things/7?size=a`)).status).toBe(400);
    expect((await fetch(`${url}/things/seven`)).status).toBe(400);
  });

  test('a body is taken as it is, and must not name another thing than the path', async () => {
    const answer = await put({ id: 7, size: 4 }, 'right');

    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe('/api/things/7');
    expect(await answer.json()).toEqual({ id: 7, size: 4, name: 'ann' });
    expect((await put({ id: 8, size: 4 }, 'right')).status).toBe(400);
    expect((await put({}, 'right')).status).toBe(200);
    expect((await put({ size: '4' }, 'right')).status).toBe(400);
  });

  test('who has no token hears so first, whatever else is wrong', async () => {
    expect((await put({ size: '4' })).status).toBe(401);
    expect((await put({ size: '4' }, 'wrong')).status).toBe(401);
  });

  test('a failure has a request id where the log says more under it', async () => {
    const [busy, broken] = [await put({}, 'busy'), await put({}, 'broken')];

    expect(busy.status).toBe(503);
    expect(await busy.json()).not.toHaveProperty('requestId');
    expect(broken.status).toBe(500);
    const { requestId } = (await broken.json()) as { requestId?: string };
    expect(requestId).toBe(broken.headers.get('x-request-id'));
    expect(errors).toMatchObject([{ requestId, error: { message: 'broken' } }]);
  });

  const post = (path: string, token: string, body = '', type = 'application/json') =>
    fetch(url + path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': type, Authorization: `Bearer ${token}` },
    });

  test('at a path where there is something, another method is told which there are', async () => {
    const answer = await fetch(`${url}/things/7`, { method: 'DELETE' });

    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, PUT']);
    expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' });
    expect((await fetch(`${url}/nothing`, { method: 'DELETE' })).status).toBe(404);
  });

  test('a body that does not say that it is JSON is refused, and is not passed over', async () => {
    const answer = await post('/things', 'key', 'name=new', 'application/x-www-form-urlencoded');

    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ code: 'unsupported_media_type' });
  });

  test('what only a key may do is refused to others, and the description says whose it is', async () => {
    const { paths } = openApi(routes.operations);
    const statuses = ['new', 'old'].map(
      async (name) => (await post('/things', 'key', JSON.stringify({ name }))).status,
    );

    expect((await post('/things', 'right', '{"name":"new"}')).status).toBe(403);
    expect(await Promise.all(statuses)).toEqual([201, 200]);
    expect(paths['/api/things']?.['post']?.security).toEqual([{ key: [] }]);
  });

  test('an answer is for who asked, and is asked for anew by its ETag', async () => {
    const first = await fetch(`${url}/things/7`);
    // Without it, `fetch` asks for no kept answer.
    const headers = { 'If-None-Match': first.headers.get('etag') as string, 'Cache-Control': 'max-age=0' };

    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('Authorization');
    expect((await fetch(`${url}/things/7`, { headers })).status).toBe(304);
    expect((await put({}, 'right')).headers.get('cache-control')).toBe('no-store');
  });

  test('what is limited says how much is left, and a key is not counted', async () => {
    const told = async (token: string) => {
      const { status, headers } = await post('/names', token);
      const [policy, left] = [headers.get('ratelimit-policy'), headers.get('ratelimit')];
      return [status, policy, left?.replace(/t=\d+/, 't=…'), headers.has('retry-after')];
    };

    const policy = '"renames";q=5;w=60';
    for (const remaining of [4, 3, 2, 1, 0]) {
      expect(await told('right')).toEqual([204, policy, `"renames";r=${remaining};t=…`, false]);
    }
    expect(await told('right')).toEqual([429, policy, '"renames";r=0;t=…', true]);
    expect(await told('key')).toEqual([204, null, undefined, false]);
  });

  test('a text is sent as it is', async () => {
    const answer = await fetch(`${url}/text`);

    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toBe('# one');
  });

  test('the description parts the fields as the request does', () => {
    const { paths } = openApi(routes.operations);
    const { get, put } = paths['/api/things/{id}'] ?? {};

    expect(get?.parameters?.map(({ name, in: where, required }) => [name, where, required])).toEqual([
      ['id', 'path', true],
      ['size', 'query', false],
      ['name', 'query', false],
    ]);
    expect(Object.keys(put?.requestBody?.content['application/json']?.schema.properties ?? {})).toEqual([
      'size',
      'name',
    ]);
    expect(put?.responses['201']).toHaveProperty('headers.Location');
    expect(paths['/api/text']?.['get']?.responses['200']).toMatchObject({
      description: 'A text',
      content: { 'text/plain': { example: '# one' } },
    });
  });
});
