import { z } from 'zod';
import { exactly } from '../exactly.ts';
import { attachments } from '../messages/schema.ts';
import type * as events from '../protocol/events.ts';
import type * as model from '../protocol/model.ts';
import { nickname, userId } from '../users/schema.ts';
import { limit, pageBytes, roomId, seq, time } from '../validate.ts';

export const ReadLog = z.object({
  roomId,
  after: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'Read what comes next to this `seq`', examples: [0] }),
  before: seq.optional().meta({ description: 'Without `after`: read the newest entries before this `seq`' }),
  limit: limit.optional(),
  bytes: pageBytes.optional(),
});
export type ReadLog = z.output<typeof ReadLog>;

export const NamedMessage = z.object({ roomId, target: seq.meta({ description: 'The `seq` of the message' }) });
export type NamedMessage = z.output<typeof NamedMessage>;

const who = { seq, at: time, userId, nickname };
const target = seq.meta({ description: 'The `seq` of the message', examples: [2] });

export const Message = z
  .object({
    ...who,
    kind: z.literal('message'),
    content: z.string().meta({ description: 'The newest wording; empty once deleted', examples: ['안녕'] }),
    clientId: z.string().meta({ examples: ['0d0f2f6e-6c43-4a39-8b05-5e1a4d8c5a01'] }),
    replyTo: seq.optional().meta({ description: 'The `seq` of the message that this one answers' }),
    attachments: attachments.optional(),
    editedAt: time.optional(),
    deletedAt: time.optional(),
  })
  .meta({ id: 'MessageEntry', description: 'Somebody says something' });

export const Entry = exactly<model.Entry>()(
  z
    .discriminatedUnion('kind', [
      Message,
      z
        .object({ ...who, kind: z.literal('edited'), target, content: z.string() })
        .meta({ id: 'EditedEntry', description: 'A message has another wording' }),
      z
        .object({ ...who, kind: z.literal('deleted'), target })
        .meta({ id: 'DeletedEntry', description: 'A message was taken back' }),
      z
        .object({ ...who, kind: z.literal('joined') })
        .meta({ id: 'JoinedEntry', description: 'Somebody is a member now' }),
      z
        .object({ ...who, kind: z.literal('left'), reason: z.enum(['left', 'disconnected', 'kicked', 'banned']) })
        .meta({ id: 'LeftEntry', description: 'Somebody is no member any more' }),
      z
        .object({ ...who, kind: z.literal('renamed'), from: z.string(), to: z.string() })
        .meta({ id: 'RenamedEntry', description: 'A member has another nickname' }),
      z
        .object({
          ...who,
          kind: z.literal('room'),
          title: z.string().optional(),
          mode: z.enum(['chat', 'live']).optional(),
          visibility: z.enum(['public', 'private']).optional(),
          hasPassword: z.boolean().optional(),
          slowModeSeconds: z.int().min(0).optional().meta({ description: '0: no slow mode any more' }),
          wordFilter: z.enum(['off', 'mask', 'reject', 'flag']).optional(),
          pinnedSeq: seq.nullable().optional().meta({ description: 'null: no message is pinned any more' }),
          role: z
            .object({ userId, nickname: nickname.optional(), role: z.enum(['owner', 'moderator', 'member']) })
            .optional()
            .meta({ description: 'Somebody has another role' }),
          muted: z
            .object({ userId, nickname: nickname.optional(), until: time.nullable() })
            .optional()
            .meta({ description: 'Somebody may not speak until then; null: may again' }),
          live: z
            .object({ broadcastId: seq, since: time, presenterId: userId })
            .nullable()
            .optional()
            .meta({ description: 'A broadcast has begun; null: it has ended' }),
          deleted: z
            .literal(true)
            .optional()
            .meta({ description: 'The room’s last word: told to who is there, and stored nowhere' }),
        })
        .meta({ id: 'RoomEntry', description: 'Something is otherwise about the room' }),
    ])
    .meta({
      id: 'Entry',
      description: 'One line of a room’s log. All members agree on what it says and where it stands',
    }),
);

export const LogPage = exactly<events.LogPage>()(
  z
    .object({
      entries: z.array(Entry).meta({ description: 'Oldest first, without a gap' }),
      hasMore: z.boolean().meta({
        description: 'More remain in the direction that was asked for: newer ones with `after`, otherwise older ones',
      }),
    })
    .meta({ id: 'LogPage', description: 'A piece of the log' }),
);
