import { afterEach, describe, expect, test, vi } from 'vitest';
import { ChatClient, ChatFailure } from '../../src/client/chat-client.ts';
import { inTime } from '../../src/client/token.ts';
import { passTime } from '../support/clock.ts';
import { eventually } from '../support/eventually.ts';
import { type Claims, seconds, signWith } from '../support/host.ts';
import { METRICS_TOKEN, scrape } from '../support/scrape.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const SECRET = 'the host product signs with this secret';
const [embedded] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];

describe('the client’s token', () => {
  const claims = { id: 'sub', nickname: 'nickname' };
  const apiKeys = new Map([['host', 'a-secret-of-the-backend-which-is-long']]);
  const world = useWorld(embedded, { hostTokens: { secret: SECRET, claims }, metricsToken: METRICS_TOKEN, apiKeys });
  const backend = () => world.rest(0, `host:${apiKeys.get('host')}`);
  const sign = (more: Claims = {}) => signWith(SECRET, more);
  const clients: ChatClient[] = [];
  const connect = (token: string, refreshToken?: () => Promise<string>) => {
    const client = new ChatClient({ url: world.url(), token, refreshToken, language: 'ko' });
    clients.push(client);
    const states: string[] = [];
    client.subscribe(() => states.at(-1) !== client.state && states.push(client.state));
    return { client, states };
  };
  /** One whose session has ended is closed, and with that all have been looked at. */
  const sessionsAreLookedAt = async () => {
    const witness = await world.connect(await sign({ sub: 'a-witness', exp: seconds(100) }));
    const gone = new Promise((resolve) => witness.socket.once('disconnect', resolve));
    passTime(101_000);
    await gone;
  };
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  test('is renewed before it ends, without a reconnect, and used from then on', async () => {
    let asked = 0;
    const { client, states } = connect(await sign({ exp: seconds(600) }), async () => {
      asked++;
      return await sign();
    });
    await eventually('it is online', () => client.state === 'online');
    const room = await client.join((await client.createRoom({ title: 'a room' })).id);

    passTime(545_000);
    await eventually('it is renewed', () => asked === 1);
    passTime(56_000);
    await sessionsAreLookedAt();

    expect([asked, states]).toEqual([1, ['online']]);
    expect((await client.createRoom({ title: 'another' })).title).toBe('another');
    expect(asked).toBe(1);
    expect(room.entries.map(({ kind }) => kind)).toEqual(['joined']);
  });

  test('that has expired while one was away is renewed when it is refused, once for all who need it', async () => {
    let asked = 0;
    const refused = async () =>
      (await scrape(world.url())).value('sarangbang_refusals_total', { code: 'unauthenticated' });
    const before = await refused();
    const { client } = connect(await sign({ exp: seconds(-1) }), async () => {
      asked++;
      await eventually('all have been refused', async () => (await refused()) >= before + 3);
      return await sign();
    });

    const [rooms] = await Promise.all([
      client.listRooms(),
      client.listRooms(),
      eventually('it is online', () => client.state === 'online'),
    ]);

    expect(rooms.rooms).toEqual(expect.any(Array));
    expect(asked).toBe(1);
    expect(client.user?.id).toBe('u-7');
  });

  test('that cannot be renewed in time is asked for again when the session has ended, and the room goes on', async () => {
    let asked = 0;
    const { client, states } = connect(await sign({ exp: seconds(600) }), async () => {
      if (++asked === 1) throw new Error('the host is away for a moment');
      return await sign();
    });
    const room = await client.join((await client.createRoom({ title: 'a room' })).id);

    passTime(545_000);
    await eventually('it was asked for in vain', () => asked === 1);
    passTime(56_000);
    await eventually('it was asked twice', () => asked === 2);
    await eventually('it is online again', () => states.length === 3);
    room.send({ content: 'still here' });
    await eventually('it is stored', () => room.entries.at(-1)?.kind === 'message');

    expect(states).toEqual(['online', 'reconnecting', 'online']);
  });

  test.each<[string, () => Promise<string>]>([
    ['there is to be no other', () => Promise.reject(signedOut())],
    ['the other is refused as well', async () => 'nonsense'],
    [
      'it is refused at once',
      () => {
        throw signedOut();
      },
    ],
  ])('is refused where %s, and that is all', async (_what, refreshToken) => {
    let asked = 0;
    const { client } = connect(await sign({ exp: seconds(-1) }), () => {
      asked++;
      return refreshToken();
    });

    await eventually('it is refused', () => client.state === 'refused');
    await new Promise((later) => setTimeout(later, 1_500));

    expect([client.state, asked]).toEqual(['refused', 1]);
    expect(client.refusal?.code).toBe('unauthenticated');
    await expect(client.listRooms()).rejects.toThrow();
  });

  test('that the host gives at once after a sign-out is refused for a few seconds, and another one is asked for then', async () => {
    const sub = 'u-signed-out';
    let asked = 0;
    const { client, states } = connect(await sign({ sub }), async () => {
      asked++;
      return await sign({ sub });
    });
    await eventually('it is online', () => client.state === 'online');
    const room = await client.join((await client.createRoom({ title: 'a room' })).id);

    expect((await backend().delete(`/api/users/${sub}/sessions`)).status).toBe(204);
    await eventually('it is away', () => client.state === 'reconnecting');
    await expect(client.listRooms()).rejects.toMatchObject({
      code: 'unauthenticated',
      isPassing: true,
      retryAfterMs: expect.any(Number),
    });
    room.send({ content: 'written meanwhile' });

    await eventually('it is sent', () => room.entries.at(-1)?.kind === 'message');
    expect([states, client.state]).toEqual([['online', 'reconnecting', 'online'], 'online']);
    expect(asked).toBeLessThan(9);
  });

  test('from before a sign-out is told when newer ones hold, and in the end that it never does', async () => {
    const sub = 'u-stale';
    const token = await sign({ sub, exp: seconds(3_600) });
    expect((await backend().delete(`/api/users/${sub}/sessions`)).status).toBe(204);

    const { status, body, headers } = await world.rest(0, token).get('/api/rooms');
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    expect(body.retryAfterMs).toBeGreaterThan(0);
    expect(body.retryAfterMs).toBeLessThanOrEqual(6_000);
    expect(Number(headers.get('Retry-After'))).toBe(Math.ceil(body.retryAfterMs / 1_000));

    passTime(12_000);
    let asked = 0;
    const { client } = connect(token, async () => {
      asked++;
      return token;
    });
    await eventually('it is refused', () => client.state === 'refused');
    expect([asked, client.refusal?.retryAfterMs]).toEqual([1, undefined]);
  });

  test('that is refused is why a room is not joined, and nothing else is', async () => {
    const { client } = connect('nonsense');
    const why = { code: 'unauthenticated', message: '유효하지 않은 토큰입니다. 새로 받으세요' };

    await expect(client.join(1)).rejects.toMatchObject(why);
    await expect(client.join(1)).rejects.toMatchObject(why);
    await expect(client.changeNickname('anna')).rejects.toMatchObject(why);
    expect(client.rooms.size).toBe(0);
  });

  test.each<[string, () => Promise<string>]>([
    ['rejects', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['throws', () => JSON.parse('{')],
  ])('is asked for until whoever gives it is back, where asking %s', async (_what, fail) => {
    let asked = 0;
    const { client, states } = connect(await sign({ exp: seconds(-1) }), async () =>
      ++asked < 3 ? await fail() : await sign(),
    );

    await eventually('it is online', () => client.state === 'online');

    expect([states, asked]).toEqual([['connecting', 'online'], 3]);
  });

  test('that is refused stays refused', async () => {
    const expired = await sign({ exp: seconds(-1) });
    const refused = [
      connect(expired, () => Promise.reject(signedOut())),
      connect(await sign({ exp: seconds(600) }), () => sign({ sub: 'somebody-else' })),
    ] as const;
    await eventually('one is online', () => refused[1].client.state === 'online');
    passTime(601_000);
    await eventually('all are refused', () => refused.every(({ client }) => client.state === 'refused'));

    const unreachable = new ChatClient({ url: 'http://127.0.0.1:9', token: expired });
    clients.push(unreachable);
    await eventually('one that began later has been silent for long', () => unreachable.state === 'offline');

    expect(refused.map(({ client }) => client.state)).toEqual(['refused', 'refused']);
  });

  test('of somebody else is not gone on with', async () => {
    let asked = 0;
    const { client, states } = connect(await sign({ exp: seconds(600) }), () => {
      asked++;
      return sign({ sub: 'somebody-else' });
    });
    await eventually('it is online', () => client.state === 'online');
    passTime(545_000);
    await eventually('another one is asked for', () => asked === 1);
    passTime(56_000);

    await eventually('it is refused', () => client.state === 'refused');

    expect(client.refusal).toMatchObject({ code: 'forbidden', message: '다른 사용자의 토큰입니다' });
    expect(client.user?.id).toBe('u-7');
    expect(states).toEqual(['online', 'reconnecting', 'refused']);
  });

  test('without another one ends with the session', async () => {
    const { client } = connect(await sign({ exp: seconds(600) }));
    await eventually('it is online', () => client.state === 'online');
    passTime(601_000);

    await eventually('it is refused', () => client.state === 'refused');

    expect(client.refusal).toMatchObject({ code: 'unauthenticated', message: expect.stringMatching(/만료/) });
  });
});

test('a token that is never given is not waited for for ever', async () => {
  vi.useFakeTimers();
  const asked = expect(inTime(() => new Promise(() => {}), 'en')()).rejects.toMatchObject({ code: 'unavailable' });

  await vi.advanceTimersByTimeAsync(30_000);

  await asked;
  vi.useRealTimers();
});

function signedOut(): ChatFailure {
  return new ChatFailure({ code: 'unauthenticated', message: 'signed out' });
}
