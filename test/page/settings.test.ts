import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;

describe('settings', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], PATIENT);
  const visitors = useVisitors(world);
  const openSettings = async (page: Page) => {
    await page.getByRole('button', { name: 'Room menu' }).click();
    await page.getByRole('menuitem', { name: 'Room settings' }).click();
  };
  const save = async (page: Page) => {
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
  };

  test('a theme that was chosen is there before anything is painted, and outlives a reload', async () => {
    const visitor = await visitors.visit('/chat', { as: await world.person('Ann'), colorScheme: 'light' });
    const { page } = visitor;
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.getByRole('button', { name: 'Settings' }).click();

    await page.getByLabel('Dark').check();
    const dark = await ground();
    // What the script of the page itself would do later is not done here.
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.reload({ waitUntil: 'domcontentloaded' });

    expect(dark).not.toBe(light);
    expect(await ground()).toBe(dark);
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  test('an owner changes everything about a room, and in the end deletes it', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Before' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: owner });
    await openSettings(page);
    await page.getByLabel('Room title').fill('After');
    await page.getByLabel('Visibility').selectOption({ index: 1 });
    await page.getByLabel('New password').fill('rose');
    await page.getByLabel('Slow mode').selectOption('10 seconds');
    await page.getByLabel('Word filter').selectOption('Mask blocked words');
    await page.getByLabel('Blocked words', { exact: true }).fill('tulip\n\ndaffodil ');
    await save(page);

    await page.getByRole('heading', { level: 1, name: 'After' }).waitFor();
    const { body } = await world.rest(0, owner.token).get(`/api/rooms/${id}`);
    expect(body).toMatchObject({ visibility: 'private', hasPassword: true, slowModeSeconds: 10, wordFilter: 'mask' });
    await page.keyboard.press('Escape');
    await page.getByText('Slow mode: one message every 10 seconds').waitFor({ state: 'attached' });
    await openSettings(page);
    await eventually('its own words are known', async () => {
      return (await page.getByLabel('Blocked words', { exact: true }).inputValue()) === 'tulip\ndaffodil';
    });
    await page.getByRole('button', { name: 'Delete this room' }).click();
    const question = page.getByRole('dialog', { name: 'Delete this room permanently?' });
    await question.getByRole('button', { name: 'Delete this room' }).click();
    await page.getByText('This room no longer exists').waitFor();
  });

  test('a moderator changes how one talks, and is not asked for the rest; what is wrong is said at its field', async () => {
    const owner = await world.person('Owner');
    const ann = await world.person('Ann');
    const id = await world.room(owner, { title: 'Rules' });
    await owner.join(id);
    await ann.join(id);
    await owner.get('member:role', { roomId: id, userId: ann.user.id, role: 'moderator' });
    const visitor = await visitors.visit(`/chat/rooms/${id}`, { as: ann });
    const { page } = visitor;
    await openSettings(page);
    expect(await page.getByLabel('Room title').count()).toBe(0);

    await page.getByLabel('Blocked words', { exact: true }).fill('x'.repeat(31));
    await page.getByRole('button', { name: 'Save' }).click();

    await page.locator('.field', { hasText: 'Blocked words' }).getByRole('alert').filter({ hasText: '30' }).waitFor();
    // The browser itself complains of the 400.
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
    await page.getByLabel('Blocked words', { exact: true }).fill('');
    await page.getByLabel('Slow mode').selectOption('1 minute');
    await save(page);
    await page.keyboard.press('Escape');
    await page.locator('.system-line', { hasText: 'Slow mode is on: one message every 1 minute' }).waitFor();
  });

  test('what was changed and not saved is not lost by closing: it is asked about', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Before' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: owner });
    await openSettings(page);
    await page.getByLabel('Room title').fill('After');

    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: 'Discard your changes?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Room title').inputValue()).toBe('After');
    await page.getByRole('dialog', { name: 'Room settings' }).getByRole('button', { name: 'Close' }).click();
    await question.getByRole('button', { name: 'Discard changes' }).click();

    await page.getByRole('dialog').first().waitFor({ state: 'detached' });
    expect((await world.rest(0, owner.token).get(`/api/rooms/${id}`)).body.title).toBe('Before');
  });

  test('leaving a private room is asked about, and says that an invitation is needed to return', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Secret', visibility: 'private' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: owner });
    const leave = async () => {
      await page.getByRole('button', { name: 'Room menu' }).click();
      await page.getByRole('menuitem', { name: 'Leave room' }).click();
    };
    const question = page.getByRole('dialog', { name: 'Leave this private room?' });
    await leave();
    await question.getByText('You will need an invitation to return.').waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'Secret' }).waitFor();
    await leave();

    await question.getByRole('button', { name: 'Leave room' }).click();

    await page.getByText('No room is open').waitFor();
  });

  test('the menu of a room works by keyboard alone', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Keys' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: owner });
    const button = page.getByRole('button', { name: 'Room menu' });
    const focused = () => page.evaluate('document.activeElement.textContent');
    await button.focus();

    await page.keyboard.press('Enter');
    await eventually('the first item has the focus', async () => (await focused()) === 'Invite');
    await page.keyboard.press('End');
    expect(await focused()).toBe('Leave room');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Invite');
    await page.keyboard.press('Escape');

    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.title')).toBe('Room menu');
  });

  test('the language is chosen, and stays', async () => {
    const { page } = await visitors.visit('/chat', { as: await world.person('Ann') });
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('한국어').click();

    await page.getByRole('button', { name: '새 방' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '새 방' }).waitFor();
  });

  test('signing out is asked about, and then one is nobody, in all tabs', async () => {
    const { page, context } = await visitors.visit('/chat', { as: await world.person('Ann') });
    const other = await context.newPage();
    await other.goto(`${world.url()}/chat`);
    await other.getByRole('button', { name: 'Settings' }).waitFor();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.getByRole('dialog', { name: 'Sign out?' }).getByRole('button', { name: 'Sign out' }).click();

    await page.getByLabel('Nickname').waitFor();
    await other.getByLabel('Nickname').waitFor();
    expect(await page.evaluate("localStorage.getItem('sarangbang.token')")).toBeNull();
  });
});
