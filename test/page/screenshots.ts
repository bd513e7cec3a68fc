import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { freePort } from '../services/process.ts';
import { Person } from '../support/person.ts';
import { startProxy } from '../support/proxy.ts';
import { Rest } from '../support/rest.ts';
import { ROOT, spawnServer } from '../support/server.ts';

/** Takes the pictures of the page that the README shows: `npm run build`, then `npx tsx test/page/screenshots.ts`. */
const FOLDER = join(ROOT, 'docs/screenshots');
const DESKTOP = { viewport: { width: 1_440, height: 900 }, locale: 'en-US' };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, locale: 'ko-KR' };

const TALK: [who: number, text: string][] = [
  [0, 'Morning! The new ferry timetable is out: https://example.com/timetable'],
  [1, 'Finally. Does the last boat still leave at six?'],
  [0, 'At seven now, from May on'],
  [0, 'so there is time for dinner'],
  [2, '저도 갈게요. 회는 제가 살게요 🐟'],
  [1, '🎉'],
  [3, 'Room for one more? I can bring the big tent and the stove.'],
  [1, 'Of course. We meet at the pier, half past eight.'],
  [2, '일기예보 보니까 토요일은 맑대요.'],
];

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const server = await spawnServer({ HOST: '127.0.0.1', PORT: `${port}`, RATE_LIMITS: 'off', LOG_LEVEL: 'info' });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await server.prints('ready');
  await mkdir(FOLDER, { recursive: true });
  const people = await Promise.all(['Maple', 'River', '바다', 'Juniper'].map(person));
  await takeAll(browser, people);
  for (const somebody of people) somebody.leave();
} finally {
  await browser.close();
  await server.stop();
}

async function takeAll(browser: Browser, people: Person[]): Promise<void> {
  const [maple, river, bada] = people as [Person, Person, Person];
  await room(river, { title: 'Design review', lifetime: 'permanent' }, people.slice(0, 2), [
    [1, 'Shall we look at it at three?'],
  ]);
  await room(bada, { title: '동네 책 모임', password: 'library' }, people.slice(2, 3), []);
  const live = await room(maple, { title: 'Guitar by the window', mode: 'live' }, people, []);
  const trip = await room(maple, { title: 'Island weekend', lifetime: 'permanent' }, people, TALK);

  await maple.get('live:start', { roomId: live });
  for (const [who, text] of [
    [1, 'Here already!'],
    [2, '소리 잘 들려요 👍'],
    [3, 'The second string is a little flat'],
    [0, 'Tuned. Now it begins.'],
  ] as const)
    await people[who]?.say(live, text);
  const { seq } = await maple.say(live, 'Wishes are welcome: one song each');
  await rest(maple).patch(`/api/rooms/${live}`, { pinnedSeq: seq, slowModeSeconds: 5 });
  const { seq: newest } = await river.say(trip, 'See you there', { replyTo: 12 });
  for (const somebody of [river, bada]) somebody.socket.emit('read', { roomId: trip, seq: newest });

  await shoot(browser, 'rooms', river, '/chat', DESKTOP);
  await shoot(browser, 'room', river, `/chat/rooms/${trip}`, DESKTOP);
  await shoot(browser, 'dark', river, `/chat/rooms/${trip}`, { ...DESKTOP, colorScheme: 'dark' });
  await shoot(browser, 'phone', bada, `/chat/rooms/${trip}`, PHONE);
  await shoot(browser, 'live', bada, `/chat/rooms/${live}`, { ...PHONE, colorScheme: 'dark' });
  await shootLost(browser, bada, trip);
}

async function person(nickname: string): Promise<Person> {
  const { body } = await new Rest(url).post('/api/sessions', { nickname });
  const somebody = new Person(url, body.token);
  await somebody.connected();
  return somebody;
}

function rest({ token }: Person): Rest {
  return new Rest(url, token);
}

async function room(
  owner: Person,
  what: object,
  people: Person[],
  talk: [who: number, text: string][],
): Promise<number> {
  const { body } = await rest(owner).post('/api/rooms', what);
  await owner.join(body.id);
  for (const somebody of people) await somebody.join(body.id);
  for (const [who, text] of talk) await people[who]?.say(body.id, text);
  return body.id;
}

async function open(browser: Browser, as: Person, address: string, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  await context.addInitScript(`localStorage.setItem('sarangbang.token', ${JSON.stringify(as.token)})`);
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('.room-item').first().or(page.locator('article').first()).waitFor();
  await page.waitForLoadState('networkidle');
  return page;
}

async function shoot(
  browser: Browser,
  name: string,
  as: Person,
  path: string,
  options: BrowserContextOptions,
): Promise<void> {
  const page = await open(browser, as, url + path, options);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
  await page.context().close();
}

/** The line is cut, and what is written waits. */
async function shootLost(browser: Browser, as: Person, roomId: number): Promise<void> {
  const proxy = await startProxy(new URL(url));
  const page = await open(browser, as, `${proxy.url}/chat/rooms/${roomId}`, PHONE);
  proxy.cut();
  await page.getByRole('textbox').fill('지금 지하철이에요');
  await page.locator('button.send').tap();
  await page.locator('[role=status][data-state=reconnecting]').waitFor();
  await page.waitForTimeout(2_500);
  await page.screenshot({ path: join(FOLDER, 'reconnecting.png'), animations: 'disabled' });
  await page.context().close();
  await proxy.stop();
}
