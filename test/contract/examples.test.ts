import { describe, expect, test } from 'vitest';
import { type Operation, operationsOf } from '../support/contract.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const KEY = 'shop:a-key-of-the-tests-which-is-long-enough';
const apiKeys = new Map([KEY.split(':') as [string, string]]);

/** One after the other they make sense: what is made comes before what it is made for, and what ends it last. */
const STORY = [
  ...['startSession', 'createRoom', 'joinRoom', 'sendMessage', 'readMessage', 'editMessage', 'readMe', 'setProfile'],
  ...['listRooms', 'readRoom', 'changeRoom', 'listMembers', 'readLog', 'addMember'],
  ...['livez', 'readyz', 'readOpenApi', 'readAsyncApi', 'refreshSession'],
  ...['reportMessage', 'listReports', 'handleReport'],
  ...['createInvitation', 'lookUpInvitation', 'listInvitations', 'removeInvitation'],
  ...['changeRole', 'muteUser', 'unmuteUser', 'banUser', 'listBans', 'unbanUser', 'readRemoval'],
  ...['deleteMessage', 'deleteMessagesOf', 'readAudit'],
  ...['setLive', 'listBroadcasts', 'readReplay', 'removeMember', 'deleteRoom', 'signOut'],
];

/** What cannot be told beforehand, and so not stand in an example: a token, and the names of what was made at random. */
const REAL: Record<string, (made: Made) => { path?: [from: RegExp, to: string]; body?: object; query?: string }> = {
  refreshSession: ({ token }) => ({ body: { token } }),
  lookUpInvitation: ({ code }) => ({ body: { invitation: code } }),
  removeInvitation: ({ invitation }) => ({ path: [/[^/]+$/, invitation] }),
  readReplay: ({ broadcast }) => ({ query: `broadcast=${broadcast}` }),
};

interface Made {
  token: string;
  invitation: string;
  code: string;
  broadcast: number;
}

describe.each(DEPLOYMENTS)('the examples, $name', (deployment) => {
  const world = useWorld(deployment, { apiKeys });
  const made: Made = { token: '', invitation: '', code: '', broadcast: 0 };
  const backend = () => world.rest(0, KEY);

  /** What has to be there before the example is true. */
  const ARRANGED: Record<string, () => Promise<unknown>> = {
    changeRole: () => backend().post('/api/rooms/1/members', { userId: 'u-7', nickname: 'Ben' }),
    deleteMessagesOf: () => backend().post('/api/rooms/1/members', { userId: 'u-7', nickname: 'Ben' }),
    setLive: () => world.rest(0, made.token).patch('/api/rooms/1', { mode: 'live' }),
    readReplay: async () => {
      const { body } = await world.rest(0, made.token).call('PUT', '/api/rooms/1/live', { live: true });
      made.broadcast = body.broadcastId;
    },
  };

  test('sent to a new server in their order, word for word, all are granted', async () => {
    const operations = operationsOf(world.contract.openapi);

    for (const id of STORY) {
      const operation = operations.find(({ operationId }) => operationId === id) as Operation;
      await ARRANGED[id]?.();
      const real = REAL[id]?.(made) ?? {};
      const [path = '', query] = urlOf(operation).split('?');
      const url = `${real.path ? path.replace(...real.path) : path}?${real.query ?? query}`;
      const body = real.body ?? operation.requestBody?.content['application/json'].example;

      const answer = await world.rest(0, tokenFor(operation, made)).call(operation.method, url, body);

      const granted = expect.toSatisfy((status: number) => status < 300);
      expect([id, answer.status, answer.body]).toEqual([id, granted, answer.body]);
      if (id === 'startSession') made.token = answer.body.token;
      if (id === 'createInvitation') Object.assign(made, { invitation: answer.body.id, code: answer.body.code });
    }
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual([...STORY].sort());
  });
});

function tokenFor({ security = [] }: Operation, { token }: Made): string | undefined {
  return security.some((way) => 'key' in way) ? KEY : token || undefined;
}

/** With every parameter that has an example. */
function urlOf({ path, parameters = [] }: Operation): string {
  const examples = parameters.flatMap(({ schema, ...it }) =>
    (schema.examples ?? []).map((value) => ({ ...it, value })),
  );
  const url = examples.reduce((filled, { name, value }) => filled.replace(`{${name}}`, String(value)), path);
  const query = examples.filter((it) => it.in === 'query').map(({ name, value }) => `${name}=${value}`);
  return `${url}?${query.join('&')}`;
}
