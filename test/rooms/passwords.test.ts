import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hashPassword, isPassword } from '../../src/rooms/passwords.ts';

test('passwords are computed two at a time, and those beyond two hundred that wait are refused', async () => {
  const hashed = await hashPassword('sesame');
  const before = { running: 0, most: 0, called: 0 };
  const notNow = async () => {
    before.called++;
    before.most = Math.max(before.most, ++before.running);
    await turn();
    before.running--;
    throw new Error('not now');
  };

  const results = await Promise.allSettled(Array.from({ length: 300 }, () => isPassword(hashed, 'guess', notNow)));

  const reasons = results.map(
    (result) => result.status === 'rejected' && (result.reason.code ?? result.reason.message),
  );
  expect(reasons.filter((reason) => reason === 'not now')).toHaveLength(202);
  expect(reasons.filter((reason) => reason === 'busy')).toHaveLength(98);
  expect(before).toEqual({ running: 0, most: 2, called: 202 });
  // What threw has handed its turn on.
  expect(await isPassword(hashed, 'sesame', async () => {})).toBe(true);
  expect(await isPassword(hashed, 'guess', async () => {})).toBe(false);
});
