import { z } from 'zod';
import { exactly } from '../exactly.ts';
import { Entry } from '../log/schema.ts';
import type * as events from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as model from '../protocol/model.ts';
import { Room } from '../rooms/schema.ts';
import { avatarUrl, broughtUser, broughtUserId, namedUserId, nickname, userId } from '../users/schema.ts';
import { cursor, limit, nextCursor, pageBytes, roomId, text, time } from '../validate.ts';

export const role = z.enum(['owner', 'moderator', 'member']).meta({ examples: ['moderator'] });

/** What one shows at the door of a room that one cannot just walk into. */
const keys = {
  password: z.string().min(1).max(400).optional().meta({ description: 'Of a room that has one' }),
  invitation: z.string().min(1).max(100).optional().meta({ description: 'A code that lets one into a private room' }),
};

export const JoinRoom = z.object({
  roomId,
  after: z
    .int()
    .min(0)
    .optional()
    .meta({
      description: 'The `seq` up to which the client has everything; without it, the newest entries are read',
      examples: [0],
    }),
  bytes: pageBytes.optional(),
  isBack: z.literal(true).optional().meta({
    description:
      'With `after`: one was in the room, and comes back after a lost connection. Where one has left since then on another connection, or was removed, this is refused as `forbidden`, and makes nobody a member again',
  }),
  ...keys,
});
export type JoinRoom = z.output<typeof JoinRoom>;
export const EnterRoom = z.object({ roomId, ...keys });
export const AddMember = z.object({
  roomId,
  userId: broughtUserId,
  ...broughtUser,
  role: role.optional(),
});
export type AddMember = z.output<typeof AddMember>;
export const RemoveMember = z.object({
  roomId,
  userId: namedUserId.meta({ description: 'The member; `me` is oneself', examples: ['me'] }),
  reason: text(LIMITS.reason).optional(),
});
export type RemoveMember = z.output<typeof RemoveMember>;
export const InRoom = z.object({ roomId });
export type InRoom = z.output<typeof InRoom>;
export const ListMembers = z.object({ roomId, cursor: cursor.optional(), limit: limit.optional() });
export type ListMembers = z.output<typeof ListMembers>;
export const Member = exactly<model.Member>()(
  z
    .object({
      userId,
      nickname,
      avatarUrl,
      role,
      online: z.boolean().meta({ description: 'Connected to the room, over any worker', examples: [true] }),
      joinedAt: time,
      mutedUntil: time.optional().meta({ description: 'Until when the member may not write; absent where they may' }),
    })
    .meta({ id: 'Member', description: 'Somebody’s place in a room' }),
);

export const MemberBefore = Member.meta({ description: 'One was a member before' });

export const MembersPage = exactly<events.MembersPage>()(
  z
    .object({ members: z.array(Member), nextCursor: nextCursor.optional() })
    .meta({ id: 'MembersPage', description: 'A page of members, in order of arrival' }),
);

export const Joined = exactly<events.Joined>()(
  z
    .object({
      room: Room,
      you: Member,
      readSeq: z
        .int()
        .min(0)
        .meta({ description: 'How far one has read here, on any device: the `seq` of an entry, or 0', examples: [0] }),
      mutedUntil: time.optional().meta({ description: 'Until when one may not write' }),
      nextSendAt: time.optional().meta({ description: 'In slow mode: when one may write again' }),
      entries: z.array(Entry).meta({ description: 'After `after`, oldest first; without `after`, the latest' }),
      hasMore: z.boolean().meta({ description: 'With `after`: newer ones remain. Without: older ones do' }),
    })
    .meta({ id: 'Joined', description: 'The room as it was joined, and what was said before' }),
);

/** It is done, and there is nothing to say about it. */
export const Nothing = z.record(z.string(), z.never()).meta({ maxProperties: 0 });
