// For what is evaluated in the page.
/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { enter, messagesOn, say, startBrowser, type Visitor, visit } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { rawRequest } from '../support/from-address.ts';
import type { Person } from '../support/person.ts';
import { ROOT } from '../support/server.ts';
import { type Site, startSite } from '../support/site.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

let browser: Browser;
let shop: Site;
let stranger: Site;
const corsOrigins: string[] = [];
const visitors: Visitor[] = [];

// Before the server, which has to know the one of them.
beforeAll(async () => {
  [browser, shop, stranger] = await Promise.all([startBrowser(), startSite(), startSite()]);
  corsOrigins.push(shop.origin);
});
afterAll(async () => {
  await Promise.all([browser.close(), shop.stop(), stranger.stop()]);
});

const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0], { corsOrigins });
let owner: Person;
let roomId: number;

beforeEach(async () => {
  owner = await world.person('Owner');
  roomId = await world.room(owner);
  await owner.join(roomId);
});
afterEach(async () => {
  for (const { context, complaints } of visitors.splice(0)) {
    await context.close();
    expect(complaints).toEqual([]);
  }
});

const strict = (more = '') => {
  const server = world.url();
  const socket = server.replace('http', 'ws');
  return `default-src 'none'; script-src ${server}; connect-src ${server} ${socket}; img-src ${server} https: data:; style-src 'none'; require-trusted-types-for 'script'; ${more}`;
};
/** Opens a page of the site with these elements in it. */
const open = async (site: Site, elements: string, options = {}): Promise<Visitor> => {
  site.policy = strict(`frame-src ${world.url()}`);
  site.body = `<script type="module" src="${world.url()}/client/widget.js"></script>${elements}`;
  const visitor = await visit(browser, site.origin, options);
  visitors.push(visitor);
  return visitor;
};
const widget = (attributes = '', id = roomId) => `<sarangbang-chat room="${id}" ${attributes}></sarangbang-chat>`;
const reads = async (place: Page | Frame, ...texts: string[]) => {
  await eventually(`it shows ${texts}`, async () => (await messagesOn(place as Page)).join() === texts.join());
};
const connections = (page: Page) => {
  const open = new Set<object>();
  page.on('websocket', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return open;
};

/** The one in the page, when it is there. */
const frameOf = async (page: Page): Promise<Frame> => {
  return await eventually('the frame is there', () => page.frames().find((it) => it.url().includes('/embed/')));
};

test('a guest of an allowed site chats in its page, whose policy allows nothing else, and is the same after a reload', async () => {
  const { page } = await open(shop, widget());

  await enter(page, 'Guest');
  await say(page, 'From the shop');
  expect(await owner.hears(roomId, { content: 'From the shop' })).toMatchObject({ nickname: 'Guest' });
  await owner.say(roomId, 'Welcome');
  await reads(page, 'From the shop', 'Welcome');

  await page.reload();
  await reads(page, 'From the shop', 'Welcome');
  await say(page, 'Still me');
  expect(await owner.hears(roomId, { content: 'Still me' })).toMatchObject({ nickname: 'Guest' });
  expect([await page.title(), page.url()]).toEqual(['A shop', `${shop.origin}/`]);
});

test('what stands in the page takes neither its focus nor its keys', async () => {
  const { page } = await open(shop, widget());
  await page.getByLabel('Nickname').waitFor();
  const pressed = await page.evaluateHandle(() => {
    const keys: string[] = [];
    addEventListener('keydown', ({ key }) => keys.push(key));
    return keys;
  });

  const focused = await page.evaluate(() => document.activeElement?.tagName);
  await enter(page, 'Guest');
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.waitFor();
  await eventually('whoever came in may write at once', () => box.evaluate((it) => it.matches(':focus')));
  await page.keyboard.type('j?');
  await page.keyboard.press('Control+k');

  expect(focused).toBe('BODY');
  expect(await box.inputValue()).toBe('j?');
  expect(await pressed.jsonValue()).toEqual(['Control', 'k']);
});

test('who leaves is told that they left, and may come back; a change of name is offered to those who may, and is made', async () => {
  const { page } = await open(shop, widget('nickname="Guest"'));
  const strict = await world.startWorker({ nicknameChange: 'nobody' });
  const other = await visit(browser, `http://127.0.0.1:${strict.port}/embed/rooms/${roomId}`);
  visitors.push(other);
  await enter(other.page, 'Fixed');
  const menu = async (place: Page) => {
    await place.getByRole('button', { name: 'Room menu' }).click();
    return await place.getByRole('menuitem').allInnerTexts();
  };
  const offered = [await menu(page), await menu(other.page)];

  await page.getByRole('menuitem', { name: 'Change nickname' }).click();
  await page.getByLabel('New nickname').fill('Visitor');
  await page.getByRole('button', { name: 'Save' }).click();
  await owner.hears(roomId, { kind: 'renamed', to: 'Visitor' });
  await menu(page);
  await page.getByRole('menuitem', { name: 'Leave room' }).click();
  await page.getByText('You left this room').waitFor();
  const said = await page.locator('.notice').innerText();
  await page.getByRole('button', { name: 'Join again' }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();

  expect(offered.map((items) => items.includes('Change nickname'))).toEqual([true, false]);
  expect(said).not.toContain('removed');
  await other.page.close();
  await strict.stop();
  world.workers.pop();
});

test('a narrow element has the layout of a phone in a wide window, and its dialog gives the focus back', async () => {
  const { page } = await open(shop, widget(`token="${owner.token}"`));
  const sized = (width: number) =>
    page.locator('sarangbang-chat').evaluate((element, px) => {
      element.style.width = `${px}px`;
      element.style.height = '600px';
    }, width);
  const beside = page.getByRole('complementary', { name: 'Members' });
  const button = page.getByRole('button', { name: /^Members/ });
  await beside.waitFor();

  await sized(360);
  await button.click();
  await page
    .getByRole('dialog', { name: /^Members/ })
    .getByText('Owner')
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const room = await page.locator('.room').boundingBox();
  const isBack = await button.evaluate((it) => it.matches(':focus'));
  await sized(1_000);

  await beside.waitFor();
  expect(isBack).toBe(true);
  expect(room).toMatchObject({ width: 360, height: 600 });
  expect(await page.locator('.members-place').boundingBox()).toMatchObject({ width: 256, height: 600 });
});

test('the page chooses theme and colours, and says nothing else of what is in it', async () => {
  const { page } = await open(shop, widget(`token="${owner.token}" theme="dark"`), { colorScheme: 'light' });
  const element = page.locator('sarangbang-chat');
  const box = page.getByRole('textbox', { name: 'Message' });
  const send = page.getByRole('button', { name: 'Send' });
  await box.fill('hello');
  const look = async () => ({
    ground: await page.locator('.place').evaluate((it) => getComputedStyle(it).backgroundColor),
    accent: await send.evaluate((it) => getComputedStyle(it).backgroundColor),
    text: await box.evaluate((it) => getComputedStyle(it).fontSize),
  });
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html { font-size: 62.5% } * { color: red; --ink: red; --surface: red; font: 40px serif }');
    document.adoptedStyleSheets = [sheet];
  });

  const looks = async (expected: object) => {
    await eventually('it looks so', async () => JSON.stringify(await look()) === JSON.stringify(expected));
  };

  await looks({ ground: 'rgb(32, 30, 26)', accent: 'rgb(127, 202, 178)', text: '16px' });
  await element.evaluate((it) => it.setAttribute('theme', 'light'));
  await looks({ ground: 'rgb(253, 251, 246)', accent: 'rgb(29, 106, 89)', text: '16px' });
  await element.evaluate((it) => it.style.setProperty('--sarangbang-accent', 'rgb(1, 2, 3)'));
  await element.evaluate((it) => it.style.setProperty('--sarangbang-size', '20px'));
  await looks({ ground: 'rgb(253, 251, 246)', accent: 'rgb(1, 2, 3)', text: '20px' });
});

