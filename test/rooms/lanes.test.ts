import { expect, test } from 'vitest';
import { Lanes } from '../../src/rooms/lanes.ts';

test('a lane looks at one at a time, in order, holds fifty, and holds up no other room', async () => {
  const lanes = new Lanes();
  const looked: number[] = [];
  let [running, most] = [0, 0];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const look = (i: number) => async () => {
    most = Math.max(most, ++running);
    await gate;
    looked.push(i);
    running--;
    if (i === 3) throw new Error('wrong');
    return i;
  };

  const waiting = Array.from({ length: 60 }, (_, i) => lanes.inTurn(1, look(i)));
  const settled = Promise.allSettled(waiting);
  await expect(lanes.inTurn(2, async () => 'at once')).resolves.toBe('at once');
  open();
  const results = await settled;

  expect(most).toBe(1);
  expect(looked).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(11);
  expect(await lanes.inTurn(1, async () => 'again')).toBe('again');
});
