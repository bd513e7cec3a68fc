import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from '../support/person.ts';
import { startPm2 } from '../support/pm2.ts';
import { Rest } from '../support/rest.ts';
import { METRICS_TOKEN, type Scrape, scrape } from '../support/scrape.ts';
import { redisUrl, SECRET } from '../support/world.ts';

const MESSAGES = 'sarangbang_entries_total';

describe('/metrics of two workers under PM2', () => {
  let database: TestDatabase;
  let pm2: Awaited<ReturnType<typeof startPm2>>;
  let roomId: number;
  let sent = 0;
  /** What scrapes have told, one after the other. */
  const told: Scrape[] = [];

  beforeAll(async () => {
    database = await createDatabase('mysql');
    pm2 = await startPm2({
      WORKERS: '2',
      MYSQL_URL: database.config.mysqlUrl ?? '',
      REDIS_URL: redisUrl(),
      SESSION_SECRET: SECRET,
      METRICS_TOKEN,
      RATE_LIMITS: 'off',
    });
    const { body } = await new Rest(pm2.url).post('/api/sessions', { nickname: 'maker' });
    roomId = (await new Rest(pm2.url, body.token).post('/api/rooms', { title: 'a room' })).body.id;
  });
  afterAll(async () => {
    await pm2.stop();
    await database.drop();
  });

  const person = async () => {
    const { body } = await new Rest(pm2.url).post('/api/sessions', { nickname: 'ann' });
    const it = new Person(pm2.url, body.token);
    await it.connected();
    await it.join(roomId);
    return it;
  };
  /** Some people, who by turns come to both workers, say so many things. */
  const talk = async () => {
    const people = await Promise.all([person(), person(), person(), person()]);
    for (const it of people) for (let i = 0; i < 25; i++) await it.say(roomId, `message ${i}`);
    sent += 100;
    return people;
  };
  /** Asks whoever answers, on a connection of its own each time. */
  const look = async () => {
    const found = await scrape(pm2.url);
    told.push(found);
    return found;
  };
  const agreed = async (what: string, isTrue: (found: Scrape) => boolean) => {
    await eventually(what, async () => isTrue(await look()));
    for (let i = 0; i < 6; i++) expect(isTrue(await look())).toBe(true);
  };
  const allMessages = (found: Scrape) => found.value(MESSAGES, { kind: 'message' }) === sent;
  const online = async () => (await pm2.processes()).filter(({ status }) => status === 'online');
  const cannotBeReached = () => undefined;

  test('one scrape, of whichever worker, is about both', async () => {
    const people = await talk();

    await agreed(
      'both count',
      (found) => allMessages(found) && found.value('sarangbang_connections') === people.length,
    );
    expect(told.at(-1)?.value('sarangbang_redis_up')).toBe(1);
    for (const it of people) it.leave();
    await agreed('nobody is there', (found) => found.value('sarangbang_connections') === 0);
    const folder = join(pm2.folder, 'data', `metrics-${hostname()}-${new URL(pm2.url).port}`);
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    expect(files).toHaveLength(2);
    for (const name of files) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  test('nothing goes backwards over a reload', async () => {
    let isDone = false;
    const looking = (async () => {
      while (!isDone) await look().catch(cannotBeReached);
    })();
    await pm2.pm2('reload', 'sarangbang');
    isDone = true;
    await looking;
    const people = await talk();

    await agreed('what the old ones counted is there', allMessages);
    for (const it of people) it.leave();
  });

  test('nothing goes backwards when workers are killed', async () => {
    for (let round = 0; round < 2; round++) {
      const people = await talk();
      await agreed('all is written down', allMessages);
      const [victim] = await online();
      process.kill(victim?.pid ?? 0, 'SIGKILL');

      await eventually('two workers are online again', async () => {
        await look().catch(cannotBeReached);
        const now = await online();
        return now.length === 2 && now.every(({ pid }) => pid !== victim?.pid);
      });
      await agreed('what the killed one counted is there', allMessages);
      for (const it of people) it.leave();
    }
    await agreed('the dead hold no connections', (found) => found.value('sarangbang_connections') === 0);
  });

  test('in all that time no count has fallen', () => {
    const names = ['sarangbang_entries_total', 'sarangbang_http_requests_total', 'sarangbang_changes_total'];
    const histograms = ['sarangbang_commit_seconds', 'sarangbang_http_request_seconds', 'nodejs_gc_duration_seconds'];
    expect(told.length).toBeGreaterThan(50);
    for (const name of [...names, ...histograms.flatMap((it) => [`${it}_count`, `${it}_bucket`, `${it}_sum`])]) {
      const values = told.map((found) => found.value(name));
      const falls = values.flatMap((value, i) => (value < (values[i - 1] ?? 0) - 1e-9 ? [[values[i - 1], value]] : []));
      expect({ name, falls }).toEqual({ name, falls: [] });
    }
  });
});
