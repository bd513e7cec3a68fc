import { z } from 'zod';
import { roomId } from '../validate.ts';

export const IsTyping = z.object({ roomId });
