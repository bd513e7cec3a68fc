import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { eventually } from '../support/eventually.ts';
import { METRICS_TOKEN, scrape } from '../support/scrape.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

describe('a receiver that does not read', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0], {
    unreadBytes: 200_000,
    metricsToken: METRICS_TOKEN,
  });

  test('is cut off, keeps nobody else from reading, and catches up when it is back', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann, { lifetime: 'transient' });
    await ann.join(roomId);
    const { body } = await world.rest().post('/api/sessions', { nickname: 'slow' });
    const raw = connect(world.workers[0]?.port ?? 0, '127.0.0.1');
    const url = `${world.url().replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const slow = new WebSocket(url, { createConnection: () => raw });
    const said: string[] = [];
    slow.on('message', (packet) => said.push(String(packet)));
    slow.on('error', () => {});
    await once(slow, 'open');
    slow.send(`40/chat,${JSON.stringify({ token: body.token })}`);
    await eventually('it is admitted', () => said.some((packet) => packet.startsWith('40/chat,')));
    slow.send(`42/chat,1["room:join",{"roomId":${roomId}}]`);
    await ann.hears(roomId, { kind: 'joined', nickname: 'slow' });

    raw.pause();
    const content = '가'.repeat(2_000);
    let sent = 0;
    await eventually(
      'it is cut off',
      async () => {
        await Promise.all(Array.from({ length: 50 }, () => ann.say(roomId, content)));
        sent += 50;
        const { members } = await ann.get('members:list', { roomId });
        return members.length === 1;
      },
      50_000,
    );

    expect(ann.heardIn(roomId).filter((entry) => entry.kind === 'message')).toHaveLength(sent);
    expect((await scrape(world.url())).value('sarangbang_slow_receivers_total')).toBe(1);
    const back = await world.connect(body.token);
    const { entries, hasMore } = await back.join(roomId, 2);
    expect(entries[0]).toMatchObject({ seq: 3, content });
    expect(hasMore || entries.length === sent).toBe(true);
    raw.destroy();
  });
});

describe('a receiver without a session', () => {
  const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0], { unreadBytes: 100, metricsToken: METRICS_TOKEN });

  test('is cut off as well, once it has left too much unread', async () => {
    const polling = `${world.url()}/socket.io/?EIO=4&transport=polling`;
    const { sid } = JSON.parse((await (await fetch(polling)).text()).slice(1));

    // Each is answered with a refusal, and none is fetched.
    const body = Array.from({ length: 9 }, () => '40/nowhere,').join('\u001e');
    expect((await fetch(`${polling}&sid=${sid}`, { method: 'POST', body })).status).toBe(200);

    await eventually(
      'it is cut off',
      async () => (await scrape(world.url())).value('sarangbang_slow_receivers_total') === 1,
    );
    expect((await fetch(`${polling}&sid=${sid}`)).status).toBe(400);
  });
});
