import { describe, expect, test } from 'vitest';
import { rawRequest } from '../support/from-address.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const [EMBEDDED] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];

/** What becomes of more sessions than one address may start, each with an X-Forwarded-For of its own. */
async function statusesOfClaims(url: string): Promise<Set<number | undefined>> {
  const statuses = new Set<number | undefined>();
  for (let i = 0; i < 130; i++) {
    const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': `10.0.0.${i}` };
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
});
