import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { eventually } from '../support/eventually.ts';
import { Random } from '../support/random.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const EVENTS = [
  'room:join',
  'room:leave',
  'message:send',
  'message:edit',
  'message:delete',
  'log:read',
  'members:list',
  'nickname:change',
];
const OTHERS = ['error', 'toString', '__proto__', 'constructor', '', 'x'.repeat(1_000), 'log', 'welcome'];
const PATHS = [
  'rooms',
  'rooms/ROOM',
  'rooms/ROOM/members',
  'rooms/ROOM/members/me',
  'rooms/ROOM/messages',
  'rooms/ROOM/messages/1',
  'rooms/ROOM/log',
  'sessions',
  '',
];
const FIELDS = [
  'roomId',
  'clientId',
  'content',
  'target',
  'replyTo',
  'after',
  'before',
  'limit',
  'cursor',
  'nickname',
  'title',
  'mode',
  'lifetime',
  'attachments',
  'q',
  '__proto__',
  'constructor',
];

describe.each(DEPLOYMENTS)('hostile input, $name', (deployment) => {
  // A busy machine must not let the lease run out, which has everybody connect again.
  const world = useWorld(deployment, { leaseMs: 60_000 });

  test('5,000 random packets and requests leave a live server unharmed', async () => {
    const generator = new Random(20_261_120);
    const random = () => generator.next();
    const pick = <T>(list: readonly T[]): T => generator.pick(list);
    const ann = await world.person('ann');
    const eve = await world.person('eve');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await eve.join(roomId);

    const value = (): unknown =>
      pick([
        () => roomId,
        () => pick([1.5, -1, 0, 1e30, Number.MAX_SAFE_INTEGER, 2 ** 53, null, true, false, Number.NaN]),
        () =>
          pick(['', ' ', 'x', '1', '\u0000', '\ud800', '<script>', "' OR 1=1 --", '😀'.repeat(100), 'x'.repeat(3_000)]),
        () => randomUUID(),
        () => [value(), value()].slice(0, Math.floor(random() * 3)),
        () => ({ [pick(FIELDS)]: random() < 0.5 ? 1 : 'x' }),
        () => Buffer.from('binary'),
        () => pick(['a hello', 'https://example.com/x', 'g_x', 'me']),
      ])();
    const object = (): unknown =>
      random() < 0.1
        ? value()
        : Object.fromEntries(FIELDS.filter(() => random() < 0.4).map((field) => [field, value()]));

    const counts: Record<string, number> = {};
    const count = (what: string) => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    // Fields that are not known are refused first: some have only those that are, so that they get farther.
    const aimed = (): [event: string, input: unknown] =>
      pick([
        () => ['member:kick', { roomId, userId: value() }],
        () => ['message:edit', { roomId, target: value(), content: value() }],
        () => ['log:read', { roomId, after: value(), limit: value() }],
        () => ['room:join', { roomId, after: value() }],
        () => ['live:start', { roomId }],
      ] as (() => [string, unknown])[])();
    const anything = (): [event: string, input: unknown] => [random() < 0.9 ? pick(EVENTS) : pick(OTHERS), object()];
    const packet = async () => {
      const [event, input] = pick([anything, anything, aimed])();
      if (random() < 0.1) {
        eve.socket.emit(event, input);
        return count('not acknowledged');
      }
      const reply = await eve.ask(event, input);
      count(reply.ok ? 'ok' : reply.error.code);
      if (!reply.ok) expect(reply.error.message).not.toBe('');
    };
    const request = async () => {
      const method = pick(['GET', 'POST', 'PATCH', 'DELETE', 'PUT']);
      const id = pick([String(roomId), '1.5', '-1', 'x', '%00', `${1e30}`, '99999']);
      const query =
        random() < 0.5 ? `?${pick(FIELDS)}=${encodeURIComponent(String(pick(['x', '1', '-1', '\u0000', '%'])))}` : '';
      const path = `/api/${pick(PATHS).replace('ROOM', id)}${query}`;
      const body =
        method === 'GET' ? undefined : pick([JSON.stringify(object()) ?? '', '{"cut', '\u0000', '[1,2', '"text"']);
      // Deleting the room is allowed to its owner alone; eve is not.
      const answer = await world.rest(0, eve.token).call(method, path, body);
      count(String(answer.status));
      expect(answer.status, `${method} ${path} ${body}`).toBeLessThan(500);
    };

    for (let i = 0; i < 50; i++) {
      await Promise.all(Array.from({ length: 100 }, (_, n) => (n % 3 === 0 ? request() : packet())));
      if (!eve.socket.connected) throw new Error('The connection was cut off');
    }

    expect(Object.values(counts).reduce((sum, n) => sum + n)).toBe(5_000);
    expect(counts['internal']).toBeUndefined();
    expect(counts['unavailable']).toBeUndefined();
    for (const code of ['invalid', 'forbidden', '400', '404']) expect(counts[code], code).toBeGreaterThan(10);
    const { seq } = await ann.say(roomId, 'unharmed');
    expect(await ann.hears(roomId, { seq })).toMatchObject({ content: 'unharmed' });
    expect((await world.rest().get('/readyz')).status).toBe(200);
  });

  test('packets that are no Socket.IO cut off who sends them, and nobody else', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);
    const auth = `40/chat,${JSON.stringify({ token: ann.token })}`;
    const frames = [
      'x',
      '9',
      '4',
      '42',
      '42/chat',
      '42/chat,',
      '42/chat,{',
      '42/chat,[',
      '42/chat,[]',
      '42/chat,[1]',
      '42/chat,[null]',
      '42/chat,[5]',
      '42/chat,0[5]',
      '42/chat,1[1e400,{}]',
      '42/chat,2[["nested"],{}]',
      '42/chat,3["",{}]',
      '42/chat,4[{"toString":1},{}]',
      '42/chat,5["room:join"]',
      '42/chat,6["room:join",null,null,null]',
      '42/chat,["disconnect"]',
      '42/chat,["error","x"]',
      '42/chat,9999999999999999999["room:join",{}]',
      '43/chat,1[]',
      '44/chat,"x"',
      '45/chat,1-["room:join",{"_placeholder":true,"num":0}]',
      '451-/chat,["room:join",{"_placeholder":true,"num":99}]',
      '40/elsewhere,',
      '41/chat,',
      '40/chat,{"token":{"a":1}}',
      '40/chat,[]',
      `42/chat,["room:join",${'['.repeat(20_000)}`,
      'y'.repeat(150_000),
    ];

    for (const frame of frames) {
      const socket = new WebSocket(`${world.url().replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
      await new Promise((opened) => socket.once('open', opened));
      socket.on('error', () => {});
      const said: string[] = [];
      socket.on('message', (text) => said.push(String(text)));
      socket.send('40');
      socket.send(auth);
      await eventually('it is admitted', () => said.some((packet) => packet.startsWith('40/chat,')));
      socket.send(frame);
      socket.send(Buffer.from([1, 2, 3]));
      const ended = new Promise((closed) => socket.once('close', closed));
      await Promise.race([ended, new Promise((later) => setTimeout(later, 30))]);
      socket.terminate();
      expect(said.join('\n')).not.toContain('internal');
    }

    const { seq } = await ann.say(roomId, 'unharmed');
    expect(await ann.hears(roomId, { seq })).toMatchObject({ content: 'unharmed' });
  });

  test('a packet without an acknowledgement changes nothing', async () => {
    const ann = await world.person('ann');
    const roomId = await world.room(ann);
    await ann.join(roomId);

    ann.socket.emit('message:send', { roomId, clientId: randomUUID(), content: 'nobody would know' });
    ann.socket.emit('room:leave', { roomId });
    ann.socket.emit('message:send');
    const { seq } = await ann.say(roomId, 'known');

    expect(seq).toBe(2);
  });
});
