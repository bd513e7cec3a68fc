import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { eventually } from './eventually.ts';

/** A real Chromium. `--no-sandbox` because root, as CI often is, cannot run it otherwise. */
export async function startBrowser(program: 'chromium' | 'chromiumShell' = 'chromiumShell'): Promise<Browser> {
  return await chromium.launch({
    executablePath: inject(program),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--in-process-gpu', '--disable-quic', '--disable-background-networking'],
      ...['--disable-sync', '--disable-breakpad', '--disable-extensions', '--disable-component-update', '--mute-audio'],
    ],
  });
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page: exceptions, and what the browser complained of. */
  complaints: string[];
}

/** Somebody with a browser profile of their own. @param prepare makes it what it is to be before the page is opened */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare: (context: BrowserContext) => Promise<void> = async () => {},
): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1_280, height: 800 }, ...options });
  await prepare(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.setDefaultTimeout(45_000);
  await page.goto(url);
  return { page, context, complaints };
}

export async function enter(page: Page, nickname: string): Promise<void> {
  await page.getByLabel('Nickname').fill(nickname);
  await page.getByRole('button', { name: 'Start chatting' }).click();
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
}

/** The texts of the messages on the page, from top to bottom. */
export async function messagesOn(page: Page): Promise<string[]> {
  return await page.getByRole('log').locator('article .content').allInnerTexts();
}

/** The same of the whole room, however little of it is in the document at a time: scrolls through it. Stored messages alone. */
export async function allMessagesOn(page: Page): Promise<string[]> {
  const log = page.getByRole('log');
  const beginning = page.getByText('This is the start of the conversation.');
  await eventually('the beginning of the room', async () => {
    await log.evaluate((element) => element.scrollTo(0, 0));
    return await beginning.isVisible();
  });
  const said = new Map<number, string>();
  for (let isEnd = false; !isEnd; ) {
    const shown = await log.locator('article[data-seq]').evaluateAll((articles) =>
      articles.map((article) => ({
        seq: Number(article.getAttribute('data-seq')),
        text: article.querySelector('.content')?.textContent ?? '',
      })),
    );
    for (const { seq, text } of shown) said.set(seq, text);
    isEnd = await log.evaluate((element) => {
      const isOver = element.scrollTop + element.clientHeight >= element.scrollHeight - 2;
      element.scrollBy(0, element.clientHeight / 2);
      return isOver;
    });
    await page.evaluate('new Promise((rendered) => requestAnimationFrame(() => requestAnimationFrame(rendered)))');
  }
  return [...said].sort(([one], [other]) => one - other).map(([, text]) => text);
}
