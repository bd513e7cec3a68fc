import { z } from 'zod';
import { exactly } from '../exactly.ts';
import { MUST } from '../field-words.ts';
import { Message } from '../log/schema.ts';
import { LONGEST_SLOW_MODE } from '../moderation/sanctions.ts';
import type * as events from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as model from '../protocol/model.ts';
import type * as moderation from '../protocol/moderation.ts';
import { seenOf } from '../protocol/visible.ts';
import { userId } from '../users/schema.ts';
import { cursor, label, limit, nextCursor, otherwise, roomId, seq, text, time } from '../validate.ts';

const INVITATION = 'c4433bbf916bab27e14f2acbf2ab54ce81eb74dd69d908d41e96637acda73eb1';
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
const visibility = z
  .enum(['public', 'private'])
  .meta({ description: 'A private room is known to its members alone; others get in with an invitation' });
const password = text(LIMITS.password);

export const CreateRoom = z.object({
  title,
  mode: mode.default('chat'),
  lifetime: lifetime.default('permanent'),
  visibility: visibility.optional().meta({ description: 'Otherwise as `DEFAULT_VISIBILITY` says' }),
  password: password.optional(),
});
export type CreateRoom = z.output<typeof CreateRoom>;

export const ListRooms = z.object({
  q: z.string().max(LIMITS.title).default('').meta({ description: 'What their titles contain' }),
  order: z.enum(['activity', 'id']).default('activity').meta({
    description: 'By newest activity; or by `id`, as they were opened, for going through all of them and missing none',
  }),
  cursor: cursor.optional(),
  limit: limit.optional(),
});
export type ListRooms = z.output<typeof ListRooms>;

export const NamedRoom = z.object({ roomId });

export const ChangeRoom = z.object({
  roomId,
  title: title.optional(),
  mode: mode.optional(),
  visibility: visibility.optional(),
  password: password.nullable().optional().meta({ description: 'null takes it away' }),
  slowModeSeconds: z.int().min(0).max(LONGEST_SLOW_MODE).optional().meta({ description: '0 ends slow mode' }),
  wordFilter: z.enum(['off', 'mask', 'reject', 'flag']).optional(),
  ownWords: z
    .array(
      label(LIMITS.ownWord).refine((word) => /[\p{L}\p{N}]/u.test(seenOf(word)), 'must contain a letter or a digit'),
    )
    .max(LIMITS.ownWords)
    .optional()
    .meta({ description: 'What the filter finds beside its own words. The audit tells moderators which they are' }),
  pinnedSeq: seq.nullable().optional().meta({ description: 'null unpins' }),
});
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
      slowModeSeconds: z.int().min(0).optional().meta({ description: 'How long one waits between two messages' }),
      visibility: visibility.optional(),
      hasPassword: z.literal(true).optional(),
      wordFilter: z.enum(['mask', 'reject', 'flag']).optional(),
      pinnedSeq: seq.optional().meta({ description: 'The message that is pinned' }),
      presenterId: userId.optional().meta({ description: 'Of a live room' }),
      presenterOnline: z
        .boolean()
        .optional()
        .meta({ description: 'While it is live: whether the presenter has a connection' }),
      broadcastId: seq.optional().meta({ description: 'The broadcast that is under way, as `replay` names it' }),
      lastEntry: Message.optional().meta({
        description:
          'In lists: the newest message, whoever came or went since, its text cut to 200 characters, without attachments. Of a private room or one with a password, to its members alone',
      }),
      unread: z.int().min(0).max(100).optional().meta({
        description:
          'In lists, of rooms that one is a member of: messages of others after what one has read, without deleted ones, 100 at most',
      }),
    })
    .meta({ id: 'Room', description: 'A place to talk, with one log' }),
);

export const RoomsPage = exactly<events.RoomsPage>()(
  z
    .object({ rooms: z.array(Room), nextCursor: nextCursor.optional() })
    .meta({ id: 'RoomsPage', description: 'A page of rooms' }),
);
export const NewInvitation = z.object({
  roomId,
  expiresInSeconds: z.int().min(60).max(31_536_000).default(604_800),
  uses: z.int().min(1).max(100_000).default(1),
});
export type NewInvitation = z.output<typeof NewInvitation>;

export const NamedInvitation = z.object({
  roomId,
  id: z
    .string()
    .regex(/^[0-9a-f]{64}$/, otherwise(MUST.beInvitation))
    .meta({ examples: [INVITATION] }),
});
export const LookUpInvitation = z.object({
  roomId,
  invitation: z
    .string()
    .min(1)
    .max(100)
    .meta({ description: 'Its code', examples: ['dGhpcyBpcyBubyBzZWNyZXQu'] }),
});
export type LookUpInvitation = z.output<typeof LookUpInvitation>;

export const InvitedTo = exactly<moderation.InvitedTo>()(
  z
    .object({
      title: z.string().meta({ description: 'What the room is called', examples: ['Garden'] }),
      invitedBy: z
        .string()
        .optional()
        .meta({
          description: 'What its maker is called in the room; absent where they are no member',
          examples: ['Ann'],
        }),
      expiresAt: time,
    })
    .meta({ id: 'InvitedTo', description: 'What an invitation leads to' }),
);

export type NamedInvitation = z.output<typeof NamedInvitation>;

const told = {
  id: z.string().meta({ description: 'Names it for whoever manages it', examples: [INVITATION] }),
  createdBy: userId,
  createdAt: time,
  expiresAt: time,
  usesLeft: z.int().meta({ examples: [1] }),
};
export const Invitations = z
  .object({
    invitations: z.array(
      exactly<moderation.Invitation>()(
        z.object(told).meta({ id: 'Invitation', description: 'A link that lets people into a private room' }),
      ),
    ),
  })
  .meta({ id: 'Invitations', description: 'Those that still let somebody in, the newest first' });
export const MadeInvitation = exactly<moderation.NewInvitation>()(
  z
    .object({
      ...told,
      code: z
        .string()
        .meta({ description: 'What lets one in. It is told this once', examples: ['dGhpcyBpcyBubyBzZWNyZXQu'] }),
    })
    .meta({ id: 'MadeInvitation', description: 'A new invitation, and its code' }),
);
