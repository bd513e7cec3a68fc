import { generateKeyPairSync } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { imitatesStaff } from '../../src/moderation/staff-names.ts';
import type { HostTokenOptions } from '../../src/users/claims.ts';
import { HostTokens } from '../../src/users/host-tokens.ts';
import { KeySet } from '../../src/users/key-set.ts';
import { Secrets } from '../../src/users/secrets.ts';
import { type Claims, type Host, type Key, makeKey, seconds, signWith, startHost } from '../support/host.ts';

const SECRET = 'the host product signs with this secret';
const CLAIMS = { id: 'sub', nickname: 'nickname', avatar: 'picture', role: 'roles' };
const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const isReserved = (nickname: string) => imitatesStaff(nickname, ['admin', '운영자']);
const day = 86_400;

const withSecret = (options: Partial<HostTokenOptions> = {}) =>
  new HostTokens({ claims: CLAIMS, ...options }, new Secrets([SECRET]), isReserved);

describe('a token that is signed with the secret', () => {
  const verify = async (claims: Claims, options?: Partial<HostTokenOptions>) =>
    await withSecret(options).verify(await signWith(SECRET, claims));

  test('says who somebody is', async () => {
    const exp = seconds(600);
    const picture = 'https://cdn.example/7.png';

    expect(await verify({ sub: 'u-7', nickname: ' 앤 ', picture, exp })).toEqual({
      user: { id: 'u-7', nickname: '앤', avatarUrl: picture },
      power: 'none',
      issuedAt: expect.any(Number),
      expiresAt: 1_000 * exp,
    });
  });

  test('may name other claims, numbers too, and claims within claims', async () => {
    const claims = { id: 'user_idx', nickname: 'profile.name', role: 'realm_access.roles' };
    const payload = {
      user_idx: 42,
      sub: 'ann@example.com',
      profile: { name: 'Ann' },
      realm_access: { roles: ['moderator'] },
    };

    expect(await verify(payload, { claims })).toMatchObject({
      user: { id: '42', nickname: 'Ann' },
      power: 'moderator',
    });
    const named = { ...payload, 'profile.name': 'Anna' };
    expect(await verify(named, { claims })).toMatchObject({ user: { nickname: 'Anna' } });
  });

  test.each<[unknown, string]>([
    ['moderator', 'moderator'],
    [['viewer', 'moderator'], 'moderator'],
    ['admin', 'owner'],
    [['moderator', 'owner'], 'owner'],
    [[['admin']], 'none'],
    ['Administrator', 'none'],
    ['backend', 'none'],
    [{ admin: true }, 'none'],
    [true, 'none'],
    [undefined, 'none'],
  ])('with the roles %j has the power %s', async (roles, power) => {
    expect((await verify({ roles })).power).toBe(power);
    expect((await verify({ roles }, { claims: { id: 'sub', nickname: 'nickname' } })).power).toBe('none');
  });

  test.each<[string, unknown]>([
    ['of a guest', 'g_1'],
    ['of an API key', 'key:ci'],
    ['of the system', 'system'],
    ['of the filter', 'filter'],
    ['that means oneself', 'me'],
    ['that a path cannot name', '..'],
    ['that is missing', undefined],
    ['that is null', null],
    ['that is empty', ''],
    ['that is blank', ' '],
    ['that ends with a space', 'u-7 '],
    ['that has a NUL in it', 'u\u0000'],
    ['that is no Unicode', '\ud800'],
    ['that is an object', { id: 7 }],
    ['that is a list', ['u-7']],
    ['that is a truth', true],
    ['that is a number which JSON does not carry exactly', 2 ** 53],
    ['that is a fraction', 1.5],
  ])('with an id %s is refused', async (_what, sub) => {
    await expect(verify({ sub })).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('sub'),
    });
  });

  test('with an id of up to 255 characters holds, and of a longer one it is said how long it may be', async () => {
    const longest = '긴'.repeat(255);

    expect((await verify({ sub: longest })).user).toMatchObject({ id: longest, nickname: 'Ann' });
    const { message, words } = await verify({ sub: `${longest}x` }).catch((error) => error);
    expect(message).toMatch(/claim sub .*255/);
    expect(words.ko).toMatch(/sub .*255/);
  });

  test.each<[string, unknown, string]>([
    ['too long', 'x'.repeat(31), 'x'.repeat(30)],
    ['of two lines', 'a\nb', 'a b'],
    ['of one sign that is joined of several', '👩‍💻', '👩‍💻'],
    ['turned round', '\u202enna', 'nna'],
    ['half an emoji', 'a\ud83d', 'a\ufffd'],
    ['a number', 7, '7'],
    ['nothing that is seen', '\u200b\u0301', 'u-7'],
    ['a blank letter', '\u3164', 'u-7'],
    ['nothing that is seen, as far as it goes', `${'\u0301'.repeat(30)}x`, 'u-7'],
    ['missing', undefined, 'u-7'],
    ['an object', { first: 'Ann' }, 'u-7'],
    ['the staff’s', '운영자', 'u-7'],
    ['nearly the staff’s', 'Αdm1n', 'u-7'],
  ])('with a nickname that is %s has one all the same', async (_what, nickname, expected) => {
    expect((await verify({ nickname })).user.nickname).toBe(expected);
  });

  test('nobody is called like the staff by an id either', async () => {
    expect((await verify({ sub: 'admin', nickname: '운영자' })).user).toMatchObject({ id: 'admin', nickname: 'user' });
    expect((await verify({ sub: 'Adm1n', nickname: undefined })).user.nickname).toBe('user');
    expect((await verify({ sub: 'admin', nickname: undefined, roles: ['owner'] })).user.nickname).toBe('admin');
  });

  test('staff may be called so', async () => {
    expect((await verify({ nickname: 'admin', roles: 'moderator' })).user.nickname).toBe('admin');
  });

  test.each<[unknown]>([
    ['javascript:alert(1)'],
    ['data:image/png;base64,AA'],
    ['/7.png'],
    [7],
    [`https://x/${'x'.repeat(2_048)}`],
  ])('with the avatar %j has none', async (picture) => {
    expect((await verify({ picture })).user).toEqual({ id: 'u-7', nickname: 'Ann' });
  });

  test.each<[string, Claims, RegExp]>([
    ['has expired', { exp: seconds(-1) }, /expired/],
    ['does not end', { exp: undefined }, /exp /],
    ['ends at no time', { exp: 'tomorrow' }, /exp /],
    ['does not hold yet', { nbf: seconds(60) }, /nbf /],
    ['was issued in the future', { iat: seconds(60) }, /iat /],
    ['was issued in milliseconds', { iat: Date.now() }, /iat /],
    ['was issued at no time', { iat: 'now' }, /iat /],
    ['was issued longer ago than any holds', { iat: seconds(-401 * day), exp: seconds(3_600) }, /expired/],
    ['ends in years, and does not say when it was issued', { iat: undefined, exp: seconds(500 * day) }, /exp /],
    ['is of another issuer', { iss: 'https://evil.example' }, /iss /],
    ['is of no issuer', { iss: undefined }, /iss /],
    ['is for others', { aud: 'shop' }, /aud /],
    ['is for nobody', { aud: undefined }, /aud /],
  ])('that %s is refused, with the reason', async (_what, claims, reason) => {
    const options = { issuer: 'https://host.example', audience: 'chat' };
    const good = { iss: 'https://host.example', aud: ['shop', 'chat'] };

    await expect(verify({ ...good, ...claims }, options)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringMatching(reason),
    });
    expect(await verify(good, options)).toMatchObject({ user: { id: 'u-7' } });
  });

  test('never holds for longer than is remembered of who was signed out', async () => {
    const iat = seconds();

    const { expiresAt = 0 } = await verify({ iat, exp: 1e300 });

    expect(expiresAt - 1_000 * iat).toBe(400 * day * 1_000);
    expect(Number.isSafeInteger(expiresAt)).toBe(true);
  });

  test('is nobody else’s: forged, unsigned, of another kind, or none at all', async () => {
    const payload = { sub: 'u-7', exp: seconds(60) };
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const good = await signWith(SECRET);
    const signed = async (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
      await new SignJWT(payload).setProtectedHeader({ alg }).sign(key);
    const tokens: [token: string, reason: RegExp][] = [
      [await signWith('another secret that is long enough too'), /not valid/],
      [`${good.slice(0, -6)}AAAAAA`, /not valid/],
      [`${encode({ alg: 'none' })}.${encode(payload)}.`, /signed in a way/],
      [`${encode({ alg: 'None' })}.${encode(payload)}.AAAA`, /signed in a way/],
      [`${encode({ alg: 'HS256', b64: false, crit: ['b64'] })}.${encode(payload)}.AAAA`, /./],
      [`${encode({ alg: 'HS256', crit: ['x'], x: 1 })}.${encode(payload)}.AAAA`, /./],
      [await signed('HS512', new TextEncoder().encode(SECRET.padEnd(64))), /signed in a way.* HS256$/],
      [await signed('RS256', (await generateKeyPair('RS256')).privateKey), /signed in a way/],
      [`${encode({})}.${encode(payload)}.AAAA`, /./],
      [`${encode({ alg: 'HS256' })}.bm90anNvbg.AAAA`, /not valid/],
      ['a.b.c', /not valid/],
      ['a.b.c.d.e', /not valid/],
      ['nonsense', /not valid/],
      ['', /not valid/],
    ];

    for (const [token, reason] of tokens) {
      await expect(withSecret().verify(token), token).rejects.toMatchObject({
        code: 'unauthenticated',
        message: expect.stringMatching(reason),
      });
    }
  });
});

