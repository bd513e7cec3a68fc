import { z } from 'zod';
import { LIMITS } from '../protocol/limits.ts';
import { label } from '../validate.ts';

export const Nickname = z.object({ nickname: label(LIMITS.nickname) });
