import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { messagesOn, say } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { startProxy } from '../support/proxy.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [ONE_PROCESS] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];

describe('the compose box', () => {
  const world = useWorld(ONE_PROCESS, PATIENT);
  const visitors = useVisitors(world);

  const roomOf = async (room: object = {}) => {
    const owner = await world.person('Owner');
    const roomId = await world.room(owner, room);
    await owner.join(roomId);
    return { owner, roomId, path: `/chat/rooms/${roomId}` };
  };
  const boxOf = (page: Page) => page.getByRole('textbox', { name: 'Message' });
  const paste = (page: Page, length: number) =>
    page.evaluate(`(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '가'.repeat(${length}));
      const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      document.querySelector('.compose textarea').dispatchEvent(paste);
    })()`);

  test('Enter sends, and Shift and Enter begins a line; the box grows to eight lines and no more', async () => {
    const { path } = await roomOf();
    const { page } = await visitors.come('Ann', path);
    const box = boxOf(page);
    await box.waitFor();
    const heightOf = async () => (await box.boundingBox())?.height ?? 0;
    const low = await heightOf();

    await box.pressSequentially('one');
    await box.press('Shift+Enter');
    await box.pressSequentially('two');
    const middle = await heightOf();
    await box.fill('line\n'.repeat(30));
    const high = await heightOf();
    await box.fill('one\ntwo');
    await box.press('Enter');

    await eventually('it is sent', async () => (await messagesOn(page)).includes('one\ntwo'));
    expect(middle).toBeGreaterThan(low + 15);
    expect(high).toBeLessThan(8 * 24 + 30);
    expect(high).toBeGreaterThan(7 * 24);
  });

  test('up in an empty box edits what one said last; a reply shows what it answers', async () => {
    const { owner, roomId, path } = await roomOf();
    await owner.say(roomId, 'theirs');
    const { page } = await visitors.come('Ann', path);
    await say(page, 'mine');
    await eventually('it is sent', async () => (await messagesOn(page)).includes('mine'));

    await boxOf(page).press('ArrowUp');
    await eventually('it is in the box', async () => (await boxOf(page).inputValue()) === 'mine');
    await boxOf(page).press('Escape');
    const message = page.locator('article', { hasText: 'theirs' });
    await message.hover();
    await message.getByRole('button', { name: 'Reply' }).click();

    expect(await page.locator('.purpose-quote').innerText()).toBe('theirs');
  });

  test('the Enter that ends a syllable sends nothing, also as Safari tells of it', async () => {
    const { path } = await roomOf();
    const { page } = await visitors.come('Ann', path);
    await boxOf(page).fill('안녕');

    await boxOf(page).dispatchEvent('keydown', { key: 'Enter', isComposing: false, keyCode: 229 });

    expect(await messagesOn(page)).toEqual([]);
    expect(await boxOf(page).inputValue()).toBe('안녕');
  });

  test('with thumbs alone Enter begins a line, and the button sends', async () => {
    const { path } = await roomOf();
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const { page } = await visitors.come('Ann', path, phone);

    await boxOf(page).pressSequentially('one');
    await boxOf(page).press('Enter');
    await boxOf(page).pressSequentially('two');
    await page.getByRole('button', { name: 'Send' }).tap();

    await eventually('both lines are sent', async () => (await messagesOn(page)).includes('one\ntwo'));
  });

  test('of pasted megabytes what can be sent is kept, and it says so; a little too much is left to be cut', async () => {
    const { path } = await roomOf();
    const { page } = await visitors.come('Ann', path);
    await boxOf(page).fill('ab');

    await paste(page, 2_000_000);

    await page.getByText('That text is too long. Only its first 1998 characters were kept.').waitFor();
    expect((await boxOf(page).inputValue()).length).toBe(2_000);
    await boxOf(page).fill('x'.repeat(2_005));
    await page.getByText('5 too many').waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  });

  test('an emoji goes where the caret is, by pointer or by key', async () => {
    const { path } = await roomOf();
    const { page } = await visitors.come('Ann', path);
    await boxOf(page).fill('ab');
    await boxOf(page).press('ArrowLeft');

    await page.getByRole('button', { name: 'Emoji' }).click();
    const picker = page.getByRole('dialog', { name: 'Emoji' });
    await picker.getByRole('button').first().waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');

    expect(await boxOf(page).inputValue()).toBe('a😄b');
    expect(await picker.count()).toBe(0);
    await page.keyboard.type('!');
    expect(await boxOf(page).inputValue()).toBe('a😄!b');
  });

  test('a draft is kept for each room, over a reload as well', async () => {
    const [one, two] = [await roomOf(), await roomOf()];
    const { page } = await visitors.come('Ann', one.path);
    await boxOf(page).fill('not yet');

    await page.goto(world.url() + two.path);
    await boxOf(page).waitFor();
    expect(await boxOf(page).inputValue()).toBe('');
    await page.goto(world.url() + one.path);

    await eventually('it is there', async () => (await boxOf(page).inputValue()) === 'not yet');
    await say(page, 'now');
    await page.reload();
    expect(await boxOf(page).inputValue()).toBe('');
  });

  test('it says who is writing', async () => {
    const { path } = await roomOf();
    const ann = await visitors.come('Ann', path);
    const bob = await visitors.come('Bob', path);
    await boxOf(bob.page).waitFor();

    await boxOf(ann.page).pressSequentially('hi');

    await bob.page.getByText('Ann is typing…').waitFor();
    expect(await ann.page.getByText('is typing').count()).toBe(0);
  });

  test('in slow mode the button counts down, and what is written meanwhile stays', async () => {
    const { owner, roomId, path } = await roomOf();
    await world.rest(0, owner.token).patch(`/api/rooms/${roomId}`, { slowModeSeconds: 3 });
    const { page } = await visitors.come('Ann', path);
    await say(page, 'first');
    await page.getByRole('button', { name: /Slow mode: you can send in \d s/ }).waitFor();

    await boxOf(page).fill('second');
    await boxOf(page).press('Enter');

    expect(await boxOf(page).inputValue()).toBe('second');
    await page.getByRole('button', { name: 'Send' }).click();
    await eventually('it is sent when it may', async () => (await messagesOn(page)).includes('second'));
  });

  test('who is muted sees until when, and what they had written', async () => {
    const { owner, roomId, path } = await roomOf();
    const { page } = await visitors.come('Ann', path);
    await say(page, 'hello');
    const { userId } = await owner.hears(roomId, { kind: 'message', content: 'hello' });
    await boxOf(page).fill('and');

    await world.rest(0, owner.token).post(`/api/rooms/${roomId}/mutes`, { userId, seconds: 3_600 });

    await page.getByText(/You are muted until .*\d:\d\d/).waitFor();
    expect(await boxOf(page).inputValue()).toBe('and');
    expect(await boxOf(page).isEditable()).toBe(false);
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  });

  test('before a broadcast has begun it says that one has to wait', async () => {
    const { path } = await roomOf({ mode: 'live' });
    const { page } = await visitors.come('Ann', path);

    await page.getByText('You can write once the broadcast has started.').waitFor();
    await boxOf(page).fill('hello');

    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  });

  test('a message that is refused says why, and can be tried again or given up', async () => {
    const { owner, roomId, path } = await roomOf();
    await world.rest(0, owner.token).patch(`/api/rooms/${roomId}`, { wordFilter: 'reject', ownWords: ['turnip'] });
    const { page } = await visitors.come('Ann', path);
    await say(page, 'a turnip');
    const failed = page.locator('article[data-state=failed]');
    await failed.getByText('Not sent').waitFor();

    await world.rest(0, owner.token).patch(`/api/rooms/${roomId}`, { wordFilter: 'off' });
    await failed.getByRole('button', { name: 'Try again' }).click();
    await eventually('it is sent', async () => {
      return (await failed.count()) === 0 && (await messagesOn(page)).includes('a turnip');
    });
    await world.rest(0, owner.token).patch(`/api/rooms/${roomId}`, { wordFilter: 'reject' });
    await say(page, 'another turnip');
    await failed.getByRole('button', { name: 'Discard' }).click();

    await eventually('it is gone', async () => !(await messagesOn(page)).includes('another turnip'));
  });

  test('on its way a message stays calm, and shows a clock when that takes long', async () => {
    const { roomId } = await roomOf();
    const proxy = await startProxy(new URL(world.url()));
    const visitor = await visitors.come('Ann', `/chat/rooms/${roomId}`);
    const { page } = visitor;
    await page.goto(`${proxy.url}/chat/rooms/${roomId}`);
    await page.getByLabel('Nickname').fill('Ann');
    await page.getByRole('button', { name: 'Start chatting' }).click();
    await boxOf(page).waitFor();
    proxy.cut();

    await say(page, 'on its way');

    const clock = 'getComputedStyle(document.querySelector(".on-the-way")).opacity';
    await page.locator('.on-the-way').waitFor({ state: 'attached' });
    expect(await page.evaluate(clock)).toBe('0');
    await eventually('the clock is there', async () => (await page.evaluate(clock)) === '1');
    proxy.mend();
    await eventually('it is sent', async () => (await page.locator('article[data-state=sent]').count()) === 1);
    await page.close();
    // The browser itself complains of the lost connection.
    visitor.complaints.length = 0;
    await proxy.stop();
  });
});
