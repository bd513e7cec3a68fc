import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { enter } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;

describe('the list of rooms', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], PATIENT);
  const visitors = useVisitors(world);
  const linkTo = (page: Page, title: string) => page.getByRole('link', { name: title });
  const opened = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title }).waitFor();

  test('says what was said last, who is there and what is not read, as it happens', async () => {
    const bob = await world.person('Bob');
    const garden = await world.room(bob, { title: 'Garden' });
    await world.room(bob, { title: 'Kitchen' });
    await bob.join(garden);
    const { page } = await visitors.visit(`/chat/rooms/${garden}`, { as: await world.person('Ann') });
    await opened(page, 'Garden');
    await linkTo(page, 'Kitchen').click();
    await opened(page, 'Kitchen');

    await bob.say(garden, 'the roses\n are out');
    await bob.say(garden, 'come and see');

    const line = linkTo(page, 'Garden');
    await line.filter({ hasText: 'Bob: come and see' }).filter({ hasText: '2 unread' }).waitFor();
    await eventually('the tab says it', async () => (await page.title()) === '(2) Kitchen · Sarangbang');
    expect(await line.locator('.online-count').innerText()).toContain('2');
    await bob.get('nickname:change', { nickname: 'Robert' });
    await line.filter({ hasText: 'Bob is now Robert' }).waitFor();
  });

  test('is drawn as a skeleton until it is known, and then says that it is empty', async () => {
    const { page } = await visitors.visit('/chat/rooms/999999', { as: await world.person('Ann') });
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/rooms?**', async (route) => {
      await answered;
      await route.continue();
    });
    await page.reload();
    await page.locator('.room-item.skeleton').first().waitFor();
    expect(await page.locator('.rooms-scroll').getAttribute('aria-busy')).toBe('true');

    answer();
    await page.locator('.room-item.skeleton').first().waitFor({ state: 'detached' });
    await page.getByLabel('Search rooms').fill('no such room');

    await page.getByText('No room is called “no such room”').waitFor();
  });

  test('opens a room with what one chose, and says at each field what is wrong with it', async () => {
    const visitor = await visitors.visit('/chat', { as: await world.person('Ann') });
    const { page } = visitor;
    await page.getByRole('button', { name: 'New room' }).click();
    await page.getByRole('button', { name: 'Create room' }).click();
    await page.locator('.field', { hasText: 'Room title' }).getByText('This cannot be empty.').waitFor();
    await page.getByLabel('Room title').fill('A secret garden');
    const password = page.getByLabel('Password (optional)');
    await password.fill('x'.repeat(101));
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    await page.getByRole('button', { name: 'Create room' }).click();
    await page.locator('.field', { hasText: 'Password' }).getByRole('alert').filter({ hasText: '100' }).waitFor();
    expect(await page.getByRole('dialog').getByRole('alert').count()).toBe(1);
    // The browser itself complains of the 400.
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('400')]);

    await password.fill('rose');
    await page.getByLabel('Private').check();
    await page.getByLabel('Keep this room').check();
    await page.getByLabel('Live', { exact: true }).check();
    await page.getByRole('button', { name: 'Create room' }).click();
    await opened(page, 'A secret garden');

    await linkTo(page, 'A secret garden')
      .filter({ hasText: 'private' })
      .filter({ hasText: 'with a password' })
      .waitFor();
    const { body } = await world.rest(0, await tokenOn(page)).get('/api/rooms?q=A secret garden');
    expect(body.rooms[0]).toMatchObject({
      mode: 'live',
      lifetime: 'permanent',
      visibility: 'private',
      hasPassword: true,
    });
  });

  test('has addresses: a deep link, the way back, and one that is none', async () => {
    const bob = await world.person('Bob');
    const id = await world.room(bob, { title: 'Attic' });
    const { page } = await visitors.visit('/chat/rooms/nowhere', { as: await world.person('Ann') });
    await page.getByText('There is nothing at this address').waitFor();

    await linkTo(page, 'Attic').click();
    await opened(page, 'Attic');
    expect(new URL(page.url()).pathname).toBe(`/chat/rooms/${id}`);
    await page.goBack();

    await page.getByText('There is nothing at this address').waitFor();
    expect(await page.title()).toBe('Sarangbang');
  });

  test('works where storage is forbidden, and with a clock that is days wrong', async () => {
    const bob = await world.person('Bob');
    const id = await world.room(bob, { title: 'Cellar' });
    await bob.join(id);
    await bob.say(id, 'down here');
    const forbid = (name: string) =>
      `Object.defineProperty(window, '${name}', { get() { throw new DOMException('no', 'SecurityError'); } });`;
    const jump = 'const now = Date.now.bind(Date); Date.now = () => now() + 3 * 86_400_000;';
    const script = forbid('localStorage') + forbid('sessionStorage') + jump;
    const { page } = await visitors.visit('/chat', { script });

    await enter(page, 'Ann');

    await linkTo(page, 'Cellar')
      .filter({ hasText: 'Bob: down here' })
      .filter({ hasText: /\d:\d\d [AP]M/ })
      .waitFor();
    await linkTo(page, 'Cellar').click();
    await opened(page, 'Cellar');
  });

  test('is of the same guest in a second tab; one whose token is refused is told so', async () => {
    const ann = await world.person('Ann');
    const visitor = await visitors.visit('/chat', { as: ann });
    await visitor.page.getByText('Ann', { exact: true }).waitFor();
    const second = await visitor.context.newPage();
    await second.goto(`${world.url()}/chat`);
    await second.getByText('Ann', { exact: true }).waitFor();

    await second.evaluate("localStorage.setItem('sarangbang.token', 'not a token')");
    await second.reload();

    await second.getByText('Your last session has ended. Choose a nickname to go on.').waitFor();
  });
});

async function tokenOn(page: Page): Promise<string> {
  return String(await page.evaluate("localStorage.getItem('sarangbang.token')"));
}
