import { z } from 'zod';
import { limit, roomId, seq } from '../validate.ts';

export const ReadLog = z.object({
  roomId,
  after: z.int().min(0).optional(),
  before: seq.optional(),
  limit: limit.optional(),
});
export type ReadLog = z.output<typeof ReadLog>;
