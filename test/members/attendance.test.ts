import { expect, test } from 'vitest';
import { Attendance } from '../../src/members/attendance.ts';
import type { Connections } from '../../src/members/connections.ts';
import type { MemberService } from '../../src/members/service.ts';
import type { WorkerStore } from '../../src/members/worker-store.ts';
import { eventually } from '../support/eventually.ts';

const logger = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

test('a room that is suspected stays so while the database fails', async () => {
  const expelled: string[] = [];
  let looks = 0;
  const connections = { abandoned: () => [], seated: () => [{ roomId: 1, userId: 'bob', joinedAt: 1 }] };
  const workers = {
    lease: async () => true,
    presentAt: async () => {
      looks++;
      if (looks === 1) throw new Error('The database is away');
      return new Map();
    },
  };
  const attendance = new Attendance(
    connections as unknown as Connections,
    {} as MemberService,
    workers as unknown as WorkerStore,
    'this worker',
    { reconnectGraceMs: 600_000, leaseMs: 600_000 },
    { expel: (_roomId, { userId }) => expelled.push(userId), reconnectAll: async () => {} },
  );
  await attendance.start(logger);

  attendance.suspect(1);

  await eventually('the second look expels', () => expelled.length > 0);
  expect(expelled).toEqual(['bob']);
  await attendance.stop();
});