describe('secrets', () => {
  const withSecrets = (...secrets: string[]) => new HostTokens({ claims: CLAIMS }, new Secrets(secrets), isReserved);
  const signed = (secret: string, alg: string) =>
    new SignJWT({ sub: 'u-7', exp: seconds(60) }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));

  test.each([
    [32, ['HS256']],
    [47, ['HS256']],
    [48, ['HS256', 'HS384']],
    [63, ['HS256', 'HS384']],
    [64, ['HS256', 'HS384', 'HS512']],
  ])('of %i bytes are long enough for %j, and the refusal of others says so', async (length, accepted) => {
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      const own = await signed('s'.repeat(length).padEnd(64, '\0'), alg);
      const verified = withSecrets('s'.repeat(length)).verify(own);
      if (accepted.includes(alg)) expect(await verified).toMatchObject({ user: { id: 'u-7' } });
      else
        await expect(verified).rejects.toMatchObject({
          message: expect.stringContaining(`with ${accepted.join(', ')}`),
        });
    }
  });

  test('both of a rotation hold, each for what it is long enough for; without the one before its tokens are over', async () => {
    const [now, before] = ['n'.repeat(64), 'b'.repeat(40)];
    const both = withSecrets(now, before);

    for (const token of [await signed(now, 'HS512'), await signed(now, 'HS256'), await signed(before, 'HS256')])
      expect(await both.verify(token)).toMatchObject({ user: { id: 'u-7' } });
    const forged = [await signed('f'.repeat(64), 'HS256'), await signed(before.padEnd(64, '\0'), 'HS512')];
    for (const token of forged) await expect(both.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(withSecrets(now).verify(await signed(before, 'HS256'))).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });
});

