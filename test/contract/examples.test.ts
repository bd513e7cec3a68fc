import { describe, expect, test } from 'vitest';
import { type Operation, operationsOf } from '../support/contract.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

/** One after the other they make sense: what is made comes before what it is made for, and what ends it last. */
const STORY = [
  'startSession',
  'createRoom',
  'joinRoom',
  'sendMessage',
  'editMessage',
  'listRooms',
  'readRoom',
  'changeRoom',
  'listMembers',
  'readLog',
  'livez',
  'readyz',
  'readOpenApi',
  'readAsyncApi',
  'deleteMessage',
  'removeMember',
  'deleteRoom',
];

describe.each(DEPLOYMENTS)('the examples, $name', (deployment) => {
  const world = useWorld(deployment);

  test('sent to a new server in their order, word for word, all are granted', async () => {
    const operations = operationsOf(world.contract.openapi);
    let token: string | undefined;

    for (const id of STORY) {
      const operation = operations.find(({ operationId }) => operationId === id) as Operation;
      const body = operation.requestBody?.content['application/json'].example;

      const answer = await world.rest(0, token).call(operation.method, urlOf(operation), body);

      expect([id, answer.status]).toEqual([id, expect.toSatisfy((status: number) => status < 300)]);
      token ??= answer.body.token;
    }
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual([...STORY].sort());
  });
});

/** With every parameter that has an example. */
function urlOf({ path, parameters = [] }: Operation): string {
  const examples = parameters.flatMap(({ schema, ...it }) =>
    (schema.examples ?? []).map((value) => ({ ...it, value })),
  );
  const url = examples.reduce((filled, { name, value }) => filled.replace(`{${name}}`, String(value)), path);
  const query = examples.filter((it) => it.in === 'query').map(({ name, value }) => `${name}=${value}`);
  return `${url}?${query.join('&')}`;
}
