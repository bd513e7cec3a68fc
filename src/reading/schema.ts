import { z } from 'zod';
import { roomId, seq } from '../validate.ts';

export const HasRead = z.object({ roomId, seq });