describe('a token that is signed with a published key', () => {
  let host: Host;
  let [ec, rsa]: Key[] = [];
  const warnings: object[] = [];
  const logger = { ...quiet, warn: (message: string, meta?: object) => warnings.push({ message, ...meta }) };
  const times = { cooldown: 100, pause: 100, pauseWithout: 100, timeout: 10_000 };
  const withKeys = (more: object = {}) =>
    new HostTokens({ claims: CLAIMS }, new KeySet(host.jwksUrl, logger, { ...times, ...more }), isReserved);
  /** By which keys grow old: it stands still until it is moved. */
  let clock = 0;
  const as = (key: Key | undefined, sub = 'u-7') => (key as Key).sign({ sub });

  beforeAll(async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => clock);
    host = await startHost();
    [ec, rsa] = [await host.addKey('one'), await host.addKey('two', 'RS256')];
    return async () => {
      vi.restoreAllMocks();
      await host.stop();
    };
  });
  afterAll(() => {
    host.answer = undefined;
  });

  test('holds for RS256 and ES256, and many of them take one request', async () => {
    const tokens = withKeys();
    host.asked = 0;

    const verified = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => await tokens.verify(await as(i % 2 ? ec : rsa, `u-${i}`))),
    );

    expect(verified.map(({ user }) => user.id)).toEqual(Array.from({ length: 50 }, (_, i) => `u-${i}`));
    expect(host.asked).toBe(1);
  });

  test('does not hold with the public key as a secret', async () => {
    const tokens = withKeys();
    const pem = await exportSPKI((await importJWK(rsa?.jwk ?? {}, 'RS256')) as Parameters<typeof exportSPKI>[0]);

    for (const secret of [pem, pem.trim(), JSON.stringify(rsa?.jwk), rsa?.jwk.n ?? '']) {
      const forged = await new SignJWT({ sub: 'u-7', exp: seconds(60) })
        .setProtectedHeader({ alg: 'HS256', kid: 'two' })
        .sign(new TextEncoder().encode(secret));
      await expect(tokens.verify(forged)).rejects.toMatchObject({
        code: 'unauthenticated',
        message: expect.stringMatching(/signed in a way/),
      });
    }
  });

  test('does not hold with a key that it brings along, or says where to find', async () => {
    const own = await makeKey('one');
    const header = { jwk: own.jwk, jku: 'http://127.0.0.1:1/jwks.json', x5u: 'http://127.0.0.1:1/' };

    await expect(withKeys().verify(await own.sign({}, header))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('need not say which key it is', async () => {
    const [first, second, other] = [
      await host.addKey(undefined),
      await host.addKey(undefined),
      await makeKey(undefined),
    ];
    const tokens = withKeys();

    expect(await tokens.verify(await as(first, 'u-1'))).toMatchObject({ user: { id: 'u-1' } });
    expect(await tokens.verify(await as(second, 'u-2'))).toMatchObject({ user: { id: 'u-2' } });
    await expect(tokens.verify(await as(other))).rejects.toMatchObject({ code: 'unauthenticated' });
    host.keys.splice(2);
  });

  test('of a new key holds at once; unknown ones take one request within the cooldown', async () => {
    const tokens = withKeys({ cooldown: 1_000 });
    await tokens.verify(await as(ec));
    const [unknown, three] = [await makeKey('never published'), await makeKey('three')];
    host.asked = 0;

    for (let i = 0; i < 20; i++)
      await expect(tokens.verify(await as(unknown))).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(host.asked).toBe(0);
    clock += 1_050;
    host.keys.push(three.jwk);
    const all = await Promise.allSettled([
      tokens.verify(await as(three)),
      ...Array.from({ length: 20 }, async () => await tokens.verify(await as(unknown))),
    ]);

    expect(host.asked).toBe(1);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', ...Array(20).fill('rejected')]);
    host.keys.splice(2);
  });

  test('of a new key holds a few seconds after the last fetch, and forged ones cannot have the host asked without end', async () => {
    const tokens = new HostTokens({ claims: CLAIMS }, new KeySet(host.jwksUrl, logger), isReserved);
    await tokens.verify(await as(ec));
    const [forged, three, four] = [await as(await makeKey('forged')), await makeKey('three'), await makeKey('four')];

    host.keys.push(three.jwk);
    clock += 3_000;
    expect(await tokens.verify(await as(three))).toMatchObject({ user: { id: 'u-7' } });

    host.asked = 0;
    for (let i = 0; i < 100; i++) {
      clock += 3_000;
      await tokens.verify(forged).catch(() => {});
    }
    expect(host.asked).toBeGreaterThanOrEqual(10);
    expect(host.asked).toBeLessThanOrEqual(16);
    host.keys.push(four.jwk);
    clock += 30_000;
    expect(await tokens.verify(await as(four))).toMatchObject({ user: { id: 'u-7' } });
    host.keys.splice(2);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['null', async () => null],
    ['a number', async () => 7],
    [
      'of 1,024 bits',
      async () => generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey.export({ format: 'jwk' }),
    ],
    ['of an unknown type', async () => ({ kty: 'XYZ', kid: 'one' })],
    ['of another curve', async () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })],
    ['broken', async () => ({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' })],
    ['symmetric', async () => ({ kty: 'oct', k: 'AAAA' })],
  ])('holds beside a key that is %s, which is passed over and logged once', async (_what, bad) => {
    const tokens = withKeys({ renewAfter: 50, freshFor: 100 });
    host.keys.unshift((await bad()) as JWK);
    warnings.length = 0;

    for (let fetched = 0; fetched < 3; fetched++) {
      expect(await tokens.verify(await as(ec))).toMatchObject({ user: { id: 'u-7' } });
      expect(await tokens.verify(await as(rsa))).toMatchObject({ user: { id: 'u-7' } });
      const nameless = await (ec as Key).sign({}, { kid: undefined });
      expect(await tokens.verify(nameless)).toMatchObject({ user: { id: 'u-7' } });
      clock += 150;
    }

    host.keys.shift();
    expect(warnings).toEqual([
      { message: 'keys of JWT_JWKS_URL are passed over', reason: expect.stringMatching(/^key 1: /) },
    ]);
  });

  test('of a key that was taken back holds no more when the keys are old', async () => {
    const tokens = withKeys({ renewAfter: 50, freshFor: 100 });
    const gone = await host.addKey('gone');
    expect(await tokens.verify(await as(gone))).toMatchObject({ user: { id: 'u-7' } });

    host.keys.pop();
    clock += 150;

    await expect(tokens.verify(await as(gone))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  const FAILURES: [string, NonNullable<Host['answer']>][] = [
    ['breaks off', (res) => res.destroy()],
    ['says 500', (res) => res.writeHead(500).end('{"keys":[]}')],
    ['says 404', (res) => res.writeHead(404).end()],
    ['sends one elsewhere', (res) => res.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()],
    ['says nothing', () => {}],
    ['stops in the middle', (res) => res.write('{"keys":[')],
    ['sends a page', (res) => res.end('<html>')],
    ['sends no keys', (res) => res.end('{"keys":"none"}')],
    ['sends null', (res) => res.end('null')],
    ['sends what is no key', (res) => res.end('{"keys":[7]}')],
    ['sends a broken key', (res) => res.end('{"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"AA","y":"AA"}]}')],
    ['sends without end', (res) => endless(res)],
  ];

  test.each(FAILURES)(
    'cannot be judged where the host %s: not now, and not at one request each',
    async (_what, answer) => {
      const tokens = withKeys({ pauseWithout: 60_000, timeout: 300 });
      host.answer = answer;
      host.asked = 0;
      warnings.length = 0;

      for (let i = 0; i < 5; i++) {
        await expect(tokens.verify(await as(ec))).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 2_000 });
      }

      expect(host.asked).toBe(1);
      expect(warnings[0]).toMatchObject({ message: expect.stringContaining('JWT_JWKS_URL') });
      host.answer = undefined;
    },
  );

  test('is judged by the last keys for a while, when the host fails, and without waiting each time', async () => {
    const tokens = withKeys({ renewAfter: 50, freshFor: 100, keptFor: 4_000, pause: 60_000, timeout: 300 });
    const [token, unknown] = [await as(ec), await as(await makeKey('four'))];
    await tokens.verify(token);
    host.answer = () => {};
    host.asked = 0;
    clock += 150;

    await tokens.verify(token);
    for (let i = 0; i < 20; i++) await tokens.verify(token);

    await expect(tokens.verify(unknown)).rejects.toMatchObject({ code: 'unavailable' });
    expect(host.asked).toBe(1);
    clock += 4_000;
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unavailable' });
    host.answer = undefined;
  });

  test('is judged again as soon as the host is back', async () => {
    const tokens = withKeys();
    host.answer = (res) => res.destroy();
    await expect(tokens.verify(await as(ec))).rejects.toMatchObject({ code: 'unavailable' });
    host.answer = undefined;

    clock += 150;

    expect(await tokens.verify(await as(ec))).toMatchObject({ user: { id: 'u-7' } });
  });
});

function endless(res: import('node:http').ServerResponse): void {
  const more = () => {
    while (!res.destroyed && res.write('x'.repeat(100_000)));
  };
  res.on('drain', more);
  more();
}
