import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { messagesOn, say } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [ONE_PROCESS] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];

describe('reading a room', () => {
  const world = useWorld(ONE_PROCESS, PATIENT);
  const visitors = useVisitors(world);

  const roomOf = async (...texts: string[]) => {
    const owner = await world.person('Owner');
    const roomId = await world.room(owner);
    await owner.join(roomId);
    for (const text of texts) await owner.say(roomId, text);
    return { owner, roomId, path: `/chat/rooms/${roomId}` };
  };
  /** The text of the message that holds the focus; of what else does, its tag. */
  const focused = async (page: Page): Promise<string> => {
    const focus = 'document.activeElement';
    return await page.evaluate(`${focus}.querySelector('.content')?.textContent ?? ${focus}.tagName`);
  };

  test('who comes back finds a line where they stopped reading, and how many messages came since', async () => {
    const { owner, roomId, path } = await roomOf('old');
    const { page } = await visitors.come('Ann', path);
    await eventually('she reads', async () => (await messagesOn(page)).includes('old'));
    await page.goto('about:blank');
    for (let i = 0; i < 40; i++) await owner.say(roomId, `new ${i}`);

    await page.goto(world.url() + path);

    const marker = page.getByRole('heading', { name: 'New messages' });
    await marker.waitFor();
    await eventually('it is in view, below what she knows', async () => {
      const [line, frame, first] = await Promise.all([
        marker.boundingBox(),
        page.getByRole('log').boundingBox(),
        page.locator('article', { hasText: 'new 0' }).boundingBox(),
      ]);
      return line && frame && first && line.y > frame.y && line.y < first.y && line.y < frame.y + 250;
    });
    // Once to where they begin, and from there to the end.
    await page.getByRole('button', { name: '40 new messages' }).click();
    await page.getByRole('button', { name: /new message/ }).click();
    await eventually('the newest are in view', async () => (await messagesOn(page)).at(-1) === 'new 39');

    await page.getByRole('button', { name: /new message/ }).waitFor({ state: 'detached' });
    const token: string = await page.evaluate("localStorage.getItem('sarangbang.token')");
    await eventually('the server knows that she has read it', async () => {
      const { body } = await world.rest(0, token).get('/api/rooms?limit=50');
      return body.rooms.find((room: { id: number }) => room.id === roomId).unread === 0;
    });
    await page.reload();
    await eventually('all is read', async () => (await messagesOn(page)).at(-1) === 'new 39');
    expect(await marker.count()).toBe(0);
  });

  test('what others say is read out; many messages at once are counted', async () => {
    const { owner, roomId, path } = await roomOf('before');
    const { page } = await visitors.come('Ann', path);
    await eventually('she is there', async () => (await messagesOn(page)).length > 0);
    const heard: string[] = [];
    await page.exposeFunction('heard', (text: string) => heard.push(text));
    await page.evaluate(`(() => {
      const region = document.querySelector('.announcer');
      new MutationObserver(() => heard(region.textContent)).observe(region, { childList: true, subtree: true, characterData: true });
    })()`);

    await owner.say(roomId, 'hello');
    await eventually('it is read out', () => heard.includes('Owner: hello'));
    let said = 1;
    await eventually('they are counted', async () => {
      await Promise.all(Array.from({ length: 5 }, () => owner.say(roomId, `one of many: ${said++}`)));
      return heard.some((text) => /^\d+ new messages$/.test(text));
    });

    expect(heard.length).toBeLessThan(said);
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('off');
  });

  test('the log is one stop of the Tab key; arrows go through it, Enter into a message, Escape back to the compose box', async () => {
    const { path } = await roomOf('one https://example.com', 'two', 'three');
    const { page } = await visitors.come('Ann', path);
    await eventually('they are there', async () => (await messagesOn(page)).length === 3);
    await page.getByRole('textbox', { name: 'Message' }).focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toBe('three');

    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe('two');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.href')).toBe('https://example.com/');
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    expect(await focused(page)).toBe('three');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Reply');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('TEXTAREA');

    expect(
      await page.getByRole('log').locator('[tabindex="0"], a:not([tabindex]), button:not([tabindex])').count(),
    ).toBe(1);
  });

  test('a message that holds the focus stays on the page however far one scrolls', async () => {
    const { path } = await roomOf(...Array.from({ length: 45 }, (_, i) => `${i}\n.\n.\n.\n.`));
    const { page } = await visitors.come('Ann', path);
    await eventually('they are there', async () => (await messagesOn(page)).length > 5);
    const last = page.locator('article').last();
    await last.focus();
    await page.getByRole('log').hover();

    await eventually('the first is there', async () => {
      await page.mouse.wheel(0, -2_000);
      return (await messagesOn(page))[0]?.startsWith('0');
    });

    expect(await focused(page)).toContain('44');
    await page.keyboard.press('ArrowUp');
    await eventually('it comes back into view', async () => (await focused(page))?.startsWith('43'));
  });

  test('on a phone a touch on a message opens what can be done with it', async () => {
    const { path } = await roomOf('touch me');
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const { page } = await visitors.come('Ann', path, phone);
    await page.locator('article .bubble').tap();

    await page.getByRole('dialog').getByRole('button', { name: 'Reply' }).tap();

    await page.getByText('Replying to Owner').waitFor();
    await eventually('the box has the focus', async () => (await focused(page)) === 'TEXTAREA');
  });

  test('nothing is marked as new to whoever wrote last', async () => {
    const { owner, roomId, path } = await roomOf('hello');
    const { page } = await visitors.come('Ann', path);
    await say(page, 'hi');
    await owner.say(roomId, 'how are you?');

    await eventually('it is there', async () => (await messagesOn(page)).includes('how are you?'));

    expect(await page.getByRole('heading', { name: 'New messages' }).count()).toBe(0);
  });
});
