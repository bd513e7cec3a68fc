import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { useProcesses } from '../support/processes.ts';
import { Rest } from '../support/rest.ts';

const processes = useProcesses(2);

test('the presenter’s worker is killed: then the presenter is away, and catches up when back', async () => {
  const [presenter, viewer] = [await processes.person('presenter', 1), await processes.person('viewer', 0)];
  const api = new Rest(processes.url(1), presenter.token);
  const { id: roomId } = (await api.post('/api/rooms', { title: 'a broadcast', mode: 'live' })).body;
  await presenter.join(roomId);
  await viewer.join(roomId);
  await presenter.get('live:start', { roomId });
  const { seq } = await viewer.say(roomId, 'you are here');

  const killedAt = Date.now();
  processes.kill(1);
  await eventually(
    'the presenter is away',
    async () => 'presenterAway' in (await viewer.say(roomId, 'are you there?')),
  );
  const afterMs = Date.now() - killedAt;
  process.stdout.write(`the presenter was away ${afterMs} ms after the kill\n`);
  await viewer.say(roomId, 'the last words');

  const back = await processes.connect(presenter.token, 0);
  const { entries } = await back.join(roomId, seq);
  expect(entries.length).toBeGreaterThan(0);
  const newest = (await back.get('log:read', { roomId })).entries;
  expect(newest.at(-1).content).toBe('the last words');
  expect(await viewer.say(roomId, 'welcome back')).not.toHaveProperty('presenterAway');
  for (const person of [presenter, viewer, back]) person.leave();
});
