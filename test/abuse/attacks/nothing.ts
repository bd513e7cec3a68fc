import { type Attack, until } from '../attack.ts';

export const attack: Attack = {
  name: 'nothing, for comparison',
  run: async (_target, signal) => await until(signal),
};
