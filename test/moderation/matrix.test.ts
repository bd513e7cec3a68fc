import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { beforeAll, describe, expect, test } from 'vitest';
import { STATUS } from '../../src/errors.ts';
import { type Operation, operationsOf } from '../support/contract.ts';
import type { Person } from '../support/person.ts';
import type { Answer, Rest } from '../support/rest.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';
import { ACTIONS, type Action, type Outcome, ROLES, type Role, type Scene, WITHOUT_ROLES } from './actions.ts';
import { permissions } from './permissions.ts';

const KEY = 'matrix:a-key-of-the-tests-which-is-long-enough';
const apiKeys = new Map([KEY.split(':') as [string, string]]);

test('docs/permissions.md says what is tested', async () => {
  await expect(permissions()).toMatchFileSnapshot('../../docs/permissions.md');
});

describe.each(DEPLOYMENTS)('who may do what, $name', (deployment) => {
  const world = useWorld(deployment, { apiKeys, anonymousRead: false });
  const last = deployment.workers - 1;
  const people = new Map<Role, Person>();
  /** Every role where it costs least; on the other deployment a role for each action and transport, by turns all of them. */
  const rolesFor = (action: Action, transport: number) =>
    deployment.workers === 1
      ? ROLES
      : ROLES.filter((_, i) => i === (ACTIONS.indexOf(action) + 4 * transport) % ROLES.length);
  let operations: Operation[];
  /** Who says something by themselves in a room, and does nothing else. */
  let author: Person;

  beforeAll(async () => {
    operations = operationsOf(world.contract.openapi);
    for (const role of ROLES) {
      if (role === 'host’s key') people.set(role, await world.connect(KEY, last));
      else if (role !== 'no token') people.set(role, await world.person('ann', last));
    }
    await world.room(people.get('other room’s owner') as Person);
    author = await world.person('author', last);
  });

  test('the table knows every operation and every event', () => {
    const events = Object.values<{ name: string }>(world.contract.asyncapi['channels'].chat.messages).map(
      (it) => it.name,
    );
    const asked = world.contract.asyncapi['operations'] as Record<string, { action: string; channel: unknown }>;
    const received = Object.entries(asked).filter(([, { action }]) => action === 'receive').length;
    const known = [...ACTIONS.flatMap(({ operation, event }) => [operation, event]), ...WITHOUT_ROLES];

    const all = [...operations.map(({ operationId }) => operationId), ...new Set(events)];
    const told = ['welcome', 'log', 'head', 'presence', 'room:left', 'session:expiring'];

    expect(received).toBeGreaterThan(10);
    expect(all.filter((name) => !known.includes(name) && !told.includes(name))).toEqual([]);
  });

  describe.concurrent.each(ACTIONS)('$name', (action) => {
    test.concurrent.each(rolesFor(action, 0))('%s, over REST', async (role) => {
      const scene = await arrange(action, role);

      const answer = await send(action, scene, world.rest(last, tokenOf(role)));

      expect(outcomeOf(answer)).toBe(action.outcome[role]);
    });

    if (!action.event) return;
    test.concurrent.each(rolesFor(action, 1))('%s, over a socket', async (role) => {
      const person = people.get(role);
      // Whoever has no token cannot ask for anything.
      if (!person) return expect(await knock()).toBe('unauthenticated');
      const scene = await arrange(action, role);

      const reply = await person.ask(action.event as string, (action.eventInput ?? action.input)(scene));

      expect(reply.ok ? 'yes' : reply.error.code).toBe(action.outcome[role]);
    });
  });

  /** A room of its own for each cell, with the actor in it as the role has it, and all that the action needs. */
  async function arrange({ room, targetRole, needs }: Action, role: Role): Promise<Scene> {
    const [backend, owner] = [world.rest(0, KEY), people.get('owner') as Person];
    const roomId = await world.room(owner, room);
    const path = `/api/rooms/${roomId}`;
    const target = `target-${randomUUID()}`;
    await done(backend.post(`${path}/members`, { userId: target, nickname: 'target', role: targetRole }));
    const say = async (as?: object) =>
      (await done(backend.post(`${path}/messages`, { clientId: randomUUID(), content: 'hello', as }))).seq;

    const { id: userId } = people.get(role)?.user ?? { id: 'nobody' };
    const isIn = ['member', 'moderator', 'owner', 'banned', 'muted'].includes(role);
    if (isIn) {
      const as = role === 'moderator' || role === 'owner' ? role : undefined;
      await done(backend.post(`${path}/members`, { userId, nickname: 'ann', role: as }));
    }
    const own = await say(role === 'host’s key' ? undefined : { id: userId, nickname: 'ann' });
    if (role === 'banned') await done(backend.post(`${path}/bans`, { userId }));
    if (role === 'muted') await done(backend.post(`${path}/mutes`, { userId, seconds: 60 }));
    const theirs = await say({ id: target, nickname: 'target' });
    const scene = { roomId, target, theirs, own, report: 0, invitation: '', broadcast: 0 };
    return needs ? { ...scene, ...(await meet(needs, backend, path, scene)) } : scene;
  }

  async function meet(needs: string, backend: Rest, path: string, { target, theirs }: Scene): Promise<Partial<Scene>> {
    if (needs === 'own words') {
      await done(backend.post(`${path}/members`, { userId: author.user.id, nickname: 'author' }));
      const said = world
        .rest(last, author.token)
        .post(`${path}/messages`, { clientId: randomUUID(), content: 'hello' });
      return { theirs: (await done(said)).seq };
    }
    if (needs === 'broadcast') {
      const { broadcastId } = await done(backend.call('PUT', `${path}/live`, { live: true, presenterId: target }));
      return { broadcast: broadcastId };
    }
    if (needs === 'invitation') return { invitation: (await done(backend.post(`${path}/invitations`, {}))).id };
    const [sanction, by] = needs.split(' by ');
    if (by) {
      const giver = people.get(by as Role) as Person;
      if (by === 'moderator') {
        await done(backend.post(`${path}/members`, { userId: giver.user.id, nickname: 'ann', role: by }));
      }
      const what = sanction === 'ban' ? { userId: target } : { userId: target, seconds: 60 };
      return await done(world.rest(0, giver.token).post(`${path}/${sanction}s`, what));
    }
    await done(backend.post(`${path}/messages/${theirs}/reports`, { reason: 'spam' }));
    return { report: (await done(backend.get(`${path}/reports`))).reports[0].id };
  }

  async function send({ operation, input }: Action, scene: Scene, rest: Rest): Promise<Answer> {
    const { method, path } = operations.find(({ operationId }) => operationId === operation) as Operation;
    const fields = Object.entries(input(scene));
    const url = fields.reduce((filled, [name, value]) => filled.replace(`{${name}}`, String(value)), path);
    const others = fields.filter(([name]) => !path.includes(`{${name}}`));
    const isQuery = method === 'GET' || method === 'DELETE';
    const query = others.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
    return await rest.call(method, isQuery ? `${url}?${query}` : url, isQuery ? undefined : Object.fromEntries(others));
  }

  function tokenOf(role: Role): string | undefined {
    return people.get(role)?.token;
  }

  /** Without a token, at the door of the namespace. */
  async function knock(): Promise<string> {
    const socket = io(`${world.url(last)}/chat`, { transports: ['websocket'], forceNew: true, reconnection: false });
    try {
      return await new Promise((resolve, reject) => {
        socket.on('connect_error', (error) => resolve((error as Error & { data: { code: string } }).data.code));
        socket.on('connect', () => reject(new Error('It was let in')));
      });
    } finally {
      socket.disconnect();
    }
  }
});

// biome-ignore lint/suspicious/noExplicitAny: the body as it came
async function done(asked: Promise<Answer>): Promise<any> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`It could not be arranged: ${JSON.stringify(body)}`);
  return body;
}

function outcomeOf({ status, body }: Answer): Outcome {
  if (status < 300) return 'yes';
  expect(status).toBe(STATUS[body.code as keyof typeof STATUS]);
  return body.code;
}
