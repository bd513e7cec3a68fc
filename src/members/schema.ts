import { z } from 'zod';
import { cursor, limit, roomId } from '../validate.ts';

const userId = z.string().min(1).max(64);

export const JoinRoom = z.object({ roomId, after: z.int().min(0).optional() });
export type JoinRoom = z.output<typeof JoinRoom>;
export const InRoom = z.object({ roomId });
export type InRoom = z.output<typeof InRoom>;
export const ListMembers = z.object({ roomId, cursor: cursor.optional(), limit: limit.optional() });
export type ListMembers = z.output<typeof ListMembers>;
export const RemoveMember = z.object({ roomId, userId });
export type RemoveMember = z.output<typeof RemoveMember>;
