import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/open.ts';
import { eventually } from '../support/eventually.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { METRICS_TOKEN, scrape } from '../support/scrape.ts';
import { ROOT } from '../support/server.ts';
import { DEPLOYMENTS, redisUrl, useWorld } from '../support/world.ts';

const metricsDir = await mkdtemp(join(tmpdir(), 'sarangbang-metrics-'));
const withMetrics = { metricsToken: METRICS_TOKEN, metricsDir };

afterAll(() => rm(metricsDir, { recursive: true }));

describe.each(DEPLOYMENTS)('$name', (deployment) => {
  const world = useWorld(deployment, withMetrics);

  test('under load one scrape, of any worker, tells what all of them did', async () => {
    const before = await scrape(world.url(-1));
    const people = await Promise.all([0, -1, 0, -1].map((worker, i) => world.person(`person ${i}`, worker)));
    const rooms = await Promise.all(people.map((person) => world.room(person)));
    for (const person of people) for (const roomId of rooms) await person.join(roomId);

    const sending = people.flatMap((person) =>
      rooms.flatMap((roomId) => Array.from({ length: 25 }, (_, i) => person.say(roomId, `message ${i}`))),
    );
    const meanwhile = await Promise.all([0, -1, 0, -1].map((worker) => scrape(world.url(worker))));
    await Promise.all(sending);
    await people[0]?.ask('message:send', { roomId: rooms[0], content: 'without clientId' });
    await world.rest().get('/api/rooms/999999');
    for (const roomId of rooms) await people[0]?.hears(roomId, { content: 'message 24' });

    const sent = before.value('sarangbang_socket_event_seconds_count') + 16 + 401;
    for (const worker of [0, -1]) {
      // What the others did is known as they wrote it down, up to two seconds ago.
      const after = await eventually('all is written down', async () => {
        const now = await scrape(world.url(worker));
        return now.value('sarangbang_socket_event_seconds_count') === sent && now;
      });
      const more = (name: string, labels = {}) => after.value(name, labels) - before.value(name, labels);
      expect(more('sarangbang_entries_total', { kind: 'message' })).toBe(400);
      expect(more('sarangbang_entries_total', { kind: 'joined' })).toBe(16);
      expect(more('sarangbang_changes_total', { outcome: 'committed' })).toBe(416);
      // A change that found its room locked is tried again.
      expect(more('sarangbang_commit_changes_sum')).toBeGreaterThanOrEqual(416);
      expect(more('sarangbang_commit_seconds_count')).toBe(more('sarangbang_commit_changes_count'));
      expect(more('sarangbang_socket_event_seconds_count', { event: 'message:send' })).toBe(401);
      expect(more('sarangbang_refusals_total', { code: 'invalid', via: 'socket' })).toBe(1);
      expect(more('sarangbang_refusals_total', { code: 'not_found', via: 'http' })).toBe(1);
      expect(more('sarangbang_http_requests_total', { route: '/api/rooms', method: 'POST', status: '201' })).toBe(4);
      expect(more('sarangbang_http_request_seconds_count', { route: '/api/rooms/:roomId', method: 'GET' })).toBe(1);
      expect(after.value('sarangbang_connections')).toBe(4);
      expect(after.value('sarangbang_local_rooms')).toBe(4 * deployment.workers);
      expect(after.count('sarangbang_queue_changes')).toBe(1);
      expect(more('sarangbang_fanout_frames_total')).toBeGreaterThan(4 * 4);
      expect(more('sarangbang_fanout_bytes_total')).toBeGreaterThan(400 * 4 * 50);
      expect(after.value('process_cpu_seconds_total')).toBeGreaterThan(0);
    }
    const entries = meanwhile.map((it) => it.value('sarangbang_entries_total', { kind: 'message' }));
    expect(Math.max(...entries)).toBeLessThanOrEqual(
      before.value('sarangbang_entries_total', { kind: 'message' }) + 400,
    );
  });

  test('whoever does not know the token learns nothing', async () => {
    for (const authorization of [undefined, 'Bearer', 'Bearer x', `Bearer ${METRICS_TOKEN}x`, METRICS_TOKEN]) {
      const answer = await fetch(`${world.url()}/metrics`, { headers: authorization ? { authorization } : {} });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated' });
    }
  });

  test('what hostile clients name does not become a label', async () => {
    const eve = await world.person('eve');
    await scrape(world.url());
    const before = await scrape(world.url());

    for (let i = 0; i < 30; i++) {
      await eve.ask(`event ${i}`, {});
      await world.rest().get(`/api/rooms/${1_000_000 + i}`);
      await world.rest().get(`/api/nothing/${i}`);
      await world.rest().call(i % 2 ? 'PURGE' : 'LOCK', `/nothing/${i}`);
    }

    const after = await scrape(world.url());
    const lines = ({ text }: { text: string }) => text.match(/^sarangbang_.*$/gm)?.length ?? 0;
    expect(lines(after) - lines(before)).toBeLessThan(60);
    expect(after.text).not.toMatch(/event \d|nothing|PURGE/);
  });
});

