import type { Page } from 'playwright-core';
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
});
