import { describe, expect, test } from 'vitest';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;
const LONG = 'It goes on and on, until it fills its bubble to the widest that it may be. '.repeat(4);

describe('what can be done with a message', () => {
  const world = useWorld(deployment as (typeof DEPLOYMENTS)[0]);
  const visitors = useVisitors(world);

  test.each([
    { name: 'a wide page', path: '/chat', viewport: { width: 1_440, height: 900 } },
    { name: 'a page without room for members', path: '/chat', viewport: { width: 1_000, height: 900 } },
    { name: 'a narrow widget', path: '/embed', viewport: { width: 360, height: 900 } },
  ])('is shown at its bubble, and over none of its text, in $name', async ({ path, viewport }) => {
    const ann = await world.person('Ann');
    const bob = await world.person('Bob');
    const id = await world.room(ann);
    await ann.join(id);
    await bob.join(id);
    const seqs: number[] = [];
    for (const text of ['short', LONG]) for (const who of [bob, ann]) seqs.push((await who.say(id, text)).seq);
    const { page } = await visitors.visit(`${path}/rooms/${id}#token=${ann.token}`, { as: ann, viewport });
    const log = await boxOf(page.getByRole('log'));

    for (const seq of seqs) {
      const message = page.locator(`article[data-seq="${seq}"]`);
      await message.locator('.content').hover();

      const actions = await boxOf(message.getByRole('toolbar'));
      const bubble = await boxOf(message.locator('.bubble'));
      const content = await boxOf(message.locator('.content'));
      expect(actions.left).toBeGreaterThanOrEqual(log.left);
      expect(actions.right).toBeLessThanOrEqual(log.right);
      expect(overlap(actions, content)).toBe(false);
      expect(gap(actions, bubble)).toBeLessThan(80);
    }
  });
});

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

async function boxOf(element: {
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>;
}) {
  const box = await element.boundingBox();
  if (!box) throw new Error('It is not shown');
  const { x, y, width, height } = box;
  return { left: x, right: x + width, top: y, bottom: y + height };
}

function overlap(one: Box, other: Box): boolean {
  return gap(one, other) < 0;
}

/** How far apart they are, along the direction in which they are farther, in px. Below 0 they overlap. */
function gap(one: Box, other: Box): number {
  return Math.max(one.left - other.right, other.left - one.right, one.top - other.bottom, other.top - one.bottom);
}
