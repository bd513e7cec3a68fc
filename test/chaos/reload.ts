import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { Entry } from '../../src/protocol/model.ts';
import { eventually } from '../support/eventually.ts';
import type { Pm2 } from '../support/pm2.ts';
import { startProxy } from '../support/proxy.ts';
import { Random } from '../support/random.ts';
import { Rest } from '../support/rest.ts';
import { check, type Verdict } from './checker.ts';
import { libraryTalker } from './library-talker.ts';
import { readStored } from './subject.ts';
import type { Talker } from './talker.ts';

export interface ReloadOptions {
  pm2: Pm2;
  mysqlUrl: string;
  clients: number;
  rooms: number;
  /** Messages a second, by all together. */
  rate: number;
  /** How often the crowd's workers are replaced while it talks; by default with `pm2 reload`. */
  reloads: number;
  /** A reload begins so long after the one before began, or as soon as that has ended, in ms. */
  everyMs: number;
  reload?: () => Promise<unknown>;
}

export interface ReloadReport extends Verdict {
  sent: number;
  /** Requests over kept-alive connections all the while, and what went wrong with them. */
  requests: number;
  failures: string[];
  /** How long each reload took, in ms. */
  reloadMs: number[];
  /** How often some client lost its connection, and the most that lost it within one tenth of a second. */
  moved: number;
  mostAtOnce: number;
}

/** A crowd talks, and REST is called, while all workers are replaced again and again. */
export async function reloadUnderLoad(options: ReloadOptions): Promise<ReloadReport> {
  const { pm2, clients, rooms, rate } = options;
  const proxy = await startProxy(new URL(pm2.url));
  const talkers: Talker[] = [];
  try {
    const roomIds = await createRooms(pm2.url, rooms);
    for (let i = 0; i < clients; i++) talkers.push(await libraryTalker(`talker ${i}`, proxy));
    await Promise.all(talkers.map((talker, i) => talker.join(roomIds[i % rooms] as number)));

    const crowd = { isTalking: true };
    const losses = watchConnections(talkers, crowd);
    const talking = talk(talkers, rate, crowd);
    const calling = call(pm2.url, roomIds[0] as number, crowd);
    const reloadMs = await reload(options);
    crowd.isTalking = false;
    const [, { requests, failures }] = await Promise.all([talking, calling]);
    const lostAt = await losses;

    await converge(talkers, options.mysqlUrl);
    const verdict = check({
      said: talkers.flatMap((talker) => talker.said),
      acknowledged: talkers.flatMap((talker) => talker.acknowledged),
      views: talkers.flatMap(({ name, shown }) =>
        Array.from(shown, ([roomId, entries]) => ({ who: name, roomId, shown: entries })),
      ),
      stored: await readStored((statement) => query(options.mysqlUrl, statement)),
    });
    const sent = talkers.reduce((sum, talker) => sum + talker.said.length, 0);
    return {
      ...verdict,
      sent,
      requests,
      failures,
      reloadMs,
      moved: lostAt.length,
      mostAtOnce: mostWithin(lostAt, 100),
    };
  } finally {
    for (const talker of talkers) talker.close();
    await proxy.stop();
  }
}

async function createRooms(url: string, count: number): Promise<number[]> {
  const { body } = await new Rest(url).post('/api/sessions', { nickname: 'maker' });
  const api = new Rest(url, body.token);
  const ids: number[] = [];
  for (let i = 0; i < count; i++) ids.push((await api.post('/api/rooms', { title: `room ${i}` })).body.id);
  return ids;
}

async function reload({ pm2, reloads, everyMs, reload: once }: ReloadOptions): Promise<number[]> {
  const took: number[] = [];
  await delay(2_000);
  for (let i = 0; i < reloads; i++) {
    const begunAt = performance.now();
    await (once ? once() : pm2.pm2('reload', 'sarangbang'));
    took.push(Math.round(performance.now() - begunAt));
    await delay(Math.max(0, everyMs - (performance.now() - begunAt)));
  }
  return took;
}

async function talk(talkers: Talker[], rate: number, crowd: { isTalking: boolean }): Promise<void> {
  const random = new Random(1);
  for (let i = 0; crowd.isTalking; i++) {
    const talker = random.pick(talkers);
    const [roomId] = [...talker.shown.keys()];
    talker.say(roomId as number, `${talker.name} says ${i} 👋`);
    await delay(random.between(0.5, 1.5) * (1_000 / rate));
  }
}

/** Reads and writes over connections that are kept alive, as a backend does. */
async function call(url: string, roomId: number, crowd: { isTalking: boolean }) {
  const { body } = await new Rest(url).post('/api/sessions', { nickname: 'backend' });
  const api = new Rest(url, body.token);
  await api.put(`/api/rooms/${roomId}/members/me`);
  const failures: string[] = [];
  let requests = 0;
  const once = async (what: string, path: string, body?: object) => {
    requests++;
    const outcome = await (body ? api.post(path, body) : api.get(path)).catch((error) => ({ status: describe(error) }));
    if (outcome.status !== 200 && outcome.status !== 201) failures.push(`${what}: ${outcome.status}`);
  };
  const caller = async () => {
    while (crowd.isTalking) {
      await once('a room', `/api/rooms/${roomId}`);
      await once('its members', `/api/rooms/${roomId}/members`);
      const message = { clientId: crypto.randomUUID(), content: crypto.randomUUID() };
      await once('a message', `/api/rooms/${roomId}/messages`, message);
      await delay(100);
    }
  };
  await Promise.all([caller(), caller(), caller()]);
  return { requests, failures };
}

function describe(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string } };
  return `${message} ${cause?.code ?? ''}`;
}

/** When somebody lost the connection, looked at every 20 ms. */
async function watchConnections(talkers: Talker[], crowd: { isTalking: boolean }): Promise<number[]> {
  const lostAt: number[] = [];
  const online = new Set(talkers);
  while (crowd.isTalking) {
    for (const talker of talkers) {
      if (talker.isOnline()) online.add(talker);
      else if (online.delete(talker)) lostAt.push(performance.now());
    }
    await delay(20);
  }
  return lostAt;
}

function mostWithin(times: number[], ms: number): number {
  return Math.max(0, ...times.map((at) => times.filter((other) => other >= at && other < at + ms).length));
}

async function converge(talkers: Talker[], mysqlUrl: string): Promise<void> {
  await eventually('all is sent, and shown to everybody', async () => {
    if (talkers.some((talker) => talker.waiting() > 0 || !talker.isOnline())) return false;
    const rows = (await query(mysqlUrl, 'SELECT id, head_seq FROM room')) as { id: number; head_seq: number }[];
    const heads = new Map(rows.map(({ id, head_seq }) => [id, head_seq]));
    const isUpToDate = ([id, log]: [number, Entry[]]) => log.at(-1)?.seq === heads.get(id);
    return talkers.every(({ shown }) => [...shown].every(isUpToDate));
  });
}

async function query(mysqlUrl: string, statement: string): Promise<unknown[]> {
  const connection = await createConnection(mysqlUrl);
  const [rows] = await connection.query(statement);
  await connection.end();
  return rows as unknown[];
}
