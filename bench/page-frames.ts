import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { freePort } from '../test/services/process.ts';
import { Person } from '../test/support/person.ts';
import { quantile } from './statistics.ts';

/**
 * How long the page takes to be there, and its frames, in a real Chromium: `npm run build`, then `npx tsx bench/page-frames.ts [messages]`. A screen
 * of 60 Hz has one each 16.7 ms at best.
 */
const MESSAGES = Number(process.argv[2] ?? 10_000);
const RAIN_PER_SECOND = 200;
const RAIN_SECONDS = 5;
const SPEAKERS = 4;
/** As Chromium's developer tools have it: latency in ms, throughput in bytes a second. */
const SLOW_3G = { latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

const folder = await mkdtemp(join(tmpdir(), 'sarangbang-frames-'));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const server = spawn(process.execPath, ['dist/main.js'], {
  cwd: join(import.meta.dirname, '..'),
  env: {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: `${port}`,
    SQLITE_FILE: join(folder, 'chat'),
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
for (let said = ''; !said.includes('ready'); ) said += (await once(server.stdout, 'data'))[0];
server.stdout.resume();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const speakers = await Promise.all(Array.from({ length: SPEAKERS }, (_, i) => speaker(`Speaker ${i}`)));
  const roomId = await newRoom(speakers[0] as Person);
  for (const person of speakers) await person.join(roomId);
  await fill(speakers, roomId);
  await reportFirstList('', speakers[0] as Person);
  await reportFirstList(' on slow 3G (400 kbit/s, 400 ms a round trip)', speakers[0] as Person, SLOW_3G);
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 }, locale: 'en-US' });
  await page.goto(`${url}/chat/rooms/${roomId}`);
  await page.getByLabel('Nickname').fill('Reader');
  await page.getByLabel('Nickname').press('Enter');
  await page.locator('article').last().waitFor();

  report('reading all of it back', await framesDuring(page, () => readBack(page)));
  report('scrolling through all of it', await framesDuring(page, () => scrollDown(page)));
  report(`${RAIN_PER_SECOND} messages a second arrive`, await framesDuring(page, () => rain(speakers, roomId)));
  process.stdout.write(`${await page.locator('.row').count()} rows are on the page\n`);
  for (const person of speakers) person.leave();
} finally {
  await browser.close();
  server.kill();
  await once(server, 'close');
  await rm(folder, { recursive: true });
}

async function speaker(nickname: string): Promise<Person> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${url}/api/sessions`, { method: 'POST', headers, body: JSON.stringify({ nickname }) });
  const { token } = (await response.json()) as { token: string };
  const person = new Person(url, token);
  await person.connected();
  return person;
}

async function newRoom({ token }: Person): Promise<number> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const body = JSON.stringify({ title: 'Ten thousand' });
  const response = await fetch(`${url}/api/rooms`, { method: 'POST', headers, body });
  return ((await response.json()) as { id: number }).id;
}

async function fill(speakers: readonly Person[], roomId: number): Promise<void> {
  for (let i = 0; i < MESSAGES; i += 200) {
    const said = Array.from({ length: 200 }, (_, k) =>
      speakers[Math.floor(i / 200 + k / 5) % SPEAKERS]?.say(roomId, text(i + k)),
    );
    await Promise.all(said);
  }
}

function text(i: number): string {
  return `Message ${i}: ${'a few words '.repeat(1 + ((i * 7) % 23))}${i % 10 === 0 ? `https://example.com/${i}` : ''}`;
}

/** The time between each two frames while something goes on, in ms. */
async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(`(() => {
    const frames = (window.frames_ = []);
    window.isMeasuring = true;
    let before = performance.now();
    const frame = (now) => {
      frames.push(now - before);
      before = now;
      if (window.isMeasuring) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })()`);
  await act();
  await page.evaluate('window.isMeasuring = false');
  return ((await page.evaluate('window.frames_')) as number[]).slice(1);
}

/** How long a browser that has nothing of it takes until the rooms can be used. */
async function reportFirstList(how: string, { token }: Person, network?: typeof SLOW_3G): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US' });
  await context.addInitScript(`localStorage.setItem('sarangbang.token', ${JSON.stringify(token)})`);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  if (network) await session.send('Network.emulateNetworkConditions', { offline: false, ...network });
  const begin = performance.now();
  await page.goto(`${url}/chat`, { waitUntil: 'commit' });
  await page.locator('a.room-item').first().waitFor();
  process.stdout.write(`first usable list of rooms${how}: ${Math.round(performance.now() - begin)} ms\n`);
  await context.close();
}

async function readBack(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const log = document.querySelector('[role=log]');
    const step = () => {
      log.scrollTop -= 400;
      if (log.querySelector('.log-top .hint')?.textContent.includes('begins') && log.scrollTop === 0) resolve();
      else requestAnimationFrame(step);
    };
    step();
  })`);
}

async function scrollDown(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const log = document.querySelector('[role=log]');
    const step = () => {
      log.scrollTop += 400;
      if (log.scrollTop + log.clientHeight >= log.scrollHeight - 1) resolve();
      else requestAnimationFrame(step);
    };
    step();
  })`);
}

async function rain(speakers: readonly Person[], roomId: number): Promise<void> {
  const said: Promise<unknown>[] = [];
  const begin = performance.now();
  for (let i = 0; i < RAIN_PER_SECOND * RAIN_SECONDS; i++) {
    said.push((speakers[i % SPEAKERS] as Person).say(roomId, text(i)));
    const ahead = (1_000 * said.length) / RAIN_PER_SECOND - (performance.now() - begin);
    if (ahead > 1) await new Promise((resolve) => setTimeout(resolve, ahead));
  }
  await Promise.all(said);
}

function report(what: string, frames: number[]): void {
  const sorted = frames.toSorted((a, b) => a - b);
  const [p50, p95, longest] = [0.5, 0.95, 1].map((share) => quantile(sorted, share).toFixed(1));
  process.stdout.write(`${what}: ${frames.length} frames; p50 ${p50} ms, p95 ${p95} ms, longest ${longest} ms\n`);
}
