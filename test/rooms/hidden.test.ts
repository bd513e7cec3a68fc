import { randomUUID } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import type { Person } from '../support/person.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

/** As many changes as wait for a room that somebody else has locked, and some more. */
const MORE_THAN_WAIT = 1_020;

describe.each(DEPLOYMENTS.slice(1))('a private room that is busy, $name', (deployment) => {
  const world = useWorld(deployment);

  /** A private room of Ann's, which another process has locked until `unlock`. */
  async function lockedRoom(ann: Person) {
    const roomId = await world.room(ann, { visibility: 'private' });
    const connection = await createConnection(world.config.mysqlUrl as string);
    await connection.query('BEGIN');
    await connection.query('SELECT id FROM room WHERE id = ? FOR UPDATE', [roomId]);
    return { roomId, unlock: () => connection.end() };
  }

  test('is not there for whoever wants to join it, at once', async () => {
    const [ann, eve] = [await world.person('ann'), await world.person('eve', 1)];
    const { roomId, unlock } = await lockedRoom(ann);

    const reply = await eve.ask('room:join', { roomId });

    await unlock();
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  test.each([
    ['message:send', { content: 'x' }],
    ['message:edit', { target: 1, content: 'x' }],
    ['room:leave', {}],
  ])('is not there for others who ask for %s, however many wait for it', async (event, input) => {
    const [ann, eve] = [await world.person('ann'), await world.person('eve', 1)];
    const { roomId, unlock } = await lockedRoom(ann);
    const clientId = event === 'message:send' ? { clientId: randomUUID() } : {};

    const asked = Array.from({ length: MORE_THAN_WAIT }, () => eve.ask(event, { roomId, ...clientId, ...input }));
    await Promise.race(asked);
    await unlock();
    const replies = await Promise.all(asked);

    const codes = new Set(replies.map((reply) => !reply.ok && reply.error.code));
    expect([...codes]).toEqual(['not_found']);
  });
});
