import { type Attack, LARGE } from '../attack.ts';

export const attack: Attack = {
  name: '`GET …/log?limit=200` of messages of 24 KB, 12 at a time',
  prepare: (target) => target.roomWith(200, LARGE),
  run: async (target, signal, roomId: number) => {
    const headers = { Authorization: `Bearer ${await target.token('eve')}` };
    const read = async () => {
      while (!signal.aborted) {
        const answer = await fetch(`${target.url}/api/rooms/${roomId}/log?limit=200`, { headers, signal }).catch(
          () => undefined,
        );
        await answer?.arrayBuffer().catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: 12 }, read));
  },
};
