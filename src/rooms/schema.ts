import { z } from 'zod';
import { exactly } from '../exactly.ts';
import type * as events from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as model from '../protocol/model.ts';
import { cursor, label, limit, nextCursor, roomId, time } from '../validate.ts';

const title = label(LIMITS.title).meta({ description: 'What it is called', examples: ['Garden'] });
const mode = z.enum(['chat', 'live']);
const count = z
  .int()
  .min(0)
  .meta({ examples: [1] });
const lifetime = z.enum(['transient', 'permanent']).meta({
  examples: ['permanent'],
  description: 'A `transient` room goes, with its log, once nobody has been in it for a while; a `permanent` one stays',
});

export const CreateRoom = z.object({
  title,
  mode: mode.default('chat'),
  lifetime: lifetime.default('permanent'),
});
export type CreateRoom = z.output<typeof CreateRoom>;

export const ListRooms = z.object({
  q: z.string().max(LIMITS.title).default('').meta({ description: 'What their titles contain' }),
  cursor: cursor.optional(),
  limit: limit.optional(),
});
export type ListRooms = z.output<typeof ListRooms>;

export const NamedRoom = z.object({ roomId });
export const ChangeRoom = z.object({ roomId, title });
export type ChangeRoom = z.output<typeof ChangeRoom>;

export const Room = exactly<model.Room>()(
  z
    .object({
      id: roomId,
      title: z.string().meta({ description: 'What it is called', examples: ['Garden'] }),
      mode,
      lifetime,
      headSeq: z
        .int()
        .min(0)
        .meta({ description: 'The `seq` of the newest entry, 0 for an empty log', examples: [2] }),
      memberCount: count.meta({ description: 'How many are members' }),
      onlineCount: count.meta({ description: 'How many of them are connected' }),
      createdAt: time,
      liveSince: time.optional(),
      slowModeSeconds: z.int().min(0).optional(),
    })
    .meta({ id: 'Room', description: 'A place to talk, with one log' }),
);

export const RoomsPage = exactly<events.RoomsPage>()(
  z
    .object({ rooms: z.array(Room), nextCursor: nextCursor.optional() })
    .meta({ id: 'RoomsPage', description: 'A page of rooms' }),
);
