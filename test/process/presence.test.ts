import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import type { Member } from '../../src/protocol/model.ts';
import { eventually } from '../support/eventually.ts';
import type { Person } from '../support/person.ts';
import { useProcesses } from '../support/processes.ts';
import { Rest } from '../support/rest.ts';

const MEMBERS = 300;
const ROOMS = 5;

const processes = useProcesses(3);

test('a third of 300 members were on a worker that is killed: then lists are exact, and nobody left twice', async () => {
  const owner = await processes.person('maker', 0);
  const api = new Rest(processes.url(0), owner.token);
  const newRoom = async (title: string) => (await api.post('/api/rooms', { title, lifetime: 'transient' })).body.id;
  const rooms: number[] = [];
  for (let i = 0; i < ROOMS; i++) rooms.push(await newRoom(`room ${i}`));
  const roomOf = (i: number) => rooms[i % ROOMS] as number;
  const people = await Promise.all(Array.from({ length: MEMBERS }, (_, i) => processes.person(`p${i}`, i % 3)));
  await Promise.all(people.map((person, i) => person.join(roomOf(i))));

  const killedAt = Date.now();
  processes.kill(2);
  // Every second one comes back elsewhere; the others are gone.
  const lost = people.flatMap((person, i) => (i % 3 === 2 ? [{ person, i }] : []));
  const back = lost.filter((_, n) => n % 2 === 0);
  const gone = new Set(lost.filter((_, n) => n % 2 === 1).map(({ person }) => person.user.id));
  const returned = await Promise.all(back.map(({ person, i }) => returnTo((i + 1) % 3, person, roomOf(i))));

  const remaining = (roomId: number) => people.filter((p, i) => roomOf(i) === roomId && !gone.has(p.user.id));
  for (const worker of [0, 1]) {
    for (const roomId of rooms) {
      await eventually(`room ${roomId} is exact on worker ${worker}`, async () => {
        const listed = await allMembers(worker, roomId, owner.token);
        const { body } = await new Rest(processes.url(worker), owner.token).get(`/api/rooms/${roomId}`);
        const expected = remaining(roomId).length;
        return listed.length === expected && listed.every(({ online }) => online) && body.onlineCount === expected;
      });
    }
  }
  const exactAfterMs = Date.now() - killedAt;
  process.stdout.write(`lists and counts were exact ${exactAfterMs} ms after the kill\n`);

  const left = await entriesOfKindLeft();
  expect(left.map((entry) => entry.user_id).sort()).toEqual([...gone].sort());
  expect(left.every(({ body }) => JSON.parse(body).reason === 'disconnected')).toBe(true);
  expect(await countsThatLie()).toEqual([]);
  for (const person of [owner, ...people, ...returned]) person.leave();
});

async function returnTo(worker: number, { token }: Person, roomId: number): Promise<Person> {
  const person = await processes.connect(token, worker);
  await person.join(roomId);
  return person;
}

async function allMembers(worker: number, roomId: number, token: string): Promise<Member[]> {
  return (await new Rest(processes.url(worker), token).get(`/api/rooms/${roomId}/members?limit=200`)).body.members;
}

async function query<R>(statement: string): Promise<R[]> {
  const connection = await createConnection(processes.mysqlUrl);
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
