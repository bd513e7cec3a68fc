import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allMessagesOn, enter, say, startBrowser, visit } from '../support/browser.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startPm2 } from '../support/pm2.ts';
import { startProxy } from '../support/proxy.ts';
import { Rest } from '../support/rest.ts';
import { DEPLOYMENTS, PATIENT, redisUrl, SECRET, useWorld } from '../support/world.ts';

/** Longer than it takes until one is said to be offline. */
const AWAY_MS = 12_000;
const MISSED = 200;

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe.each(DEPLOYMENTS.slice(-1))('a page that loses its server, $name', (deployment) => {
  const world = useWorld(deployment, PATIENT);

  const visitRoom = async (roomId: number) => {
    const proxy = await startProxy(new URL(world.url()));
    const visitor = await visit(browser, `${proxy.url}/chat/rooms/${roomId}`);
    await enter(visitor.page, 'Ann');
    await visitor.page.getByRole('textbox', { name: 'Message' }).waitFor();
    return { ...visitor, proxy };
  };

  test(`after ${AWAY_MS / 1_000} s without a network, in which ${MISSED} messages passed, everything is there, in order, once`, async () => {
    const bob = await world.person('Bob', -1);
    const roomId = await world.room(bob);
    await bob.join(roomId);
    const { page, context, proxy } = await visitRoom(roomId);
    await say(page, 'before');
    await bob.hears(roomId, { content: 'before' });

    proxy.cut();
    await page.locator('[data-state=reconnecting]').waitFor({ state: 'attached' });
    await say(page, 'mine 1');
    await say(page, 'mine 2');
    for (let i = 0; i < MISSED; i++) {
      await bob.say(roomId, `missed ${i}`);
      await delay(AWAY_MS / MISSED);
    }
    proxy.mend();

    await bob.hears(roomId, { content: 'mine 2' });
    const all = ['before', ...Array.from({ length: MISSED }, (_, i) => `missed ${i}`), 'mine 1', 'mine 2'];
    await eventually('nothing is on its way any more', async () => {
      return (await page.locator('article[data-state=sending]').count()) === 0;
    });
    expect(await allMessagesOn(page)).toEqual(all);
    await context.close();
    await proxy.stop();
  });

  test('what was on its way when the page was loaded anew is sent by the new page, once', async () => {
    const bob = await world.person('Bob', -1);
    const roomId = await world.room(bob);
    await bob.join(roomId);
    const { page, context, proxy } = await visitRoom(roomId);

    proxy.freezeSockets();
    for (const text of ['one', 'two', 'three']) await say(page, text);
    await page.reload();

    await bob.hears(roomId, { content: 'three' });
    proxy.mend();
    await say(page, 'four');
    await bob.hears(roomId, { content: 'four' });
    const said = bob.heardIn(roomId).flatMap((entry) => (entry.kind === 'message' ? [entry.content] : []));
    expect(said).toEqual(['one', 'two', 'three', 'four']);
    expect(await allMessagesOn(page)).toEqual(said);
    await context.close();
    await proxy.stop();
  });
});

test('whichever worker is killed under an open page, it goes on elsewhere, and nothing is lost or doubled', async () => {
  const database = await createDatabase('mysql');
  const pm2 = await startPm2({
    WORKERS: '2',
    MYSQL_URL: database.config.mysqlUrl ?? '',
    REDIS_URL: redisUrl(),
    SESSION_SECRET: SECRET,
    RATE_LIMITS: 'off',
  });
  const rest = new Rest(pm2.url);
  await eventually('it is ready', async () => (await rest.get('/readyz')).status === 200);
  const { body: session } = await rest.post('/api/sessions', { nickname: 'Bob' });
  const { body: room } = await new Rest(pm2.url, session.token).post('/api/rooms', {
    title: 'Killed',
    lifetime: 'permanent',
  });
  const { page, context } = await visit(browser, `${pm2.url}/chat/rooms/${room.id}`);
  await enter(page, 'Ann');

  const said: string[] = [];
  for (const { pid } of await pm2.processes()) {
    for (let i = 0; i < 5; i++) {
      said.push(`message ${said.length}`);
      await say(page, said.at(-1) ?? '');
      if (i === 2) process.kill(pid, 'SIGKILL');
    }
    await eventually('all of it is stored', async () => {
      return (await page.locator('article[data-state=sending]').count()) === 0;
    });
    await eventually('both run again', async () => {
      return (await pm2.processes()).every(({ status }) => status === 'online');
    });
  }

  expect(await allMessagesOn(page)).toEqual(said);
  await context.close();
  await pm2.stop();
  await database.drop();
});
