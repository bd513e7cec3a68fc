import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { Stack } from './stack.ts';

export interface Fault {
  name: string;
  /** Nothing can be stored or told while it lasts, by those whom it meets: time counts from its end. */
  stopsAll: boolean;
  /** So long that it belongs in long runs alone. */
  isLong?: true;
  strike(stack: Stack, random: Random, roomIds: number[]): Promise<void>;
}

const worker = (stack: Stack, random: Random) => Math.floor(random.between(0, stack.workers));

export const FAULTS: Fault[] = [
  {
    name: 'redis',
    stopsAll: false,
    strike: (stack, random) => stack.withoutRedis(() => delay(random.between(1_000, 8_000))),
  },
  { name: 'subscriptions', stopsAll: false, strike: (stack) => stack.killSubscriptions() },
  { name: 'mysql', stopsAll: true, strike: (stack, random) => stack.loseMysql(random.between(500, 5_000)) },
  { name: 'connections', stopsAll: true, strike: (stack) => stack.killMysqlConnections() },
  {
    name: 'lock',
    stopsAll: true,
    strike: (stack, random, roomIds) => stack.lockRoom(random.pick(roomIds), random.between(500, 7_000)),
  },
  { name: 'kill', stopsAll: true, strike: (stack, random) => stack.killWorker(worker(stack, random)) },
  { name: 'restart', stopsAll: true, strike: (stack, random) => stack.restartWorker(worker(stack, random)) },
  { name: 'block', stopsAll: true, strike: (stack, random) => stack.blockWorker(worker(stack, random)) },
  { name: 'freeze', stopsAll: true, strike: (stack, random) => stack.freezeWorker(worker(stack, random), 10_000) },
  { name: 'mysql-20s', stopsAll: true, isLong: true, strike: (stack) => stack.loseMysql(20_000) },
  { name: 'redis-2min', stopsAll: false, isLong: true, strike: (stack) => stack.withoutRedis(() => delay(120_000)) },
];

/** What belongs in a run of this length. */
export function faultsFor(seconds: number): string[] {
  return FAULTS.filter(({ isLong }) => !isLong || seconds >= 300).map(({ name }) => name);
}
