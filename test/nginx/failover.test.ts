import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatClient, type ChatRoom, startSession } from '../../src/client/chat-client.ts';
import type { Entry } from '../../src/protocol/model.ts';
import { type Nginx, startNginx } from '../services/nginx.ts';
import { eventually } from '../support/eventually.ts';
import { Rest } from '../support/rest.ts';
import { type Hosts, startHosts } from './hosts.ts';

let hosts: Hosts;
let nginx: Nginx;

beforeAll(async () => {
  hosts = await startHosts(2);
  nginx = await startNginx(hosts.ports);
});

afterAll(async () => {
  await nginx?.stop();
  await hosts?.stop();
});

/** Somebody with the client library, and the texts shown, in order. */
async function talker(nickname: string, roomId: number) {
  const { token } = await startSession(nginx.url, nickname);
  const client = new ChatClient({ url: nginx.url, token });
  const room: ChatRoom = await client.join(roomId);
  const shown: Entry[] = [];
  room.subscribe((fresh) => shown.push(...fresh));
  const texts = () => shown.flatMap((entry) => (entry.kind === 'message' ? [entry.content] : []));
  return { nickname, client, room, shown, texts };
}

/** How many members are connected, by worker. */
async function membersByWorker(roomId: number): Promise<number[]> {
  const connection = await createConnection(hosts.mysqlUrl);
  const query = 'SELECT worker_id, COUNT(*) AS members FROM presence WHERE room_id = ? GROUP BY worker_id';
  const [rows] = await connection.query(query, [roomId]);
  await connection.end();
  return (rows as { members: number }[]).map(({ members }) => members);
}

test('a host that is killed: its people are on the other within moments, and nothing is lost', async () => {
  const { token } = await startSession(nginx.url, 'maker');
  const { body } = await new Rest(nginx.url, token).post('/api/rooms', { title: 'a room' });
  const talkers: Awaited<ReturnType<typeof talker>>[] = [];
  for (const nickname of ['ann', 'bob', 'cho', 'dan']) talkers.push(await talker(nickname, body.id));
  expect(await membersByWorker(body.id)).toEqual([2, 2]);
  const said: string[] = [];
  const everyoneSays = (round: number) => {
    for (const { nickname, room } of talkers) {
      said.push(`${nickname} ${round}`);
      room.send({ content: `${nickname} ${round}` });
    }
  };

  for (let round = 0; round < 30; round++) {
    everyoneSays(round);
    if (round === 10) hosts.servers[0]?.child.kill('SIGKILL');
    await new Promise((next) => setTimeout(next, 20));
  }

  for (const { nickname, texts, shown, client } of talkers) {
    await eventually(`${nickname} has all`, () => texts().length === said.length);
    expect(texts().toSorted()).toEqual(said.toSorted());
    const seqs = shown.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] as number) + i));
    expect(client.state).toBe('online');
  }
  expect(talkers.map(({ texts }) => texts())).toEqual(Array(4).fill(talkers[0]?.texts()));

  for (const { client } of talkers) client.close();
});

test('a host that is back is sent requests again', async () => {
  await hosts.restart(0);

  await eventually('it has answered', async () => {
    await new Rest(nginx.url).get('/readyz');
    return (await nginx.accessLog()).at(-1)?.host === `127.0.0.1:${hosts.ports[0]}`;
  });
});

test('while a host goes away, everything that is asked for is answered', async () => {
  const { token } = await startSession(nginx.url, 'ann');
  const rest = new Rest(nginx.url, token);
  const { body: room } = await rest.post('/api/rooms', { title: 'a room' });
  await rest.put(`/api/rooms/${room.id}/members/me`);

  const statuses: number[] = [];
  for (let i = 0; i < 20; i++) {
    if (i === 5) hosts.servers[1]?.child.kill('SIGKILL');
    const message = { clientId: crypto.randomUUID(), content: `message ${i}` };
    statuses.push((await rest.post(`/api/rooms/${room.id}/messages`, message)).status);
    statuses.push((await rest.get(`/api/rooms/${room.id}/log`)).status);
  }

  expect(new Set(statuses)).toEqual(new Set([200, 201]));
});

test('with no host at all nginx says so, as the server would', async () => {
  for (const { child } of hosts.servers) child.kill('SIGKILL');

  const answer = await eventually('nothing is answered', async () => {
    const { status, headers, body } = await new Rest(nginx.url).get('/api/rooms');
    return status === 503 && { headers, body };
  });

  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(answer.body).toMatchObject({ status: 503, code: 'unavailable' });
});