test('an element goes on elsewhere when its attributes change, and has no connection when it is taken out', async () => {
  const other = await world.room(owner, { title: 'The other room' });
  await owner.join(other);
  const { page } = await open(shop, widget());
  const sockets = connections(page);
  await page.reload();
  await enter(page, 'Guest');
  const element = page.locator('sarangbang-chat');
  await page.getByRole('heading', { name: 'a room' }).waitFor();
  const states = await element.evaluateHandle((it) => {
    const told: string[] = [];
    it.addEventListener('sarangbang-state', (event) => told.push((event as CustomEvent).detail.state));
    return told;
  });

  await element.evaluate((it, id) => it.setAttribute('room', String(id)), other);
  await page.getByRole('heading', { name: 'The other room' }).waitFor();
  const afterRoom = sockets.size;
  await element.evaluate((it) => it.setAttribute('lang', 'ko'));
  await page.getByRole('textbox', { name: '메시지 입력' }).waitFor();
  await element.evaluate((it, token) => it.setAttribute('token', token), owner.token);
  await page.getByText('방장').waitFor();
  await element.evaluate((it) => document.body.append(it));
  await page.getByRole('textbox', { name: '메시지 입력' }).fill('주인');
  await page.getByRole('textbox', { name: '메시지 입력' }).press('Enter');
  expect(await owner.hears(other, { content: '주인' })).toMatchObject({ nickname: 'Owner' });
  const before = sockets.size;
  await element.evaluate((it) => it.remove());

  await eventually('no connection is left', () => sockets.size === 0);
  expect([afterRoom, before]).toEqual([1, 1]);
  expect(await states.jsonValue()).toContain('online');
});

