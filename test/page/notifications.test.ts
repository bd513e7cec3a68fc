import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;

/** The browser's own notices, written down; and a page that can be out of sight. */
const WATCH = `
  window.notices = [];
  window.Notification = class extends Notification {
    constructor(title, options) {
      super(title, options);
      window.notices.push({ title, body: options.body, tag: options.tag, notice: this });
    }
  };
  Object.defineProperty(document, 'visibilityState', { get: () => (window.isAway ? 'hidden' : 'visible') });
`;

describe('notices of new messages', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], PATIENT);
  const visitors = useVisitors(world, 'chromium');
  const noticesOn = async (page: Page) =>
    (await page.evaluate('notices.map(({ title, body, tag }) => ({ title, body, tag }))')) as object[];
  const turnOn = async (page: Page) => {
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Notifications').click();
  };

  test('come of others while the page is out of sight, one of a room, and lead there', async () => {
    const bob = await world.person('Bob');
    const garden = await world.room(bob, { title: 'Garden' });
    const kitchen = await world.room(bob, { title: 'Kitchen' });
    await bob.join(garden);
    const options = { as: await world.person('Ann'), permissions: ['notifications'], script: WATCH };
    const { page } = await visitors.visit(`/chat/rooms/${garden}`, options);
    await page.getByRole('heading', { level: 1, name: 'Garden' }).waitFor();
    await page.goto(`${world.url()}/chat/rooms/${garden}`);
    await turnOn(page);
    await eventually('it is on', () => page.getByLabel('Notifications').isChecked());
    await page.keyboard.press('Escape');
    await bob.say(garden, 'while you look');
    await page.getByText('while you look').first().waitFor();
    await page.getByRole('link', { name: 'Kitchen' }).click();
    await page.getByRole('heading', { level: 1, name: 'Kitchen' }).waitFor();

    await page.evaluate('window.isAway = true');
    const since = performance.now();
    for (const text of ['one', 'two', 'three']) await bob.say(garden, text);

    await eventually('the newest is told of', async () => {
      return (await noticesOn(page)).some((it) => (it as { body: string }).body === 'Bob: three');
    });
    const told = await noticesOn(page);
    // At most one in a second.
    expect(told.length).toBeLessThanOrEqual(2 + (performance.now() - since) / 1_000);
    expect(told.at(-1)).toEqual({ title: 'Garden', body: 'Bob: three', tag: `sarangbang ${garden}` });
    expect(JSON.stringify(told)).not.toContain('while you look');
    expect(kitchen).toBeGreaterThan(0);
    await page.evaluate('notices.at(-1).notice.onclick()');
    await page.getByRole('heading', { level: 1, name: 'Garden' }).waitFor();
  });

  test('that the browser does not allow are said not to be allowed', async () => {
    const script = "Notification.requestPermission = async () => 'denied';";
    const { page } = await visitors.visit('/chat', { as: await world.person('Ann'), script });

    await turnOn(page);

    await page.getByText('The browser blocks notifications.').waitFor();
    expect(await page.getByLabel('Notifications').isChecked()).toBe(false);
  });
});
