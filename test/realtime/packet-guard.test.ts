import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { Counter } from '../../src/instruments.ts';
import { guardPings, type WebSocketServerOptions } from '../../src/realtime/packet-guard.ts';

/** As `ws` has one, of what was sent over which so much is unread. */
class PingedSocket extends EventEmitter {
  bufferedAmount = 0;
  isEnded = false;
  readonly answered: string[] = [];

  pong(data: Buffer): void {
    this.answered.push(String(data));
    this.bufferedAmount += data.length;
  }

  terminate(): void {
    this.isEnded = true;
  }
}

test('a WebSocket’s ping is answered when all before it was taken, and `ws` itself answers none', () => {
  const options: WebSocketServerOptions = { autoPong: true, WebSocket: PingedSocket };
  guardPings(options, new Counter<[]>([]));
  const socket = new options.WebSocket() as unknown as PingedSocket;
  const ping = (data: string) => socket.emit('ping', Buffer.from(data));

  ping('first');
  for (let i = 0; i < 90; i++) ping('unread');
  socket.bufferedAmount = 0;
  ping('last');

  expect(socket.answered).toEqual(['first', 'last']);
  expect(socket.isEnded).toBe(false);
  expect(options.autoPong).toBe(false);
});
