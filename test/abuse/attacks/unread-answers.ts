import { type Attack, LARGE, type Target, until } from '../attack.ts';

export const attack: Attack = {
  name: '150 connections that ask for a log over REST and do not read it',
  prepare: (target: Target) => target.roomWith(200, LARGE),
  run: async (target, signal, roomId: number) => {
    const connections = await Promise.all(Array.from({ length: 150 }, () => target.connection()));
    const request = target.request(`/api/rooms/${roomId}/log?limit=200`, await target.token('eve'));
    for (const connection of connections) connection.write(request);
    await until(signal);
    for (const connection of connections) connection.destroy();
  },
};
