import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { enter, messagesOn, say, startBrowser, type Visitor, visit } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { startProxy } from '../support/proxy.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const HOSTILE = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';

describe.each(DEPLOYMENTS.slice(-1))('the page, $name', (deployment) => {
  const world = useWorld(deployment, PATIENT);
  const last = deployment.workers - 1;
  let browser: Browser;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const { context, complaints } of visitors.splice(0)) {
      await context.close();
      expect(complaints).toEqual([]);
    }
  });
  afterAll(() => browser.close());

  const newVisitor = async (nickname: string, worker = 0, options = {}, path = '/chat') => {
    const visitor = await visit(browser, world.url(worker) + path, options);
    visitors.push(visitor);
    await enter(visitor.page, nickname);
    return visitor;
  };
  const create = async ({ page }: Visitor, title: string) => {
    await page.getByRole('button', { name: 'New room' }).click();
    await page.getByLabel('Room title').fill(title);
    await page.getByRole('button', { name: 'Create room' }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    return new URL(page.url()).pathname;
  };
  const reads = async ({ page }: Visitor, ...texts: string[]) => {
    await eventually(`the page shows ${texts}`, async () => {
      const shown = await messagesOn(page);
      return texts.every((text, i) => shown.at(i - texts.length) === text);
    });
  };

  test('two people chat; one reloads, and has everything', async () => {
    const ann = await newVisitor('Ann');
    const path = await create(ann, 'A room of ours');
    const bob = await newVisitor('밥', last);
    await bob.page.getByLabel('Search rooms').fill('ROOM of');
    await bob.page.getByRole('link', { name: 'A room of ours' }).click();
    await bob.page.getByRole('heading', { level: 1, name: 'A room of ours' }).waitFor();

    await say(ann.page, 'Hello 👋');
    await reads(bob, 'Hello 👋');
    await say(bob.page, '안녕하세요');
    await reads(ann, 'Hello 👋', '안녕하세요');
    const lines = () => ann.page.locator('.system-line').allInnerTexts();
    await eventually('it says who came', async () => (await lines()).join().match(/Ann.*joined.*밥.*joined/s));
    const members = ann.page.getByRole('complementary', { name: 'Members' });
    await eventually('both are listed', async () => {
      const text = await members.textContent();
      return text?.includes('Ann') && text.includes('밥');
    });

    await ann.page.reload();
    await ann.page.getByRole('heading', { level: 1, name: 'A room of ours' }).waitFor();
    await reads(ann, 'Hello 👋', '안녕하세요');
    expect(new URL(ann.page.url()).pathname).toBe(path);
    await say(ann.page, 'Still Ann');
    await reads(bob, 'Hello 👋', '안녕하세요', 'Still Ann');
    expect(await bob.page.getByRole('log').locator('article').last().textContent()).toContain('Still Ann');
  });

  test('markup in a title, a nickname or a message stays text', async () => {
    const ann = await newVisitor('<img src=x onerror=alert(1)>');
    let dialogs = 0;
    ann.page.on('dialog', (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
    await create(ann, HOSTILE);

    await say(ann.page, HOSTILE);
    await reads(ann, HOSTILE);

    await ann.page.reload();
    await reads(ann, HOSTILE);
    expect(await ann.page.getByRole('heading', { level: 1 }).textContent()).toBe(HOSTILE);
    expect(await ann.page.locator('.system-line').first().textContent()).toContain('<img src=x onerror=alert(1)>');
    expect(await ann.page.locator('img[src="x"], body script:not([src="/chat/theme.js"])').count()).toBe(0);
    expect(dialogs).toBe(0);
  });

  test('edits, replies, deletions and names reach the other page', async () => {
    const ann = await newVisitor('Ann');
    const path = await create(ann, 'Changes');
    const bob = await newVisitor('Bob', last, {}, path);
    await say(ann.page, 'frist');
    await reads(bob, 'frist');
    const own = ann.page.getByRole('log').locator('article').first();

    await own.hover();
    await own.getByRole('button', { name: 'Edit' }).click();
    await say(ann.page, 'first');
    await reads(bob, 'first');
    const his = bob.page.getByRole('log').locator('article').first();
    await his.hover();
    await his.getByRole('button', { name: 'Reply' }).click();
    await say(bob.page, 'an answer');
    await reads(ann, 'first', 'an answer');

    await own.hover();
    await own.getByRole('button', { name: 'Delete' }).click();
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await eventually('it is gone for bob', async () => !(await messagesOn(bob.page)).includes('first'));
    await ann.page.getByRole('button', { name: 'Change nickname' }).click();
    await ann.page.getByLabel('New nickname').fill('bob');
    await ann.page.getByRole('button', { name: 'Save' }).click();
    // Of two who bear one name each has a sign, also on what was said before.
    await bob.page.locator('.system-line', { hasText: /Ann is now bob · \w{5}$/ }).waitFor();
    const { page } = bob;
    await page.getByRole('article', { name: /^Bob · \w{5}: an answer/ }).waitFor();
    await page.locator('.author', { hasText: /^Bob · \w{5}$/ }).waitFor({ state: 'attached' });
    const members = page.getByRole('complementary', { name: 'Members' }).locator('.member-name');
    await members.filter({ hasText: /^bob · \w{5}$/ }).waitFor();
    await members.filter({ hasText: /^Bob · \w{5}$/ }).waitFor();
    await ann.page.getByRole('textbox', { name: 'Message' }).press('h');
    await page.locator('.typing', { hasText: /^bob · \w{5} is typing…$/ }).waitFor();
    await say(ann.page, 'hi');
    await page.locator('.announcer', { hasText: /^bob · \w{5}: hi$/ }).waitFor({ state: 'attached' });
  });

  test('while the connection is lost it says so, keeps what is written, and sends it once', async () => {
    const proxy = await startProxy(new URL(world.url()));
    const ann = await visit(browser, `${proxy.url}/chat`);
    await enter(ann.page, 'Ann');
    const path = await create(ann, 'A bad line');
    const bob = await newVisitor('Bob', last, {}, path);

    proxy.cut();
    await ann.page.locator('[role=status][data-state=reconnecting]').waitFor();
    await say(ann.page, 'one');
    await say(ann.page, 'two');
    await say(bob.page, 'are you there?');
    expect(await ann.page.locator('article[data-state=sending]').count()).toBe(2);
    proxy.mend();

    await ann.page.locator('[role=status][data-state=online]').waitFor({ state: 'attached' });
    await reads(ann, 'are you there?', 'one', 'two');
    await reads(bob, 'are you there?', 'one', 'two');
    expect(await messagesOn(bob.page)).toHaveLength(3);
    await eventually('nothing is on its way any more', async () => {
      return (await ann.page.locator('article[data-state=sending]').count()) === 0;
    });
    await ann.context.close();
    await proxy.stop();
  });

  test.each(['refused', 'cut'] as const)('where WebSockets are %s on the way, it says that this is so', async (how) => {
    const proxy = await startProxy(new URL(world.url()));
    proxy.blockSockets(how);
    const { page, context } = await visit(browser, `${proxy.url}/chat`, {}, async (it) => await it.clock.install());
    await enter(page, 'Ann');
    const notice = page.locator('[role=status][data-state=offline]');

    await eventually('it says so', async () => {
      // What it waits for itself: ten seconds, and a second look five later.
      await page.clock.fastForward(5_000);
      return (await notice.count()) > 0 && (await notice.innerText()).includes('blocks WebSockets');
    });

    await context.close();
    await proxy.stop();
  });

  test('over a slow line it says how far it is with what was missed, and then no more', async () => {
    const proxy = await startProxy(new URL(world.url()));
    const bob = await world.person('Bob');
    const roomId = await world.room(bob);
    await bob.join(roomId);
    const { page, context } = await visit(browser, `${proxy.url}/chat/rooms/${roomId}`);
    await enter(page, 'Ann');
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    proxy.cut();
    await Promise.all(Array.from({ length: 40 }, (_, i) => bob.say(roomId, `${i} `.repeat(500))));
    await bob.say(roomId, 'the last');

    proxy.slowDown(30_000);
    proxy.mend();

    const note = page.locator('.catching-up');
    await note.filter({ hasText: /^Loading what you missed: \d+ of \d+$/ }).waitFor();
    await page.getByRole('log').locator('article', { hasText: 'the last' }).waitFor({ state: 'attached' });
    await note.waitFor({ state: 'detached' });
    await context.close();
    await proxy.stop();
  });

  test('on a phone, in Korean, in the dark', async () => {
    const phone = {
      viewport: { width: 360, height: 740 },
      locale: 'ko-KR',
      colorScheme: 'dark',
      hasTouch: true,
    } as const;
    const owner = await world.person('하늘');
    const roomId = await world.room(owner, { title: '사랑방' });
    await owner.join(roomId);
    const visitor = await visit(browser, `${world.url(last)}/chat/rooms/${roomId}`, phone);
    visitors.push(visitor);
    const { page } = visitor;
    await page.getByRole('textbox').fill('운영자');
    await page.getByRole('textbox').press('Enter');
    await page.getByText('사용할 수 없는 닉네임입니다. 다른 닉네임을 고르세요').waitFor();
    // The browser itself complains of the 400.
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
    await page.getByRole('textbox').fill('바다');
    await page.getByRole('textbox').press('Enter');
    await page.getByRole('heading', { level: 1, name: '사랑방' }).waitFor();

    await owner.get('nickname:change', { nickname: '구름' });

    await page.locator('.system-line', { hasText: '바다님이 입장하셨습니다.' }).waitFor();
    await page.locator('.system-line', { hasText: '하늘님이 구름으로 닉네임을 변경했습니다.' }).waitFor();
    await owner.get('room:leave', { roomId });
    await page.locator('.system-line', { hasText: '구름님이 퇴장하셨습니다.' }).waitFor();
    const [content, view] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[];
    expect(content).toBe(view);
    expect(await page.evaluate('getComputedStyle(document.body).colorScheme')).toContain('dark');
  });

  test('a syllable that is still being composed is not sent', async () => {
    const ann = await newVisitor('Ann');
    await create(ann, 'Hangul');
    const box = ann.page.getByRole('textbox', { name: 'Message' });
    await box.focus();
    const ime = await ann.context.newCDPSession(ann.page);

    await ime.send('Input.imeSetComposition', { text: '안녕', selectionStart: 2, selectionEnd: 2 });
    await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true, keyCode: 229 });
    expect(await messagesOn(ann.page)).toEqual([]);
    await ime.send('Input.insertText', { text: '안녕' });
    await box.press('Enter');

    await reads(ann, '안녕');
    expect(await messagesOn(ann.page)).toEqual(['안녕']);
    expect(await box.inputValue()).toBe('');
  });
});
