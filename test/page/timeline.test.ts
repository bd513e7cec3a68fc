import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { messagesOn } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from '../support/person.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [ONE_PROCESS] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the log of a room', () => {
  const world = useWorld(ONE_PROCESS, PATIENT);
  const visitors = useVisitors(world);

  const roomWith = async (count: number): Promise<{ owner: Person; roomId: number; path: string }> => {
    const owner = await world.person('Owner');
    const roomId = await world.room(owner);
    await owner.join(roomId);
    for (let i = 0; i < count; i += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, count - i) }, (_, k) => owner.say(roomId, `message ${i + k}`)),
      );
    return { owner, roomId, path: `/chat/rooms/${roomId}` };
  };
  const shows = async (page: Page, text: string) => {
    await page.getByRole('log').locator('.content', { hasText: text }).first().waitFor();
  };
  /** The messages in view with where they stand, by `seq`. */
  const inView = async (page: Page): Promise<Record<string, number>> =>
    await page.evaluate(`(() => {
      const view = document.querySelector('[role=log]').getBoundingClientRect();
      const rows = [...document.querySelectorAll('article[data-seq]')];
      const places = rows.map((row) => [row.dataset.seq, row.querySelector('.content').getBoundingClientRect()]);
      const seen = places.filter(([, place]) => place.bottom > view.top && place.top < view.bottom);
      return Object.fromEntries(seen.map(([seq, place]) => [seq, Math.round(place.top)]));
    })()`);

  test('of 600 messages a few dozen are on the page at a time, and scrolling back meets each of them once, in order', async () => {
    const { path } = await roomWith(600);
    const { page } = await visitors.come('Ann', path);
    await shows(page, 'message');
    const met: number[] = [];
    let most = 0;
    await page.getByRole('log').hover();

    await eventually('the beginning is there', async () => {
      const seqs = Object.keys(await inView(page)).map(Number);
      met.push(...seqs);
      most = Math.max(most, (await messagesOn(page)).length);
      await page.mouse.wheel(0, -250);
      return seqs.includes(2);
    });

    const first = Math.min(...met);
    expect(new Set(met)).toEqual(new Set(Array.from({ length: 600 }, (_, i) => first + i)));
    expect(most).toBeLessThan(80);
  });

  test('what is in view stays where it is when older messages come, and when new ones do', async () => {
    const { owner, roomId, path } = await roomWith(200);
    const { page } = await visitors.come('Ann', path);
    await shows(page, 'message');
    await page.getByRole('log').hover();
    await page.mouse.wheel(0, -1_500);
    await eventually('older ones are loaded', async () => {
      return (await page.getByRole('log').evaluate((log) => log.scrollHeight)) > 5_000;
    });
    const before = await eventually('nothing moves', async () => {
      const [one, two] = [await inView(page), await inView(page)];
      return JSON.stringify(one) === JSON.stringify(two) && one;
    });

    await owner.say(roomId, 'something new\nof two lines');
    await page.getByRole('button', { name: '1 new message' }).waitFor();

    expect(await inView(page)).toEqual(before);
    await page.getByRole('button', { name: '1 new message' }).click();
    await shows(page, 'something new');
  });

  test('a link to a message leads to it, and one who deletes by key keeps the focus', async () => {
    const { owner, roomId } = await roomWith(260);
    const { page } = await visitors.visit(`/chat/rooms/${roomId}#m5`, { as: owner });
    const focused = () => page.evaluate('document.activeElement.dataset.seq');
    await eventually('the message has the focus', async () => (await focused()) === '5');

    await page.keyboard.press('Enter');
    await page.locator('article[data-seq="5"]').getByRole('button', { name: 'Delete' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.locator('article[data-seq="5"] .deleted').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    expect(await focused()).toBe('5');
  });

  test('a message of 1,990 lines is folded, and unfolded where it stands', async () => {
    const { owner, roomId, path } = await roomWith(3);
    const tall = await owner.say(roomId, `x${'\n'.repeat(1_990)}y`);
    const { page } = await visitors.come('Ann', path);
    const message = page.locator(`article[data-seq="${tall.seq}"]`);
    const height = async () => (await message.boundingBox())?.height ?? 0;
    const top = async () => (await message.boundingBox())?.y ?? 0;
    await message.getByRole('button', { name: 'Show more' }).waitFor();
    const [before, folded] = [await top(), await height()];

    await message.getByRole('button', { name: 'Show more' }).click();
    await message.getByRole('button', { name: 'Show less' }).waitFor();

    expect(folded).toBeLessThan(500);
    expect(await height()).toBeGreaterThan(20_000);
    expect(Math.abs((await top()) - before)).toBeLessThan(3);
  });

  test('a quote leads to the message that it answers, also where that has to be loaded first', async () => {
    const { owner, roomId, path } = await roomWith(260);
    await owner.say(roomId, 'the answer', { replyTo: 5 });
    const { page } = await visitors.come('Ann', path);

    await page.locator('article', { hasText: 'the answer' }).locator('.quote').click();

    await eventually('the message has the focus, in view', async () => {
      const focused = await page.evaluate('document.activeElement.dataset.seq');
      return focused === '5' && '5' in (await inView(page));
    });
  });

  test('a message that is far back is shown with what was said around it, to be read on in both directions', async () => {
    const { owner, roomId, path } = await roomWith(650);
    await owner.say(roomId, 'the answer', { replyTo: 70 });
    const { page } = await visitors.come('Ann', path);
    const quote = page.locator('article', { hasText: 'the answer' }).locator('.quote');
    await quote.getByText('message').waitFor();

    await quote.click();
    const around = page.getByRole('dialog', { name: 'Around this message' });
    await eventually(
      'it has the focus',
      async () => (await page.evaluate('document.activeElement.dataset.seq')) === '70',
    );
    const seqs = async () =>
      await around.locator('article').evaluateAll((all) => all.map((each) => Number(each.dataset['seq'])));
    const shown = await seqs();
    await around.getByRole('button', { name: 'Show earlier' }).click();
    await eventually('the first message is there', async () => (await seqs())[0] === 2);
    await around.getByRole('button', { name: 'Show later' }).click();
    await eventually('later ones are there', async () => (await seqs()).at(-1) === (shown.at(-1) ?? 0) + 50);
    await page.keyboard.press('Escape');

    expect(await seqs()).toEqual([]);
    await shows(page, 'the answer');
  });

  test('links are links, and only to where they say; a few emoji are large', async () => {
    const { owner, roomId, path } = await roomWith(0);
    await owner.say(roomId, 'https://example.com/a에서 javascript:alert(1) https://аррӏе.com');
    await owner.say(roomId, '🎉');
    const { page } = await visitors.come('Ann', path);
    await shows(page, '🎉');

    const links = page.locator('article .content a');

    expect(await links.allInnerTexts()).toEqual(['https://example.com/a', 'https://xn--80ak6aa92e.com']);
    expect(await links.first().getAttribute('rel')).toBe('noopener noreferrer nofollow ugc');
    expect(await page.locator('.emoji-only').allInnerTexts()).toEqual(['🎉']);
  });

  test('a picture has its place before it is there; one that does not come is a link', async () => {
    const { owner, roomId, path } = await roomWith(0);
    const attachments = ['good.png', 'bad.png'].map((name) => ({
      url: `https://pictures.example/${name}`,
      name,
      contentType: 'image/png',
    }));
    await owner.say(roomId, 'pictures', { attachments });
    const visitor = await visitors.come('Ann', '/chat');
    const { page, context } = visitor;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await context.route('https://pictures.example/**', async (route) => {
      await released;
      if (route.request().url().endsWith('bad.png')) await route.abort();
      else await route.fulfill({ body: PIXEL, contentType: 'image/png' });
    });
    await page.goto(world.url() + path);
    const picture = page.locator('.picture').first();
    await picture.waitFor();
    const size = () => picture.evaluate((element) => [element.clientWidth, element.clientHeight]);
    const before = await size();

    release();
    await eventually('one is shown', () => page.evaluate("document.querySelector('.picture img').naturalWidth"));
    await page.getByRole('link', { name: 'bad.png' }).filter({ hasText: 'bad.png' }).waitFor();

    expect(await size()).toEqual(before);
    expect(before[1]).toBeGreaterThan(100);
    // The browser itself complains of the one that did not come.
    expect(visitor.complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  test('piled-up marks, endless words and text from right to left stay within their bubbles', async () => {
    const { owner, roomId, path } = await roomWith(0);
    await owner.say(roomId, 'above');
    await owner.say(roomId, `x${'\u0335\u0321\u031b'.repeat(200)}`);
    await owner.say(roomId, 'w'.repeat(2_000));
    await owner.say(roomId, 'مرحبا (abc) بالعالم');
    const { page } = await visitors.come('Ann', path, { viewport: { width: 360, height: 740 } });
    await shows(page, 'مرحبا');

    const log = page.getByRole('log');

    expect(await log.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    const overflows =
      "[...document.querySelectorAll('.bubble')].filter((each) => getComputedStyle(each).overflow !== 'clip')";
    expect(await page.evaluate(overflows)).toEqual([]);
    expect(await page.locator('.content').last().getAttribute('dir')).toBe('auto');
  });

  test('people who come one after the other share a line; what was today is yesterday after midnight', async () => {
    const { roomId, path } = await roomWith(1);
    for (const name of ['Bob', 'Cid', 'Dan', 'Eve']) await (await world.person(name)).join(roomId);

    const { page } = await visitors.come('Ann', path, { clock: true });

    await page.locator('.system-line', { hasText: 'Bob, Cid and 3 others joined' }).waitFor();
    // At midnight, while it is open.
    const day = page.getByRole('log').locator('.day').first();
    expect(await day.innerText()).toBe('Today');
    await page.clock.fastForward('24:00:00');
    await day.filter({ hasText: 'Yesterday' }).waitFor();
  });
});
