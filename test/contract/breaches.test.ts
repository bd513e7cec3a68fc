import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exactly } from '../../src/exactly.ts';
import type { Room } from '../../src/protocol/model.ts';
import { type Answers, answer } from '../../src/realtime/answer.ts';
import { Room as RoomSchema } from '../../src/rooms/schema.ts';
import { Contract } from '../support/contract.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const [EMBEDDED] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];

describe('what the tests would notice', () => {
  const world = useWorld(EMBEDDED);
  const answered = (status: number, body: unknown) => ({
    status,
    headers: new Headers({ 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }),
    body,
  });
  const problem = { type: 'about:blank', title: '…', status: 404, detail: '…', code: 'not_found' };
  const room = { id: 1, title: 'x', mode: 'chat', lifetime: 'permanent', headSeq: 0, memberCount: 0, onlineCount: 0 };

  test.each([
    ['a field too few', answered(200, room)],
    ['a field too many', answered(200, { ...room, createdAt: 0, more: 1 })],
    ['a field of another type', answered(200, { ...room, createdAt: '2026' })],
    ['a status that is not described', answered(202, { ...room, createdAt: 0 })],
    ['a code that is not described', answered(404, { ...problem, code: 'conflict' })],
    ['a problem that is none', answered(404, { error: 'x' })],
    [
      'a problem as plain JSON',
      { ...answered(404, problem), headers: new Headers({ 'content-type': 'application/json' }) },
    ],
  ])('an answer with %s', (_what, it) => {
    const right = answered(200, { ...room, createdAt: 0 });
    world.contract.checkAnswer('GET', '/api/rooms/1', right);

    expect(() => world.contract.checkAnswer('GET', '/api/rooms/1', it)).toThrow();
  });

  test('a header that is missing', () => {
    const made = answered(201, { ...room, createdAt: 0 });
    expect(() => world.contract.checkAnswer('POST', '/api/rooms', made)).toThrow('Location is missing');
  });

  test('replies and events that are not as described', () => {
    const { contract } = world;
    contract.checkReply('message:edit', { ok: true, data: { seq: 3 } });
    const notNow = { code: 'not_found', message: 'x' };
    contract.checkReply('message:edit', { ok: false, error: notNow });

    for (const reply of [{ ok: true, data: {} }, { ok: true, data: { seq: 3, more: 1 } }, { ok: true }, {}]) {
      expect(() => contract.checkReply('message:edit', reply)).toThrow('not as described');
    }
    expect(() => contract.checkReply('nickname:change', { ok: false, error: notNow })).toThrow('not as described');
    expect(() => contract.checkReply('no:event', { ok: true, data: {} })).toThrow('not described');

    const strict = new Contract(contract.openapi, contract.asyncapi);
    strict.heard('head', [1, 2]);
    expect(strict.breaches).toEqual([]);
    strict.heard('head', ['1', 2]);
    strict.heard('head', [1, 2, 3]);
    strict.heard('tail', [1]);
    expect(strict.breaches).toHaveLength(3);
  });
});

test('a schema and a type that come apart do not compile', () => {
  const { liveSince: _, ...fewer } = RoomSchema.shape;

  exactly<Room>()(z.object(RoomSchema.shape));
  // @ts-expect-error the type has a field that the schema lacks, though it is optional
  exactly<Room>()(z.object(fewer));
  // @ts-expect-error the schema has a field that the type lacks, though it is optional
  exactly<Room>()(z.object({ ...RoomSchema.shape, more: z.string().optional() }));
  // @ts-expect-error a value more
  exactly<Room>()(z.object({ ...RoomSchema.shape, mode: z.enum(['chat', 'live', 'more']) }));
  // @ts-expect-error a value less
  exactly<Room>()(z.object({ ...RoomSchema.shape, mode: z.enum(['chat']) }));

  const change = { summary: '', data: z.object({ seq: z.int() }), handle: async () => ({ seq: 1 }) };
  const input = z.object({ roomId: z.int(), target: z.int() });
  const right: Pick<Answers, 'message:delete'> = { 'message:delete': answer({ ...change, input }) };
  // @ts-expect-error the event takes another object
  const wrong: Pick<Answers, 'message:edit'> = { 'message:edit': answer({ ...change, input }) };
  expect([right, wrong].length).toBe(2);
});
