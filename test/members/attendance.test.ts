import { expect, onTestFinished, test, vi } from 'vitest';
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

test('after an outage of the database nobody of this worker leaves before a lease’s time has passed', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const [leaseMs, reconnectGraceMs] = [12_000, 1_000];
  let gone: { roomId: number; userId: string }[] = [];
  let outage: Promise<void> | undefined;
  const left: string[] = [];
  const connections = {
    abandoned: () => gone,
    forget: () => {
      gone = [];
    },
    seated: () => [],
  };
  const members = { disconnected: async (_roomId: number, userId: string) => left.push(userId) };
  const workers = {
    lease: async () => {
      await outage;
      return true;
    },
    orphans: async () => [],
    presentAt: async () => new Map(),
  };
  const attendance = new Attendance(
    connections as unknown as Connections,
    members as unknown as MemberService,
    workers as unknown as WorkerStore,
    'this worker',
    { reconnectGraceMs, leaseMs },
    { expel: () => {}, reconnectAll: async () => {} },
  );
  await attendance.start(logger);
  await vi.advanceTimersByTimeAsync(leaseMs);
  let recover = () => {};
  outage = new Promise((over) => {
    recover = over;
  });

  await vi.advanceTimersByTimeAsync(2 * leaseMs);
  gone = [{ roomId: 1, userId: 'bob' }];
  await vi.advanceTimersByTimeAsync(leaseMs);
  recover();
  await vi.advanceTimersByTimeAsync(leaseMs - 500);
  expect(left).toEqual([]);

  await vi.advanceTimersByTimeAsync(leaseMs);
  expect(left).toEqual(['bob']);
  await attendance.stop();
});
