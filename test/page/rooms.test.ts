import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { enter } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { signWith } from '../support/host.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;
const HOST_SECRET = 'the host product signs with this secret';
const hostTokens = { secret: HOST_SECRET, claims: { id: 'sub', nickname: 'nickname', role: 'role' } };

describe('the list of rooms', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], { ...PATIENT, hostTokens });
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
  });

  test('says what was said last, whoever came, went or changed their name since; without a message, how many are in a room', async () => {
    const bob = await world.person('Bob');
    const carol = await world.person('Carol');
    const id = await world.room(bob, { title: 'Quiet' });
    await bob.join(id);
    const { page } = await visitors.visit('/chat', { as: await world.person('Ann') });
    const line = linkTo(page, 'Quiet').locator('.room-item-line');
    const says = (text: string) =>
      eventually(`it says ${text}`, async () => {
        // Who comes back to the page sees the list as it is now.
        await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
        return (await line.innerText()) === text;
      });
    await line.waitFor();
    await says('1 member');

    await carol.join(id);
    await says('2 members');
    await bob.say(id, 'hush');
    await says('Bob: hush');
    await carol.get('room:leave', { roomId: id });
    await world.rest(0, bob.token).patch(`/api/rooms/${id}`, { slowModeSeconds: 10 });
    await bob.get('nickname:change', { nickname: 'Robert' });
    await says('Bob: hush');
    const { seq } = await bob.say(id, 'ooops');
    await says('Robert: ooops');
    await bob.get('message:delete', { roomId: id, target: seq });
    await says('Robert: This message was deleted');
  });

  test('is passed at one key by whoever wants to be in the open room', async () => {
    const bob = await world.person('Bob');
    const id = await world.room(bob, { title: 'Far down' });
    for (const [locale, label] of [
      ['en-US', 'Skip to the conversation'],
      ['ko-KR', '대화로 건너뛰기'],
    ] as const) {
      const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: await world.person('Ann'), locale });
      await opened(page, 'Far down');
      const skip = page.getByRole('button', { name: label });
      expect((await skip.boundingBox())?.width).toBe(1);

      await page.locator('.rooms .button').first().focus();
      await page.keyboard.press('Shift+Tab');
      expect((await skip.boundingBox())?.width).toBeGreaterThan(100);
      await page.keyboard.press('Enter');

      expect(await focused(page)).toBe('Far down');
    }
  });

  test('leads back from what is open over a room to the room, and only then to the list', async () => {
    const bob = await world.person('Bob');
    const id = await world.room(bob, { title: 'Hall' });
    await bob.join(id);
    const { page } = await visitors.visit('/chat', { as: bob, viewport: { width: 360, height: 740 } });
    await linkTo(page, 'Hall').click();
    await page.getByRole('textbox', { name: 'Message' }).fill('half a thought');
    const members = page.getByRole('dialog', { name: 'Members 1' });
    const openMembers = () => page.getByRole('button', { name: 'Members: 1' }).click();
    const depth = () => page.evaluate('history.state?.dialogs ?? 0');

    await openMembers();
    await members.waitFor();
    await eventually('the way back is over it', async () => (await depth()) === 1);
    await page.goBack();
    await members.waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('half a thought');
    await openMembers();
    await eventually('the way back is over it', async () => (await depth()) === 1);
    await page.keyboard.press('Escape');
    await eventually('there is nothing to come back from', async () => (await depth()) === 0);
    await page.goBack();

    await page.getByRole('button', { name: 'New room' }).click();
    await eventually('the way back is over it', async () => (await depth()) === 1);
    await page.getByLabel('Room title').fill('A new one');
    await page.getByRole('button', { name: 'Create room' }).click();
    await opened(page, 'A new one');
    await page.goBack();
    await linkTo(page, 'A new one').waitFor();
    expect(new URL(page.url()).pathname).toBe('/chat');
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

    await page.getByText('No room matches “no such room”').waitFor();
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
    await page.getByLabel('Invite only').check();
    await page.getByLabel('Live broadcast').check();
    await page.getByRole('button', { name: 'Create room' }).click();
    await opened(page, 'A secret garden');

    await linkTo(page, 'A secret garden')
      .filter({ hasText: 'private' })
      .filter({ hasText: 'has a password' })
      .waitFor();
    const { body } = await world.rest(0, await tokenOn(page)).get('/api/rooms?q=A secret garden');
    expect(body.rooms[0]).toMatchObject({
      mode: 'live',
      lifetime: 'permanent',
      visibility: 'private',
      hasPassword: true,
    });

    // Others find it where they have a say in all rooms.
    await world.room(await world.person('Bob'), { title: 'For everybody' });
    for (const [role, count] of [
      ['admin', 1],
      ['member', 0],
    ] as const) {
      const token = await signWith(HOST_SECRET, { sub: role, nickname: 'Hosts', role });
      const { body: found } = await world.rest(0, token).get('/api/rooms?q=A secret garden');
      const other = await visitors.visit('/chat', { as: await world.connect(token) });
      await linkTo(other.page, 'For everybody').waitFor();

      expect(found.rooms).toHaveLength(count);
      expect(await linkTo(other.page, 'A secret garden').count()).toBe(count);
    }
  });

  test('has addresses: a deep link, the way back, and one that is none', async () => {
    const bob = await world.person('Bob');
    const id = await world.room(bob, { title: 'Attic' });
    const { page } = await visitors.visit('/chat/rooms/nowhere', { as: await world.person('Ann') });
    await page.getByText('Page not found').waitFor();

    await linkTo(page, 'Attic').click();
    await opened(page, 'Attic');
    expect(new URL(page.url()).pathname).toBe(`/chat/rooms/${id}`);
    await page.goBack();

    await page.getByText('Page not found').waitFor();
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

  test.each([
    { width: 360, height: 740 },
    { width: 1_440, height: 900 },
  ])('is all there is on a page of $width × $height px after a first visit', async (viewport) => {
    const { page } = await visitors.visit('/chat', { viewport });

    await enter(page, 'Ann');

    await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
    const seen =
      '[document.querySelector("#page").childElementCount, document.querySelector(".shell").offsetTop, scrollY]';
    expect(await page.evaluate(seen)).toEqual([1, 0, 0]);
  });

  test('comes up in each tab that still asked for a nickname, for the guest that one of them has become', async () => {
    const { page, context } = await visitors.visit('/chat');
    const second = await context.newPage();
    await second.goto(`${world.url()}/chat`);
    await second.getByLabel('Nickname').fill('Somebody else');

    await enter(page, 'Ann');

    for (const tab of [page, second]) await tab.locator('.profile-name').filter({ hasText: /^Ann$/ }).waitFor();
    expect(await tokenOn(second)).toBe(await tokenOn(page));
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

    await second.getByText('Your session has ended. Choose a nickname to start again.').waitFor();
  });
});

async function focused(page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement.textContent'));
}

async function tokenOn(page: Page): Promise<string> {
  return String(await page.evaluate("localStorage.getItem('sarangbang.token')"));
}
