import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, visit } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { ROOT } from '../support/server.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe('the examples of the client', () => {
  const corsOrigins: string[] = [];
  let site: Server;
  let browser: Browser;
  beforeAll(async () => {
    const page = await readFile(join(ROOT, 'examples/browser/index.html'));
    site = createServer((_req, res) => res.writeHead(200, { 'Content-Type': 'text/html' }).end(page));
    await once(site.listen(0, '127.0.0.1'), 'listening');
    corsOrigins.push(`http://127.0.0.1:${(site.address() as AddressInfo).port}`);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0], { corsOrigins, leaseMs: 30_000 });

  test('the page is a working chat, from another origin, in 15 lines', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await ann.say(roomId, 'welcome');

    const { page, context, complaints } = await visit(
      browser,
      `${corsOrigins[0]}/?server=${world.url()}&room=${roomId}`,
    );
    await page.getByText('ann: welcome').waitFor();
    await page.getByRole('textbox').fill('hello from elsewhere');
    await page.getByRole('button').click();
    await ann.hears(roomId, { kind: 'message', content: 'hello from elsewhere' });
    await ann.say(roomId, 'nice to see you');
    await page.getByText('ann: nice to see you').waitFor();
    await page.reload();
    await page.getByText('Guest: hello from elsewhere').waitFor();

    const { body } = await world.rest().get(`/api/rooms/${roomId}/members`);
    expect(body.members.map(({ nickname }: { nickname: string }) => nickname)).toEqual(['ann', 'Guest']);
    expect(complaints).toEqual([]);
    const script = /<script type="module">\n(.*)<\/script>/s.exec(
      await readFile(join(ROOT, 'examples/browser/index.html'), 'utf8'),
    );
    expect(script?.[1]?.trim().split('\n').length).toBeLessThanOrEqual(15);
    await context.close();
  });

  test('the page makes a room where none is named', async () => {
    const { page, context } = await visit(browser, `${corsOrigins[0]}/?server=${world.url()}`);

    await eventually(
      'there is a room',
      async () => (await world.rest().get('/api/rooms?q=Lobby')).body.rooms[0]?.onlineCount,
    );
    await page.getByRole('textbox').fill('anybody?');
    await page.getByRole('button').click();

    await page.getByText('anybody?').waitFor();
    expect((await world.rest().get('/api/rooms?q=Lobby')).body.rooms).toHaveLength(1);
    await context.close();
  });

  test('the bot says again what others say', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const bot = spawn(process.execPath, [join(ROOT, 'examples/node/bot.mjs'), world.url(), String(roomId)]);
    const ended = once(bot, 'exit');
    await ann.hears(roomId, { kind: 'joined', nickname: 'Echo' });

    const { seq } = await ann.say(roomId, 'hello');

    await ann.hears(roomId, { kind: 'message', nickname: 'Echo', content: 'ann says: hello', replyTo: seq });
    bot.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  test('the library is served to any origin, and not sent twice', async () => {
    const first = await fetch(`${world.url()}/client/sarangbang.js`, {
      headers: { Origin: 'https://elsewhere.example' },
    });
    const again = await fetch(first.url, {
      headers: { 'If-None-Match': first.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' },
    });

    expect(await first.text()).toBe(await readFile(join(ROOT, 'dist/client/sarangbang.js'), 'utf8'));
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300',
      'content-type': expect.stringContaining('javascript'),
    });
    expect(again.status).toBe(304);
    expect((await fetch(`${world.url()}/client/chat-client.js`)).status).toBe(404);
  });
});
