import { z } from 'zod';
import { exactly } from '../exactly.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as model from '../protocol/model.ts';
import { label } from '../validate.ts';

const ID = 'g_3f1c2b9e-8d74-4a6f-9b1e-2f6d0c5a7e10';

export const Nickname = z.object({
  nickname: label(LIMITS.nickname).meta({ description: 'What one is called', examples: ['Ann'] }),
});

/** Whose it is, in what the server tells. */
export const userId = z.string().meta({ description: 'The host product’s id, or `g_…` for a guest', examples: [ID] });
export const nickname = z.string().meta({ description: 'What they are called', examples: ['Ann'] });
export const avatarUrl = z.string().optional();

export const User = exactly<model.User>()(
  z.object({ id: userId, nickname, avatarUrl }).meta({ id: 'User', description: 'Who somebody is' }),
);

export const Session = z
  .object({
    token: z.string().meta({ description: 'Send it as `Authorization: Bearer`', examples: ['eyJhbGciOiJIUzI1NiJ9.…'] }),
    user: User,
  })
  .meta({ id: 'Session', description: 'A new guest, and the token that says so' });

export const Renamed = z.object({ user: User });
