import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatClient } from '../../src/client/chat-client.ts';
import { type Nginx, startNginx } from '../services/nginx.ts';
import { enter, say, startBrowser, visit } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { rawRequest } from '../support/from-address.ts';
import { type Site, startSite } from '../support/site.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const corsOrigins = ['https://*.example.com', 'capacitor://localhost'];
let shop: Site;
let browser: Browser;
beforeAll(async () => {
  [browser, shop] = await Promise.all([startBrowser(), startSite()]);
  corsOrigins.push(shop.origin);
});
afterAll(() => Promise.all([browser.close(), shop.stop()]));

const sqlite = DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0];
const world = useWorld(sqlite, { basePath: '/myapp', corsOrigins, trustProxy: ['loopback'] });
let nginx: Nginx;
/** As people have it, through nginx. */
let url: string;
beforeAll(async () => {
  const port = Number(new URL(world.url()).port);
  nginx = await startNginx([port, port], undefined, [], 'path.conf');
  url = `${nginx.url}/myapp`;
});
afterAll(() => nginx.stop());

test('the page is all under the path, behind nginx: assets, rooms, the socket, a reload', async () => {
  const asked: string[] = [];
  const { page, context, complaints } = await visit(browser, 'about:blank');
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url().replace('ws:', 'http:')));
  await page.goto(url);
  await enter(page, 'Ann');
  const ann = new ChatClient({ url, nickname: 'Bob' });
  const { id } = await ann.createRoom({ title: 'Garden' });
  const room = await ann.join(id);

  await page.getByText('Garden').first().click();
  await say(page, 'from the page');
  await eventually('it is heard', () => room.entries.some((it) => 'content' in it && it.content === 'from the page'));
  await page.reload();
  await page.getByRole('log').getByText('from the page').waitFor();

  expect(page.url()).toBe(`${url}/chat/rooms/${id}`);
  expect(asked.filter((it) => it !== url && !it.startsWith(`${url}/`) && !it.startsWith('data:'))).toEqual([]);
  expect(asked.some((it) => it.startsWith(`${url}/socket.io/`))).toBe(true);
  expect(complaints).toEqual([]);
  ann.close();
  await context.close();
});

test('the element and the frame find the server that they came from, path and all', async () => {
  const owner = new ChatClient({ url, nickname: 'Owner' });
  const { id } = await owner.createRoom({ title: 'Shop' });
  const room = await owner.join(id);
  const { origin } = new URL(url);
  shop.policy = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace('http', 'ws')}; img-src data:; frame-src ${origin}`;
  shop.body = `<script type="module" src="${url}/client/widget.js"></script>
    <sarangbang-chat room="${id}" nickname="Element"></sarangbang-chat>
    <iframe src="${url}/embed/rooms/${id}?nickname=Frame"></iframe>`;

  const { page, context, complaints } = await visit(browser, shop.origin);
  const frame = await eventually('the frame is there', () => page.frames().find((it) => it.url().includes('/embed/')));
  for (const place of [page.locator('sarangbang-chat'), frame]) {
    await place.getByRole('textbox', { name: 'Message' }).fill('hello');
    await place.getByRole('textbox', { name: 'Message' }).press('Enter');
  }

  const authors = () => room.entries.filter((it) => it.kind === 'message').map(({ nickname }) => nickname);
  await eventually('both are heard', () => authors().sort().join() === 'Element,Frame');
  expect(complaints).toEqual([]);
  owner.close();
  await context.close();
});

test('what is told of addresses is told with the path: where a room is, in the documents, from the root', async () => {
  const { body } = await world.rest().post('/api/sessions', { nickname: 'ann' });
  const room = await world.rest(0, body.token).post('/api/rooms', { title: 'a room' });
  const openapi = await (await fetch(`${url}/api/openapi.json`)).json();
  const asyncapi = await (await fetch(`${url}/api/asyncapi.json`)).json();
  const docs = await (await fetch(`${url}/docs`)).text();
  const root = await rawRequest(world.url(), '/');

  expect(room.headers.get('location')).toBe(`/myapp/api/rooms/${room.body.id}`);
  expect(openapi.servers).toEqual([{ url: '/myapp' }]);
  expect(asyncapi.servers.chat.pathname).toBe('/myapp/socket.io');
  expect(docs).toContain('href="/myapp/chat/assets/');
  expect(root.headers.location).toBe('/myapp/chat');
});

test('a proxy may take the path away, and what only begins like it is something else', async () => {
  const statusOf = async (path: string) => (await rawRequest(world.url(), path)).status;

  expect(await statusOf('/readyz')).toBe(200);
  expect(await statusOf('/myapp/readyz')).toBe(200);
  expect(await statusOf('/myapp')).toBe(302);
  expect(await statusOf('/myapp?x=1')).toBe(302);
  expect(await statusOf('/myapplication/readyz')).toBe(404);
  expect(await statusOf('/other/readyz')).toBe(404);
  expect((await rawRequest(nginx.url, '/myapp/metrics')).status).toBe(403);
});

test.each([
  ['https://shop.example.com', true],
  ['https://a.b.example.com', true],
  ['capacitor://localhost', true],
  ['https://example.com', false],
  ['http://shop.example.com', false],
  ['https://shop.example.com.evil.example', false],
  ['https://evilexample.com', false],
  ['null', false],
])('a page of %s may call the API and the socket: %s', async (Origin, isAllowed) => {
  const expected = isAllowed ? Origin : undefined;
  const api = await rawRequest(world.url(), '/api/openapi.json', { headers: { Origin } });
  const socket = await rawRequest(world.url(), '/socket.io/?EIO=4&transport=polling', { headers: { Origin } });

  expect(api.headers['access-control-allow-origin']).toBe(expected);
  expect(socket.headers['access-control-allow-origin']).toBe(expected);
});
