import { once } from 'node:events';
import { type Attack, LARGE } from '../attack.ts';

export const attack: Attack = {
  name: '500 requests for a log in one piece over one connection, unread',
  prepare: (target) => target.roomWith(200, LARGE),
  run: async (target, signal, roomId: number) => {
    const request = target.request(`/api/rooms/${roomId}/log?limit=200`, await target.token('eve'));
    while (!signal.aborted) {
      const connection = await target.connection();
      connection.write(request.repeat(500));
      await Promise.race([once(connection, 'close'), once(signal, 'abort')]);
      connection.destroy();
    }
  },
};
