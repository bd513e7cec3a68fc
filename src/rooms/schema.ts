import { z } from 'zod';
import { LIMITS } from '../protocol/limits.ts';
import { cursor, label, limit, roomId } from '../validate.ts';

const title = label(LIMITS.title);

export const CreateRoom = z.object({
  title,
  mode: z.enum(['chat', 'live']).default('chat'),
  lifetime: z.enum(['transient', 'permanent']).default('permanent'),
});
export type CreateRoom = z.output<typeof CreateRoom>;

export const ListRooms = z.object({
  q: z.string().max(LIMITS.title).default(''),
  cursor: cursor.optional(),
  limit: limit.optional(),
});
export type ListRooms = z.output<typeof ListRooms>;

export const NamedRoom = z.object({ roomId });
export const ChangeRoom = z.object({ roomId, title });
export type ChangeRoom = z.output<typeof ChangeRoom>;
