import { describe, expect, test } from 'vitest';
import { type Operation, operationsOf } from '../support/contract.ts';
import { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const [EMBEDDED] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];
const KEY = 'shop:a-key-of-the-tests-which-is-long-enough';
/** Probes may add to their URL what they like. */
const PROBES = ['livez', 'readyz'];
const IN_QUERY = ['GET', 'DELETE'];

describe('what nobody has heard of', () => {
  const world = useWorld(EMBEDDED, { apiKeys: new Map([KEY.split(':') as [string, string]]) });

  test('is refused by every operation, where it says its fields and where it says none', async () => {
    const operations = operationsOf(world.contract.openapi).filter(({ operationId }) => !PROBES.includes(operationId));
    expect(operations.length).toBeGreaterThan(30);
    for (const operation of operations) {
      const { method, path, requestBody } = operation;
      const url = urlOf(operation);
      const body = requestBody?.content['application/json'].example ?? {};
      const inQuery = await world.rest(0, KEY).call(method, `${url}?unheardOf=1`);
      const asked = IN_QUERY.includes(method)
        ? inQuery
        : await world.rest(0, KEY).call(method, url, { ...body, unheardOf: 1 });

      for (const answer of [inQuery, asked]) {
        const issues = expect.arrayContaining([expect.objectContaining({ path: 'unheardOf' })]);
        expect([method, path, answer.status, answer.body.issues]).toEqual([method, path, 400, issues]);
      }
    }
  });

  test('is refused by every event that is answered', async () => {
    const backend = await world.connect(KEY);
    const { channels, operations } = world.contract.asyncapi;
    const answered = Object.entries<{ action: string; reply?: object }>(operations).filter(([, it]) => it.reply);
    expect(answered.length).toBeGreaterThan(15);
    for (const [key] of answered) {
      const { name, examples } = channels.chat.messages[key];
      const reply = await backend.ask(name, { ...examples[0].payload, unheardOf: 1 });

      const issues = expect.arrayContaining([expect.objectContaining({ path: 'unheardOf' })]);
      expect([name, reply]).toMatchObject([name, { ok: false, error: { code: 'invalid', issues } }]);
    }
  });

  test('is refused where the path says another, and as a further argument of an event', async () => {
    const api = world.rest(0, KEY);
    const backend = await world.connect(KEY);

    const changed = await api.call('PATCH', '/api/rooms/1', { roomId: 99, title: 'x' });
    const removed = await api.call('DELETE', '/api/rooms/1/members/ann?userId=ben');
    const reply = await backend.socket.timeout(60_000).emitWithAck('room:join', { roomId: 1 }, { roomId: 2 });

    expect(changed.body).toMatchObject({ status: 400, detail: 'roomId: is another than the one in the path' });
    expect(removed.body).toMatchObject({ status: 400, detail: 'userId: is another than the one in the path' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  test('is refused when connecting, and what was meant is named', async () => {
    const auth = { tokn: KEY };
    const lost = new Person(world.url(), KEY, world.contract, { auth });

    await expect(lost.connected()).rejects.toMatchObject({
      data: { code: 'invalid', message: 'tokn: is not known; did you mean token?' },
    });
  });

  test('a field in the body of a DELETE, or the query of a POST, is told where it belongs', async () => {
    const api = world.rest(0, KEY);

    const removed = await api.call('DELETE', '/api/rooms/1/members/u-7', { reason: 'spam' });
    const made = await api.call('POST', '/api/rooms?title=x', { title: 'x' });

    expect(removed.body.detail).toBe('reason: belongs in the query here, not in the body');
    expect(made.body.detail).toBe('title: belongs in the body here, not in the query');
  });
});

function urlOf({ path, parameters = [] }: Operation): string {
  const inPath = parameters.filter((it) => it.in === 'path');
  return inPath.reduce((url, { name, schema }) => url.replace(`{${name}}`, String(schema.examples?.[0] ?? 1)), path);
}
