import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

/** A real Chromium. `--no-sandbox` because root, as CI often is, cannot run it otherwise. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: inject('chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
  });
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page: exceptions, and what the browser complained of. */
  complaints: string[];
}

/** Somebody with a browser profile of their own. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1_280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.setDefaultTimeout(10_000);
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
