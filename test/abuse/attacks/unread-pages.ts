import { type Attack, LARGE, until } from '../attack.ts';

export const attack: Attack = {
  name: '300 × `log:read` of 200 messages of 24 KB in one go, unread',
  prepare: (target) => target.roomWith(200, LARGE),
  run: async (target, signal, roomId: number) => {
    const { socket, raw } = await target.webSocket(await target.token('eve'));
    raw.pause();
    for (let i = 0; i < 300; i++) socket.send(`42/chat,${i}["log:read",{"roomId":${roomId},"limit":200}]`);
    await until(signal);
    raw.destroy();
  },
};
