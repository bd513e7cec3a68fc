import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { METRICS_TOKEN, scrape } from '../support/scrape.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe('what is not answered', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0], { metricsToken: METRICS_TOKEN, rateLimits: true });
  const refused = async (code: string) =>
    (await scrape(world.url())).value('sarangbang_refusals_total', { via: 'hint', code });

  test('is counted where it is wrong, and does no harm', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);

    const wrong = [undefined, null, 7, 'x', [], {}, { roomId: 'x' }, { roomId: -1 }, { roomId, seq: 0, more: [] }];
    for (const input of wrong) ann.socket.emit('read', input);
    ann.socket.emit('typing');
    ann.socket.emit('constructor', { roomId });
    // Not in the room.
    ann.socket.emit('typing', { roomId });

    await eventually('all are counted', async () => (await refused('invalid')) === wrong.length + 1);
    await eventually('so is who is not there', async () => (await refused('forbidden')) === 1);
    await ann.join(roomId);
    expect(await ann.say(roomId, 'still here')).toMatchObject({ seq: 2 });
  });

  test('is dropped where there is too much of it', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);

    for (let i = 0; i < 60; i++) ann.socket.emit('read', { roomId, seq: 1 });

    await eventually('ten are too many', async () => (await refused('rate_limited')) === 10);
    expect(await ann.say(roomId, 'still here')).toMatchObject({ seq: 2 });
  });

  test('may not be asked for', async () => {
    const ann = await world.person('ann');

    expect(await ann.ask('typing', { roomId: 1 })).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });
});
