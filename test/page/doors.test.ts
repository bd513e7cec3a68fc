import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { enter } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;
const opened = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title }).waitFor();
const tryPassword = async (page: Page, password: string) => {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Join' }).click();
};

/** What has the focus, and so is read out. */
const focused = async (page: Page) => String(await page.evaluate('document.activeElement.textContent'));

describe('the doors of rooms', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], PATIENT);
  const visitors = useVisitors(world);

  test('a password is asked for: a wrong one is said to be wrong, the right one lets in', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Locked', password: 'rose' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: await world.person('Ann') });
    await page.getByText('This room has a password').waitFor();

    await tryPassword(page, 'lily');
    await page.getByRole('alert').filter({ hasText: 'The password is wrong' }).waitFor();
    await tryPassword(page, 'rose');

    await opened(page, 'Locked');
  });

  test('an invitation lets one guest in, and leaves the address; the next one is told that it is over', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Hidden', visibility: 'private' });
    await owner.join(id);
    const host = await visitors.visit(`/chat/rooms/${id}`, { as: owner });
    await opened(host.page, 'Hidden');
    await host.page.getByRole('button', { name: 'Room menu' }).click();
    await host.page.getByRole('menuitem', { name: 'Invite' }).click();
    await host.page.getByRole('button', { name: 'Create a link' }).click();
    const link = new URL(await host.page.getByLabel('Invitation link (shown only once)').inputValue());
    expect(link.hash).toMatch(/^#invitation=.{20,}/);

    const guest = await visitors.visit(link.pathname + link.hash);
    await guest.page.getByText('Owner invites you to the room Hidden.').waitFor();
    await enter(guest.page, 'Ann');
    await opened(guest.page, 'Hidden');
    expect(guest.page.url()).toBe(world.url() + link.pathname);
    const late = await visitors.visit(link.pathname + link.hash);

    await late.page.getByText('This invitation is no longer valid').waitFor();
    expect(await late.page.getByRole('textbox').count()).toBe(0);
    expect(late.complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  });

  test('a ban says until when it holds', async () => {
    const owner = await world.person('Owner');
    const ann = await world.person('Ann');
    const id = await world.room(owner, { title: 'Strict' });
    await owner.join(id);
    await owner.get('member:ban', { roomId: id, userId: ann.user.id, seconds: 86_400 });

    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: ann });

    await page.getByText('You are banned from this room').waitFor();
    await page.getByText(/You can join again after \w+ \d+, \d{4} at \d+:\d\d/).waitFor();
    await owner.get('member:unban', { roomId: id, userId: ann.user.id });
    await page.getByRole('button', { name: 'Try again' }).click();
    await opened(page, 'Strict');
  });

  test('who is removed while writing keeps what was written', async () => {
    const owner = await world.person('Owner');
    const ann = await world.person('Ann');
    const id = await world.room(owner, { title: 'Stormy' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: ann });
    await page.getByRole('textbox', { name: 'Message' }).fill('what I meant to say');

    await owner.get('member:kick', { roomId: id, userId: ann.user.id });

    await page.getByText('You were removed from this room').waitFor();
    expect(await focused(page)).toBe('You were removed from this room');
    expect(await page.getByLabel('Not sent yet:').inputValue()).toBe('what I meant to say');
    await page.getByRole('button', { name: 'Join again' }).click();
    await opened(page, 'Stormy');
  });

  test('who is removed while searching for another room goes on with that', async () => {
    const owner = await world.person('Owner');
    const ann = await world.person('Ann');
    const id = await world.room(owner, { title: 'Windy' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: ann });
    await opened(page, 'Windy');
    await page.getByLabel('Search rooms').pressSequentially('calm');

    await owner.get('member:kick', { roomId: id, userId: ann.user.id });

    await page.getByText('You were removed from this room').waitFor();
    expect(await page.evaluate('document.activeElement.value')).toBe('calm');
  });

  test('a room that is deleted while it is open is said to be no more', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Brief' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: await world.person('Ann') });
    await opened(page, 'Brief');
    await page.getByRole('textbox', { name: 'Message' }).fill('as I was about to say');

    await world.rest(0, owner.token).delete(`/api/rooms/${id}`);

    await page.getByText('This room no longer exists').waitFor();
    expect(await focused(page)).toBe('This room no longer exists');
    await page.getByRole('link', { name: 'Back to rooms' }).click();
    await eventually('the list is there', async () => new URL(page.url()).pathname === '/chat');
  });
});

describe('a door that is knocked at too often', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], { rateLimits: true });
  const visitors = useVisitors(world);

  test('says when one may try again', async () => {
    const owner = await world.person('Owner');
    const id = await world.room(owner, { title: 'Vault', password: 'rose' });
    const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: await world.person('Ann') });
    await page.getByText('This room has a password').waitFor();

    await eventually('it is too often', async () => {
      await tryPassword(page, 'lily');
      const said = page.getByRole('alert').filter({ hasText: /wrong|Too many/ });
      await said.waitFor();
      return (await said.innerText()).match(/Too many attempts. Try again in \d+ (second|minute|hour)s?\./);
    });
  });
});
