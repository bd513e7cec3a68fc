import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ROOT } from '../support/server.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0]);

/** A bare WebSocket, and the frames that came over it. */
async function dial() {
  const socket = new WebSocket(`${world.url().replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const frames: string[] = [];
  socket.on('message', (data) => frames.push(String(data)));
  await once(socket, 'open');
  return {
    send: (frame: string) => socket.send(frame),
    close: () => socket.close(),
    /** Waits for a frame that begins so. @returns its JSON */
    hears: async (beginning: string, holds = '') => {
      for (;;) {
        const frame = frames.find((it) => it.startsWith(beginning) && it.includes(holds));
        if (frame !== undefined) return JSON.parse(frame.slice(beginning.length));
        await once(socket, 'message');
      }
    },
  };
}

test('the dialogue of docs/protocol.md is what a bare WebSocket has with the server', async () => {
  const ann = await world.person('ann');
  const roomId = await world.room(ann);
  const documented = await readFile(join(ROOT, 'docs/protocol.md'), 'utf8');
  const clientFrame = (beginning: string) => {
    const frame = documented.split('\n').find((line) => line.startsWith(`| client | \`${beginning}`));
    const text = /`([^`]+)`/.exec(frame ?? '')?.[1] ?? '';
    return text.replace('"token":"…"', `"token":"${ann.token}"`).replace('"roomId":1', `"roomId":${roomId}`);
  };
  const raw = await dial();

  expect(await raw.hears('0')).toMatchObject({ pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 100_000 });
  raw.send(clientFrame('40/chat,'));
  expect(await raw.hears('40/chat,')).toEqual({ sid: expect.any(String) });
  const [, welcome] = await raw.hears('42/chat,', '"welcome"');
  raw.send(clientFrame('42/chat,0'));
  const [joined] = await raw.hears('43/chat,0');
  raw.send(clientFrame('42/chat,1'));
  const [sent] = await raw.hears('43/chat,1');
  const [, ...log] = await raw.hears('42/chat,', '"hello"');
  raw.send(clientFrame('42/chat,1').replace('42/chat,1', '42/chat,2'));
  const [again] = await raw.hears('43/chat,2');

  expect(welcome).toMatchObject({ user: { nickname: 'ann' }, version: expect.any(String) });
  expect(joined).toMatchObject({ ok: true, data: { room: { id: roomId }, hasMore: false } });
  expect(sent).toEqual({ ok: true, data: { seq: 2, at: expect.any(Number), duplicate: false } });
  expect(log).toEqual([roomId, [expect.objectContaining({ seq: 2, kind: 'message', content: 'hello' })]]);
  expect(again).toMatchObject({ ok: true, data: { seq: 2, duplicate: true } });
  raw.close();
});

test('an event without an acknowledgement is not done, and a wrong token is refused with its reason', async () => {
  const ann = await world.person('ann');
  const roomId = await world.room(ann);
  const raw = await dial();
  raw.send(`40/chat,${JSON.stringify({ token: ann.token })}`);
  await raw.hears('40/chat,');
  raw.send(`42/chat,["room:join",{"roomId":${roomId}}]`);
  raw.send(`42/chat,7["log:read",{"roomId":${roomId}}]`);
  const [read] = await raw.hears('43/chat,7');
  const stranger = await dial();
  stranger.send('40/chat,{"token":"not a token"}');

  expect(read.data?.entries ?? []).toEqual([]);
  expect(await stranger.hears('44/chat,')).toMatchObject({ data: { code: 'unauthenticated' } });
  raw.close();
  stranger.close();
});
