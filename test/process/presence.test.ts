import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Member } from '../../src/protocol/model.ts';
import { freePort } from '../services/process.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from '../support/person.ts';
import { Rest } from '../support/rest.ts';
import { type ServerProcess, spawnServer } from '../support/server.ts';
import { redisUrl, SECRET } from '../support/world.ts';

const MEMBERS = 300;
const ROOMS = 5;

let database: TestDatabase;
const workers: (ServerProcess & { url: string })[] = [];

beforeAll(async () => {
  database = await createDatabase('mysql');
  for (let i = 0; i < 3; i++) {
    const port = await freePort();
    const server = await spawnServer({
      HOST: '127.0.0.1',
      PORT: String(port),
      WORKERS: '3',
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

test('a third of 300 members were on a worker that is killed: within 15 s lists are exact, nobody left twice', async () => {
  const url = (i: number) => workers[i % 3]?.url ?? '';
  const owner = await newPerson('maker', url(0));
  const api = new Rest(url(0), owner.token);
  const rooms: number[] = [];
  for (let i = 0; i < ROOMS; i++) rooms.push((await api.post('/api/rooms', { title: `room ${i}` })).body.id);
  const roomOf = (i: number) => rooms[i % ROOMS] as number;
  const people = await Promise.all(Array.from({ length: MEMBERS }, (_, i) => newPerson(`p${i}`, url(i))));
  await Promise.all(people.map((person, i) => person.join(roomOf(i))));

  const killedAt = Date.now();
  workers[2]?.child.kill('SIGKILL');
  // Every second one comes back elsewhere; the others are gone.
  const lost = people.flatMap((person, i) => (i % 3 === 2 ? [{ person, i }] : []));
  const back = lost.filter((_, n) => n % 2 === 0);
  const gone = new Set(lost.filter((_, n) => n % 2 === 1).map(({ person }) => person.user.id));
  const returned = await Promise.all(back.map(({ person, i }) => returnTo(url(i + 1), person, roomOf(i))));

  const remaining = (roomId: number) => people.filter((p, i) => roomOf(i) === roomId && !gone.has(p.user.id));
  for (const worker of [0, 1]) {
    for (const roomId of rooms) {
      await eventually(
        `room ${roomId} is exact on worker ${worker}`,
        async () => {
          const listed = await allMembers(url(worker), roomId);
          const { body } = await new Rest(url(worker)).get(`/api/rooms/${roomId}`);
          const expected = remaining(roomId).length;
          return listed.length === expected && listed.every(({ online }) => online) && body.onlineCount === expected;
        },
        20_000,
      );
    }
  }
  const exactAfterMs = Date.now() - killedAt;
  process.stdout.write(`lists and counts were exact ${exactAfterMs} ms after the kill\n`);

  const left = await entriesOfKindLeft();
  expect(left.map((entry) => entry.user_id).sort()).toEqual([...gone].sort());
  expect(left.every(({ body }) => JSON.parse(body).reason === 'disconnected')).toBe(true);
  expect(await countsThatLie()).toEqual([]);
  for (const person of [owner, ...people, ...returned]) person.leave();
}, 60_000);

async function newPerson(nickname: string, url: string): Promise<Person> {
  const { body } = await new Rest(url).post('/api/sessions', { nickname });
  const person = new Person(url, body.token);
  await person.connected();
  return person;
}

async function returnTo(url: string, { token }: Person, roomId: number): Promise<Person> {
  const person = new Person(url, token);
  await person.connected();
  await person.join(roomId);
  return person;
}

async function allMembers(url: string, roomId: number): Promise<Member[]> {
  return (await new Rest(url).get(`/api/rooms/${roomId}/members?limit=200`)).body.members;
}

async function query<R>(statement: string): Promise<R[]> {
  const connection = await createConnection(database.config.mysqlUrl ?? '');
  const [rows] = await connection.query(statement);
  await connection.end();
  return rows as R[];
}

async function entriesOfKindLeft() {
  return await query<{ user_id: string; body: string }>("SELECT user_id, body FROM entry WHERE kind = 'left'");
}

/** Rooms whose counts are not those of their members and of who is connected. */
async function countsThatLie() {
  return await query(`
    SELECT id FROM room
    WHERE member_count <> (SELECT COUNT(*) FROM member WHERE room_id = room.id)
       OR online_count <> (SELECT COUNT(DISTINCT user_id) FROM presence WHERE room_id = room.id)`);
}
