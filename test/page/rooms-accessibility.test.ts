// For what is evaluated in the page.
/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CONTRAST, violationsOn } from '../support/accessible.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;

const SCREENS = [
  { name: 'a phone in the light', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  { name: 'a phone in the dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  { name: 'a desktop in the light', viewport: { width: 1_440, height: 900 }, colorScheme: 'light' },
  { name: 'a desktop in the dark', viewport: { width: 1_440, height: 900 }, colorScheme: 'dark' },
] as const;

/** How far what was shown already has moved by itself, as the browser counts it (CLS). */
const COUNT_SHIFTS = `
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifted += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** Parts that open over a room, by what they are called in its menu. */
const PARTS = ['Invite', 'Room settings', 'Reports', 'Bans', 'Moderation log'];

describe('what is around a room can be used by all', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], PATIENT);
  const visitors = useVisitors(world);

  /** Nothing that a program finds wrong, and nothing that sticks out at the side. */
  const lookAt = (colorScheme: string) => async (page: Page) => {
    await page.evaluate('Promise.allSettled(document.getAnimations().filter(endsSoon).map((it) => it.finished))');
    expect(await violationsOn(page, colorScheme === 'dark' ? CONTRAST : undefined)).toEqual([]);
    const [content, view] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[];
    expect(content).toBe(view);
  };
  const script = 'globalThis.endsSoon = ({ effect }) => Number.isFinite(effect.getComputedTiming().endTime);';

  test.each(SCREENS)('on $name', async ({ name, viewport, colorScheme }) => {
    const mustBeFine = lookAt(colorScheme);
    const title = `Garden of ${name}`;
    const ann = await world.person('Ann');
    const bob = await world.person('Bob');
    const locked = await world.room(bob, { title: 'Locked', password: 'rose' });
    const id = await world.room(ann, { title, mode: 'live' });
    await ann.join(id);
    await bob.join(id);
    await ann.get('live:start', { roomId: id });
    const { seq } = await bob.say(id, 'a message that is pinned, and long enough to be cut on a phone');
    await world.rest(0, ann.token).patch(`/api/rooms/${id}`, { pinnedSeq: seq, slowModeSeconds: 10 });
    await world.rest(0, ann.token).post(`/api/rooms/${id}/messages/${seq}/reports`, { reason: 'why not' });
    const stranger = await visitors.visit('/chat', { viewport, colorScheme, script });
    await stranger.page.getByLabel('Nickname').waitFor();
    await mustBeFine(stranger.page);
    const { page } = await visitors.visit('/chat', { as: ann, viewport, colorScheme, script });
    await page.getByRole('link', { name: title }).waitFor();
    await mustBeFine(page);

    for (const opener of ['New room', 'Change nickname', 'Settings']) {
      await page.getByRole('button', { name: opener }).click();
      await page.getByRole('dialog').waitFor();
      await mustBeFine(page);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('complementary', { name: 'Pinned message' }).waitFor();
    await page.getByRole('button', { name: 'Room menu 1' }).click();
    await page.getByRole('menu').waitFor();
    await mustBeFine(page);
    await page.keyboard.press('Escape');
    for (const part of PARTS) {
      await page.getByRole('button', { name: 'Room menu 1' }).click();
      await page.getByRole('menuitem', { name: part }).click();
      await page.getByRole('dialog').waitFor();
      await mustBeFine(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    const members = page.getByRole('button', { name: 'Members: 2' });
    if (await members.isVisible()) await members.click();
    await page.getByRole('button', { name: 'Actions for Bob' }).click();
    await mustBeFine(page);
    await page.getByRole('menuitem', { name: 'Ban…' }).click();
    await page.getByRole('dialog', { name: 'Ban Bob' }).waitFor();
    await mustBeFine(page);

    await page.goto(`${world.url()}/chat/rooms/${locked}`);
    await page.getByText('This room has a password').waitFor();
    await mustBeFine(page);
  });

  test('in the colours of the reader’s own, bubbles, the open room, what is new and the focus are told apart; nothing moves while it loads', async () => {
    const ann = await world.person('Ann');
    const bob = await world.person('Bob');
    const [id, other] = [await world.room(ann, { title: 'High contrast' }), await world.room(bob, { title: 'News' })];
    for (const roomId of [id, other]) {
      await ann.join(roomId);
      await bob.join(roomId);
    }
    for (let i = 0; i < 10; i++) await bob.say(id, `one of Bob’s: ${i}`);
    await ann.say(id, 'one of mine');
    await bob.say(other, 'unread');
    const desktop = { viewport: { width: 1_440, height: 900 }, forcedColors: 'active' } as const;
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: ann, ...desktop, script: COUNT_SHIFTS });
    await page.locator('.member').nth(1).waitFor();
    await page.getByRole('link', { name: /^News/ }).locator('.badge').waitFor();
    const border = (of: string, side = 'right') =>
      page
        .locator(of)
        .first()
        .evaluate((it, name) => {
          const style = getComputedStyle(it);
          return `${style.getPropertyValue(`border-${name}-style`)} ${style.getPropertyValue(`border-${name}-width`)}`;
        }, side);
    const outline = (of: Locator) => of.evaluate((it) => getComputedStyle(it).outlineStyle);

    const bubbles = [await border('.message:not(.own) .bubble'), await border('.own .bubble')];
    const rooms = [page.locator('.room-item[aria-current]'), page.locator('.room-item:not([aria-current])').first()];
    const marks = await Promise.all(rooms.map(outline));
    const button = page.getByRole('button', { name: 'New room' });
    const before = await outline(button);
    await page.getByLabel('Search rooms').focus();
    await page.keyboard.press('Shift+Tab');

    expect(bubbles).toEqual(['solid 1px', 'solid 4px']);
    expect(marks).toEqual(['solid', 'none']);
    expect(await border('.room-item .badge')).toBe('solid 1px');
    expect([before, await outline(button)]).toEqual(['none', 'solid']);
    expect(await page.evaluate('shifted')).toBeLessThan(0.02);
  });

  test('on a phone on its side nothing is out of reach: the menu is whole, a dialog can be closed wherever it is scrolled to', async () => {
    const ann = await world.person('Ann');
    const id = await world.room(ann, { title: 'Sideways' });
    await ann.join(id);
    const phone = { viewport: { width: 740, height: 360 }, hasTouch: true, isMobile: true };
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: ann, ...phone });
    const isInView = async (it: Locator) => {
      const { x = -1, y = -1, width = 0, height = 0 } = (await it.boundingBox()) ?? {};
      return x >= 0 && y >= 0 && x + width <= 740 && y + height <= 360;
    };
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    const box = await isInView(page.locator('.compose-row'));

    await page.getByRole('button', { name: 'Room menu' }).tap();
    const items = await Promise.all((await page.getByRole('menuitem').all()).map(isInView));
    await page.getByRole('menuitem', { name: 'Room settings' }).tap();
    const dialog = page.getByRole('dialog', { name: 'Room settings' });
    await dialog.getByRole('button', { name: 'Delete this room' }).scrollIntoViewIfNeeded();
    const close = dialog.getByRole('button', { name: 'Close' });
    const isClosable = await isInView(close);
    await close.tap();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Emoji' }).tap();
    await page.locator('.emoji-picker').waitFor();

    expect([box, isClosable, await isInView(page.locator('.emoji-picker'))]).toEqual([true, true, true]);
    expect(items).toEqual(Array(7).fill(true));
  });
});
