import { expect, test } from 'vitest';
import { useVisitors } from '../support/visitors.ts';
import { DEPLOYMENTS, PATIENT, useWorld } from '../support/world.ts';

const [deployment] = DEPLOYMENTS;
const world = useWorld(deployment as (typeof DEPLOYMENTS)[0], PATIENT);
const visitors = useVisitors(world);

test('by the Tab key one comes through all of it, in the order in which it is read', async () => {
  const ann = await world.person('Ann');
  const bob = await world.person('Bob');
  const id = await world.room(ann, { title: 'Tabs' });
  for (const person of [ann, bob]) await person.join(id);
  await bob.say(id, 'hello');
  const { page } = await visitors.visit(`/chat/rooms/${id}`, { as: ann, viewport: { width: 1_440, height: 900 } });
  await page.getByRole('button', { name: 'Actions for Bob' }).waitFor();

  await page.evaluate('document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex");');
  const stops: string[] = [];
  const name = "(document.activeElement.ariaLabel || document.activeElement.textContent || '').trim().slice(0, 30)";
  while (stops.length < 60) {
    await page.keyboard.press('Tab');
    if (await page.evaluate('document.activeElement === document.body')) break;
    stops.push(await page.evaluate(name));
  }

  expect(stops).toEqual([
    'Skip to the conversation',
    'New room',
    'Search rooms',
    expect.stringMatching(/^Tabs.*Bob: hello/),
    'Change nickname',
    'Settings',
    'Room menu',
    expect.stringMatching(/^Bob: hello/),
    'Emoji',
    'Message',
    'Actions for Ann',
    'Actions for Bob',
  ]);
});
