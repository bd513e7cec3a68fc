import { describe, expect, test } from 'vitest';
import { rawRequest } from '../support/from-address.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const [EMBEDDED] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];

/** What becomes of more sessions than one address may start, each with an X-Forwarded-For of its own. */
async function statusesOfClaims(url: string, claim = (i: number) => `10.0.0.${i}`): Promise<Set<number | undefined>> {
  const statuses = new Set<number | undefined>();
  for (let i = 0; i < 130; i++) {
    const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': claim(i) };
    const options = { method: 'POST', headers, body: '{"nickname":"eve"}' };
    statuses.add((await rawRequest(url, '/api/sessions', options)).status);
  }
  return statuses;
}

describe('X-Forwarded-For', () => {
  const alone = useWorld(EMBEDDED, { rateLimits: true });
  const behindOne = useWorld(EMBEDDED, { rateLimits: true, trustProxy: 1 });
  const behindAnother = useWorld(EMBEDDED, { rateLimits: true, trustProxy: ['192.0.2.7'] });

  test('is believed from nobody, by default', async () => {
    expect(await statusesOfClaims(alone.url())).toEqual(new Set([201, 429]));
  });

  test('is believed from the proxy that is named, and from no other', async () => {
    expect(await statusesOfClaims(behindOne.url())).toEqual(new Set([201]));
    expect(await statusesOfClaims(behindAnother.url())).toEqual(new Set([201, 429]));
  });

  test.each<[string, (i: number) => string]>([
    ['the ports of one address', (i) => `192.0.2.1:${50_000 + i}`],
    ['the addresses of one IPv6 /64', (i) => `2001:db8:1:2:${i.toString(16)}::1`],
    ['an IPv4 address in either form', (i) => (i % 2 ? '::ffff:192.0.2.2' : '192.0.2.2')],
    ['what is no address', (i) => `nobody-${i}`],
  ])('%s are one client', async (_what, claim) => {
    expect(await statusesOfClaims(behindOne.url(), claim)).toEqual(new Set([201, 429]));
  });
});