describe('what goes wrong is counted', () => {
  const world = useWorld({ name: 'no worker yet', engine: 'mysql', workers: 0 }, withMetrics);
  const [proxies, one, two] = [[] as TcpProxy[], 0, 1];

  beforeAll(async () => {
    const [redis, mysql] = [new URL(redisUrl()), new URL(world.config.mysqlUrl ?? '')];
    proxies.push(await startProxy(redis), await startProxy(mysql));
    const away = { redisUrl: proxies[0]?.url ?? '', mysqlUrl: proxies[1]?.url ?? '' };
    const config = { workers: 2, rateLimits: true, leaseMs: 8_000 };
    await world.startWorker({ ...config, redisUrl: redis.href });
    await world.startWorker({ ...config, ...away });
  });
  afterAll(async () => {
    for (const worker of world.workers.splice(0)) await worker.stop();
    for (const proxy of proxies) await proxy.stop();
    world.errors.length = 0;
  });
  const counts = async (name: string, least: number, labels = {}) =>
    await eventually(`${name} is ${least} or more`, async () => {
      return (await scrape(world.url(one))).value(`sarangbang_${name}`, labels) >= least;
    });

  test('each where it belongs', async () => {
    const [ann, bob] = [await world.person('ann', one), await world.person('bob', two)];
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);
    await bob.hears(roomId, { seq: (await ann.say(roomId, 'hello')).seq });
    await new Promise((aFewLooks) => setTimeout(aFewLooks, 3_500));
    expect((await scrape(world.url(one))).value('sarangbang_heads_repaired_total')).toBe(0);
    await counts('redis_up', 1);
    await counts('database_connections', 2, { state: 'idle' });

    proxies[0]?.cut();
    await bob.hears(roomId, { seq: (await ann.say(roomId, 'unheard')).seq });
    await counts('heads_repaired_total', 1);
    expect((await scrape(world.url(one))).value('sarangbang_redis_up')).toBe(0);

    proxies[1]?.cut();
    setTimeout(() => proxies[1]?.mend(), 300);
    await bob.say(roomId, 'in the end');
    await counts('transactions_repeated_total', 1);

    const flood = Array.from({ length: 110 }, () =>
      ann.ask('message:send', { roomId, clientId: randomUUID(), content: 'x' }),
    );
    await Promise.all(flood);
    await counts('rate_limited_total', 10, { limiter: 'messages' });
    await counts('refusals_total', 10, { code: 'rate_limited', via: 'socket' });
    await world.connect('no token', two).catch(() => {});
    await counts('refusals_total', 1, { code: 'unauthenticated', via: 'handshake' });

    const transient = await world.room(ann, { lifetime: 'transient' });
    for (const person of [ann, bob]) await person.join(transient);
    for (const person of [ann, bob]) person.leave();
    await counts('members_seen_off_total', 1, { reason: 'disconnected' });
  });

  test('who is connected to another worker as well is not seen off', async () => {
    const seenOff = async () =>
      (await scrape(world.url(one))).value('sarangbang_members_seen_off_total', { reason: 'orphaned' });
    const [carol, dave] = [await world.person('carol', one), await world.person('dave', two)];
    const [here, there] = [carol, await world.connect(carol.token, two)];
    const roomId = await world.room(carol, { lifetime: 'transient' });
    for (const each of [here, there, dave]) await each.join(roomId);
    const db = openDatabase(world.config);
    const present = async (count: number) =>
      await eventually(`${count} are there`, async () => {
        return (await db.selectFrom('presence').select('worker_id').execute()).length === count;
      });
    await present(3);
    const before = await seenOff();

    await world.workers.pop()?.stop();
    await here.hears(roomId, { kind: 'left', userId: dave.user.id });
    await present(1);
    await db.destroy();
    expect(await eventually('dave is counted', async () => (await seenOff()) - before || undefined)).toBe(1);
  });
});

describe('without METRICS_TOKEN', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0]);

  test('there is nothing, and it is said what to set', async () => {
    expect(await world.rest(0, METRICS_TOKEN).get('/metrics')).toMatchObject({
      status: 404,
      body: { code: 'not_found', detail: expect.stringContaining('METRICS_TOKEN') },
    });
  });
});

describe('the dashboard', () => {
  const world = useWorld(DEPLOYMENTS[1] as (typeof DEPLOYMENTS)[0], withMetrics);

  test('names metrics that the server has', async () => {
    const dashboard = JSON.parse(await readFile(join(ROOT, 'docs/grafana.json'), 'utf8'));
    const expressions: string[] = dashboard.panels
      .flatMap(({ targets = [] }) => targets)
      .map(({ expr }: { expr: string }) => expr);
    const named = new Set(expressions.flatMap((expr) => expr.match(/\b(?:sarangbang|nodejs|process)_\w+/g) ?? []));

    const { types } = await scrape(world.url());
    const isKnown = (name: string) =>
      types.has(name) || types.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram';
    expect(named.size).toBeGreaterThan(20);
    expect([...named].filter((name) => !isKnown(name))).toEqual([]);
    await eventually('Redis is there', async () => (await scrape(world.url())).value('sarangbang_redis_up') === 1);
  });
});