test('two elements stand in one page, each in its own language', async () => {
  const other = await world.room(owner, { title: '다른 방' });
  const { page } = await open(shop, widget('nickname="Ann"') + widget('nickname="밥" lang="ko"', other));
  const english = page.locator('sarangbang-chat').first();
  const korean = page.locator('sarangbang-chat').last();

  await english.getByRole('textbox', { name: 'Message' }).fill('in English');
  await korean.getByRole('textbox', { name: '메시지 입력' }).fill('한국말로');
  await english.getByRole('button', { name: 'Send' }).click();
  await korean.getByRole('button', { name: '보내기' }).click();

  await owner.hears(roomId, { content: 'in English', nickname: 'Ann' });
  await korean.getByText('밥님이 입장하셨습니다.').waitFor();
  await korean.getByRole('log').getByText('한국말로').waitFor();
  await english.getByText('Ann joined').waitFor();
});

test('the host gives tokens by a function: the first, and another when one is refused', async () => {
  const { page } = await open(shop, '');
  const given = await page.evaluateHandle(
    ([id, token]) => {
      const tokens = ['not a token', token];
      const element = document.createElement('sarangbang-chat') as HTMLElement & {
        refreshToken: () => Promise<string>;
      };
      element.setAttribute('room', String(id));
      element.refreshToken = async () => tokens.shift() ?? '';
      document.body.append(element);
      return tokens;
    },
    [roomId, owner.token] as const,
  );

  await say(page, 'by a token');

  expect(await owner.hears(roomId, { content: 'by a token' })).toMatchObject({ nickname: 'Owner' });
  expect(await given.jsonValue()).toEqual([]);
});

test('a token that is refused is said, and what to do', async () => {
  const { page } = await open(shop, widget('token="not a token"'));

  await page.getByText('The chat could not be opened').waitFor();

  expect(await page.getByRole('button', { name: 'Try again' }).isVisible()).toBe(true);
});

test('a site that the server does not know is refused with words, and its console says once what to do', async () => {
  const visitor = await open(stranger, widget() + widget());
  const forms = visitor.page.locator('sarangbang-chat');

  for (const form of [forms.first(), forms.last()]) {
    await form.getByLabel('Nickname').fill('Eve');
    await form.getByRole('button', { name: 'Start chatting' }).click();
    await form.getByText('This site is not set up for the chat yet.').waitFor();
  }

  const told = visitor.complaints.splice(0).filter((it) => it.includes('CORS_ORIGINS'));
  expect(told).toEqual([expect.stringContaining(`Add ${stranger.origin} to its CORS_ORIGINS`)]);
});

test('a server that is away is said to be', async () => {
  const visitor = await open(shop, widget());
  await visitor.page.getByLabel('Nickname').waitFor();
  await visitor.context.setOffline(true);

  await enter(visitor.page, 'Guest');

  await visitor.page.getByText('The chat server cannot be reached.').waitFor();
  await visitor.context.setOffline(false);
  await enter(visitor.page, 'Guest');
  await visitor.page.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(visitor.complaints.splice(0).filter((it) => it.includes('CORS_ORIGINS'))).toEqual([]);
});

test('a frame shows a room to a guest, even where it may store nothing', async () => {
  const visitor = await open(shop, '');
  await visitor.context.addInitScript(() => {
    const get = () => {
      throw new DOMException('No storage for third parties', 'SecurityError');
    };
    Object.defineProperties(window, { localStorage: { get }, sessionStorage: { get } });
  });
  shop.body = `<iframe src="${world.url()}/embed/rooms/${roomId}?lang=ko"></iframe>`;
  await visitor.page.reload();
  const frame = await frameOf(visitor.page);

  await frame.getByLabel('닉네임').fill('손님');
  await frame.getByRole('button', { name: '대화 시작하기' }).click();
  await frame.getByRole('textbox', { name: '메시지 입력' }).fill('액자 안에서');
  await frame.getByRole('textbox', { name: '메시지 입력' }).press('Enter');

  expect(await owner.hears(roomId, { content: '액자 안에서' })).toMatchObject({ nickname: '손님' });
});

