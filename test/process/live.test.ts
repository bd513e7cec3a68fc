import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../services/process.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from '../support/person.ts';
import { Rest } from '../support/rest.ts';
import { type ServerProcess, spawnServer } from '../support/server.ts';
import { redisUrl, SECRET } from '../support/world.ts';

let database: TestDatabase;
const workers: (ServerProcess & { url: string })[] = [];

beforeAll(async () => {
  database = await createDatabase('mysql');
  for (let i = 0; i < 2; i++) {
    const port = await freePort();
    const server = await spawnServer({
      HOST: '127.0.0.1',
      PORT: String(port),
      WORKERS: '2',
      MYSQL_URL: database.config.mysqlUrl ?? '',
      REDIS_URL: redisUrl(),
      SESSION_SECRET: SECRET,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
    });
    await server.prints('Sarangbang is ready');
    workers.push({ ...server, url: `http://127.0.0.1:${port}` });
  }
});

afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await database.drop();
});

test('the presenter’s worker is killed: within 15 s the presenter is away, and catches up when back', async () => {
  const [one, two] = workers as [(typeof workers)[0], (typeof workers)[0]];
  const presenter = await newPerson('presenter', two.url);
  const viewer = await newPerson('viewer', one.url);
  const api = new Rest(two.url, presenter.token);
  const { id: roomId } = (await api.post('/api/rooms', { title: 'a broadcast', mode: 'live' })).body;
  await presenter.join(roomId);
  await viewer.join(roomId);
  await presenter.get('live:start', { roomId });
  const { seq } = await viewer.say(roomId, 'you are here');

  const killedAt = Date.now();
  two.child.kill('SIGKILL');
  await eventually(
    'the presenter is away',
    async () => 'presenterAway' in (await viewer.say(roomId, 'are you there?')),
    20_000,
  );
  const afterMs = Date.now() - killedAt;
  process.stdout.write(`the presenter was away ${afterMs} ms after the kill\n`);
  expect(afterMs).toBeLessThan(17_000);
  await viewer.say(roomId, 'the last words');

  const back = await newPerson('presenter', one.url, presenter.token);
  const { entries } = await back.join(roomId, seq);
  expect(entries.length).toBeGreaterThan(0);
  const newest = (await back.get('log:read', { roomId })).entries;
  expect(newest.at(-1).content).toBe('the last words');
  expect(await viewer.say(roomId, 'welcome back')).not.toHaveProperty('presenterAway');
  for (const person of [presenter, viewer, back]) person.leave();
}, 60_000);

async function newPerson(nickname: string, url: string, known?: string): Promise<Person> {
  const token = known ?? (await new Rest(url).post('/api/sessions', { nickname })).body.token;
  const person = new Person(url, token);
  await person.connected();
  return person;
}
