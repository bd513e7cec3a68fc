import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { messagesOn, say } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from '../support/person.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;

describe('keeping order in a room', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], PATIENT);
  const visitors = useVisitors(world);

  /** A room of Ann's, in which she has it open, and Bob is. */
  const arrange = async (title: string) => {
    const ann = await world.person('Ann');
    const bob = await world.person('Bob');
    const id = await world.room(ann, { title });
    await ann.join(id);
    await bob.join(id);
    const { page } = await open(id, ann);
    return { id, ann, bob, page };
  };
  const open = async (id: number, as: Person) => {
    const visitor = await visitors.visit(`/chat/rooms/${id}`, { as, viewport: { width: 1_440, height: 900 } });
    await visitor.page.locator('.member').first().waitFor();
    return visitor;
  };
  const act = async (page: Page, on: string, item: string) => {
    await page.getByRole('button', { name: `Actions for ${on}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const manage = async (page: Page, item: string | RegExp) => {
    await page.getByRole('button', { name: /^Room menu/ }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  /** What there is to do about a member, in order. */
  const actsOffered = async (page: Page, on: string) => {
    await page.getByRole('button', { name: `Actions for ${on}` }).click();
    const items = await page.getByRole('menuitem').allInnerTexts();
    await page.keyboard.press('Escape');
    return items;
  };
  const line = (page: Page, text: string) => page.locator('.system-line', { hasText: text }).last().waitFor();

  test('an owner mutes somebody, and lets them write again', async () => {
    const { page, id, bob } = await arrange('Order');

    await act(page, 'Bob', 'Mute…');
    await page.getByLabel('Duration').selectOption('1 hour');
    await page.getByLabel('Reason (optional)').fill('too loud');
    await page.getByRole('button', { name: 'Mute', exact: true }).click();

    await line(page, 'Bob was muted for 1 hour');
    expect(await bob.ask('message:send', { roomId: id, clientId: crypto.randomUUID(), content: 'no' })).toMatchObject({
      error: { code: 'muted' },
    });
    const row = page.locator('.member', { hasText: 'Bob' });
    await row.getByText('Muted', { exact: true }).waitFor();
    expect(await actsOffered(page, 'Bob')).not.toContain('Mute…');
    await act(page, 'Bob', 'Unmute');
    await line(page, 'Bob was unmuted');
    await row.getByText('Muted', { exact: true }).waitFor({ state: 'detached' });
    expect(await actsOffered(page, 'Bob')).not.toContain('Unmute');
  });

  test('an owner bans somebody, sees who is banned and why, and takes it back', async () => {
    const { page, id, bob } = await arrange('Bans');
    await act(page, 'Bob', 'Ban…');
    await page.getByLabel('Duration').selectOption('Permanently');
    await page.getByLabel('Reason (optional)').fill('advertising');
    await page.getByRole('button', { name: 'Ban', exact: true }).click();
    await line(page, 'Bob was banned');
    await page.locator('.member', { hasText: 'Bob' }).waitFor({ state: 'detached' });
    expect(await bob.ask('room:join', { roomId: id })).toMatchObject({ error: { code: 'banned' } });

    await manage(page, 'Bans');
    const ban = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Bob' });
    await ban.filter({ hasText: 'advertising' }).waitFor();
    await ban.getByRole('button', { name: 'Unban' }).click();

    await page.getByText('Nobody is banned.').waitFor();
    await bob.join(id);
    await page.keyboard.press('Escape');
    await manage(page, 'Moderation log');
    await page.getByRole('listitem').filter({ hasText: 'Ann banned Bob' }).filter({ hasText: 'advertising' }).waitFor();
  });

  test('a moderator removes members, and is offered nothing about the owner; a member is offered nothing', async () => {
    const { page, id, ann, bob } = await arrange('Ranks');
    const cyn = await world.person('Cyn');
    await cyn.join(id);
    const member = await open(id, cyn);
    expect(await member.page.getByRole('button', { name: /Actions for/ }).count()).toBe(0);
    await member.page.getByRole('button', { name: 'Room menu' }).click();
    expect(await member.page.getByRole('menuitem').allInnerTexts()).toEqual(['Invite', 'Leave room']);

    await act(page, 'Bob', 'Make a moderator');
    await line(page, 'Bob is now a moderator');
    const moderator = await open(id, bob);
    await act(moderator.page, 'Cyn', 'Remove from the room…');
    await moderator.page.getByLabel('Reason (optional)').fill('three warnings');
    await moderator.page.getByRole('button', { name: 'Remove', exact: true }).click();

    await line(moderator.page, 'Cyn was removed');
    await member.page.getByText('You were removed from this room').waitFor();
    await member.page.getByText('A moderator removed you.').waitFor();
    await member.page.getByText('Reason: three warnings').waitFor();
    expect(await moderator.page.getByRole('button', { name: 'Actions for Ann' }).count()).toBe(0);
    expect(ann.user.nickname).toBe('Ann');
  });

  test('an owner makes another one after a question, which is the last thing offered; the tag shows at once', async () => {
    const { page } = await arrange('Owners');
    expect((await actsOffered(page, 'Bob')).at(-1)).toBe('Make an owner…');

    await act(page, 'Bob', 'Make an owner…');
    await page
      .getByRole('dialog', { name: 'Make Bob an owner' })
      .getByRole('button', { name: 'Make an owner' })
      .click();

    await line(page, 'Bob is now an owner');
    expect(await page.locator('.member', { hasText: 'Bob' }).getByText('Owner', { exact: true }).count()).toBe(1);
  });

  test('the conversation does not move when the list of members comes late', async () => {
    const ann = await world.person('Ann');
    const id = await world.room(ann, { title: 'Still' });
    await ann.join(id);
    await ann.say(id, 'hello');
    const visitor = await visitors.visit('/chat', { as: ann, viewport: { width: 1_440, height: 900 } });
    const { page } = visitor;
    let send = () => {};
    const isSent = new Promise<void>((resolve) => {
      send = resolve;
    });
    const asked = page.waitForRequest(/members-[^/]*\.js$/);
    await page.route(/members-[^/]*\.js$/, async (route) => {
      await isSent;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Still' }).click();
    await asked;
    await page.getByText('hello').last().waitFor();
    const before = await page.getByRole('log').boundingBox();

    send();

    await page.locator('.member').first().waitFor();
    expect(await page.getByRole('log').boundingBox()).toEqual(before);
  });

  test('all that somebody said lately is deleted at once', async () => {
    const { page, id, bob } = await arrange('Flood');
    for (const text of ['buy', 'my', 'things']) await bob.say(id, text);
    await eventually('all are read', async () => (await messagesOn(page)).length === 3);

    await act(page, 'Bob', 'Delete their messages…');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();

    await page.getByText('3 messages were deleted.').waitFor();
    await eventually('none is left', async () => !(await messagesOn(page)).join().includes('things'));
  });

  test('a message is reported; the moderators are told, and delete it', async () => {
    const { page, id, bob } = await arrange('Reports');
    const { seq } = await bob.say(id, 'nasty');
    const cyn = await world.person('Cyn');
    await cyn.join(id);
    const reporter = await open(id, cyn);
    await reporter.page.locator(`[data-seq="${seq}"]`).hover();
    await reporter.page.getByRole('button', { name: 'Report' }).click();
    const dialog = reporter.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Report' }).click();
    await dialog.getByText('This cannot be empty.').waitFor();
    await dialog.getByLabel('What is wrong with it?').fill('It hurts.');
    await dialog.getByRole('button', { name: 'Report' }).click();
    await dialog.getByText('Thank you.').waitFor();

    await page.reload();
    await page.getByRole('button', { name: 'Room menu 1' }).waitFor();
    await manage(page, /^Reports/);
    const report = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'It hurts.' });
    await report.filter({ hasText: 'nasty' }).filter({ hasText: 'reported by Cyn' }).waitFor();
    await report.getByRole('button', { name: 'Delete message' }).click();

    await page.getByText('No open reports.').waitFor();
    await eventually('it is gone', async () => !(await messagesOn(reporter.page)).includes('nasty'));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Room menu', exact: true }).waitFor();
  });

  test('a message is pinned for all, leads to itself, and is unpinned', async () => {
    const { page, id, bob } = await arrange('Pins');
    const { seq } = await bob.say(id, 'Read this first');
    const message = page.locator(`[data-seq="${seq}"]`);
    await message.hover();
    await message.getByRole('button', { name: 'Pin' }).click();
    await say(page, 'pinned it');

    const others = await open(id, bob);
    const pinned = others.page.getByRole('complementary', { name: 'Pinned message' });
    await pinned.getByText('Bob: Read this first').waitFor();
    expect(await pinned.getByRole('button', { name: 'Unpin' }).count()).toBe(0);
    for (let i = 0; i < 40; i++) await bob.say(id, `and then ${i}`);
    const original = others.page.locator(`[data-seq="${seq}"]`);
    await others.page.getByText('and then 39', { exact: true }).last().waitFor();
    expect(await isInView(original)).toBe(false);
    await pinned.getByRole('button').click();
    await eventually('it is shown', () => isInView(original));
    await page.getByRole('button', { name: 'Unpin' }).click();

    await pinned.waitFor({ state: 'detached' });
  });
});

async function isInView(one: Locator): Promise<boolean> {
  const box = (await one.count()) > 0 ? await one.boundingBox({ timeout: 500 }).catch(() => null) : null;
  return box !== null && box.y > 0 && box.y < 900;
}