test('a frame takes its token from the fragment, also another one, and clears it from the address', async () => {
  const address = `${world.url()}/embed/rooms/${roomId}`;
  const { page } = await open(shop, `<iframe src="${address}#token=${owner.token}"></iframe>`);
  const frame = await frameOf(page);
  const mine = frame.locator('.member', { hasText: 'you' });
  await page.locator('iframe').evaluate((it) => it.setAttribute('width', '1200'));
  const other = await world.person('Another');

  await mine.getByText('Owner').first().waitFor();
  const first = frame.url();
  await page.locator('iframe').evaluate((it, src) => it.setAttribute('src', src), `${address}#token=${other.token}`);
  await mine.getByText('Another').waitFor();

  expect([first, frame.url()]).toEqual([address, address]);
});

test('a frame takes tokens from the page around it, and asks that page for the next', async () => {
  const { page } = await open(shop, '');
  await page.evaluate(
    ([server, id, token]) => {
      const tokens = ['not a token', token];
      const frame = document.createElement('iframe');
      addEventListener('message', ({ source, origin, data }) => {
        if (source !== frame.contentWindow || origin !== server || !String(data.type).startsWith('sarangbang:')) return;
        frame.contentWindow?.postMessage({ type: 'sarangbang:token', token: tokens.shift() }, server);
      });
      frame.src = `${server}/embed/rooms/${id}`;
      document.body.append(frame);
    },
    [world.url(), roomId, owner.token] as const,
  );
  const frame = await frameOf(page);

  await frame.getByRole('textbox', { name: 'Message' }).fill('by message');
  await frame.getByRole('textbox', { name: 'Message' }).press('Enter');

  expect(await owner.hears(roomId, { content: 'by message' })).toMatchObject({ nickname: 'Owner' });
});

test('the frame is shown in allowed sites alone, and no other page in any', async () => {
  const address = `${world.url()}/embed/rooms/${roomId}`;
  const visitor = await open(stranger, `<iframe src="${address}"></iframe>`);
  await eventually('the browser refuses', () => visitor.complaints.some((it) => it.includes('frame-ancestors')));
  const refused = visitor.complaints.splice(0).filter((it) => it.includes('frame-ancestors'));

  const frame = (await fetch(address)).headers;
  const page = (await fetch(`${world.url()}/chat`)).headers;

  expect(refused[0]).toContain(world.url());
  expect(frame.get('content-security-policy')).toContain(`frame-ancestors 'self' ${shop.origin}`);
  expect(frame.get('x-frame-options')).toBeNull();
  expect(page.get('content-security-policy')).toContain("frame-ancestors 'self'");
  expect(page.get('content-security-policy')).not.toContain(shop.origin);
  expect(page.get('x-frame-options')).toBe('SAMEORIGIN');
});

test('a page that embeds only what agrees to it, and is isolated by that, shows the frame and the element', async () => {
  shop.headers = { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' };
  const address = `${world.url()}/embed/rooms/${roomId}#token=${owner.token}`;
  const { page } = await open(shop, `<iframe src="${address}"></iframe>${widget(`token="${owner.token}"`)}`);
  shop.headers = {};

  const frame = await frameOf(page);
  await frame.getByRole('textbox', { name: 'Message' }).fill('from the frame');
  await frame.getByRole('textbox', { name: 'Message' }).press('Enter');
  await page.locator('sarangbang-chat').getByRole('log').getByText('from the frame').waitFor();

  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('the examples work as they are', async () => {
  const folder = join(ROOT, 'examples/embed');
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8').replaceAll('localhost:3000', new URL(world.url()).host);
    shop.files.set(`/${name}`, text);
  }

  for (const name of ['index.html', 'frame.html']) {
    const visitor = await visit(browser, `${shop.origin}/${name}`);
    visitors.push(visitor);
    const place = name === 'frame.html' ? await frameOf(visitor.page) : visitor.page;
    await place.getByLabel('Nickname').fill('Visitor');
    await place.getByRole('button', { name: 'Start chatting' }).click();
    await place.getByRole('textbox', { name: 'Message' }).fill(name);
    await place.getByRole('textbox', { name: 'Message' }).press('Enter');
    await place.getByRole('log').getByText(name).waitFor();
  }
});

test('scripts for other sites are asked for anew by name, and kept for ever by hash', async () => {
  const script = await rawRequest(world.url(), '/client/widget.js');
  const [part = ''] = /assets\/en-[\w-]+\.js/.exec(script.text) ?? [];
  const hashed = await rawRequest(world.url(), `/client/${part}`);
  const known = { 'If-None-Match': String(script.headers.etag) };
  const again = await rawRequest(world.url(), '/client/widget.js', { headers: known });
  const library = await rawRequest(world.url(), '/client/chat-client.js');

  expect([script.status, hashed.status, again.status, library.status]).toEqual([200, 200, 304, 404]);
  expect(script.headers['cache-control']).toBe('no-cache');
  expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const forAll = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
  for (const { headers } of [script, hashed]) expect(headers).toMatchObject(forAll);
});
