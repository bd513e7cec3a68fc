import { z } from 'zod';
import { exactly } from '../exactly.ts';
import { MUST } from '../field-words.ts';
import type * as events from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as model from '../protocol/model.ts';
import type { ErrorCode } from '../protocol/reply.ts';
import { broughtUser, broughtUserId, namedUserId } from '../users/schema.ts';
import { isStorable, label, messageText, otherwise, roomId, seq, time } from '../validate.ts';

const content = messageText(LIMITS.content).meta({ description: 'What is said', examples: ['안녕'] });
/** Any text that can be stored as it is: `a`, `A` and `a b` are three. */
const clientId = z.string().min(1).max(LIMITS.clientId).refine(isStorable, otherwise(MUST.beStorable));
const target = seq.meta({ description: 'The `seq` of the message' });

const Attachment = exactly<model.Attachment>()(
  z
    .object({
      url: z
        .url({ protocol: /^https?$/ })
        .max(LIMITS.attachmentUrl)
        .meta({ format: 'iri', description: 'http or https', examples: ['https://example.org/plan.png'] }),
      name: label(LIMITS.attachmentName).optional(),
      contentType: z
        .string()
        .max(100)
        .regex(/^[\w.+-]+\/[\w.+-]+$/, otherwise(MUST.beMediaType))
        .optional(),
      size: z.int().min(0).optional().meta({ description: 'In bytes' }),
    })
    .meta({ id: 'Attachment', description: 'A file that goes with a message, and lies elsewhere' }),
);

export const attachments = z
  .array(Attachment)
  .min(1)
  .max(LIMITS.attachments)
  .refine((list) => bytesOf(list) <= LIMITS.attachmentsBytes, otherwise(MUST.haveBytes(LIMITS.attachmentsBytes)))
  .meta({ description: `At most ${LIMITS.attachmentsBytes} bytes of JSON together` });

export const SendMessage = z.object({
  roomId,
  clientId: clientId.meta({
    description:
      'Names this message for ever, as a UUID does: a retry with the same one answers the first one’s `seq`, and another message with it is a `conflict`',
    examples: ['0d0f2f6e-6c43-4a39-8b05-5e1a4d8c5a01'],
  }),
  content,
  replyTo: seq.optional().meta({ description: 'The `seq` of the message that this one answers' }),
  attachments: attachments.optional(),
  as: z
    .object({ id: broughtUserId, ...broughtUser })
    .optional()
    .meta({ description: 'Who says it, where the host’s backend speaks for somebody; without it, the system does' }),
});
export type SendMessage = z.output<typeof SendMessage>;

export const EditMessage = z.object({ roomId, target, content });
export type EditMessage = z.output<typeof EditMessage>;

export const DeleteMessage = z.object({ roomId, target });
export type DeleteMessage = z.output<typeof DeleteMessage>;

export const Sent = exactly<events.Sent>()(
  z
    .object({
      seq,
      at: time,
      duplicate: z
        .boolean()
        .meta({ description: 'It had been stored before, under the same `clientId`', examples: [false] }),
      presenterAway: z
        .literal(true)
        .optional()
        .meta({ description: 'The presenter of the live room has no connection now, and catches up later' }),
    })
    .meta({ id: 'Sent', description: 'The message is stored' }),
);

export const SentBefore = Sent.meta({
  description: 'The message had been stored before',
  examples: [{ seq: 2, at: 1_767_225_600_000, duplicate: true }],
});

export const SentMeanwhile = Sent.meta({
  description: 'The message is stored, while the presenter of the live room has no connection',
  examples: [{ seq: 2, at: 1_767_225_600_000, duplicate: false, presenterAway: true }],
});

/** What may keep somebody from speaking. */
export const SEND_ERRORS: ErrorCode[] = [
  'forbidden',
  'banned',
  'muted',
  'slow_mode',
  'not_live',
  'presenter_away',
  'not_found',
  'conflict',
  'busy',
];

/** What may keep somebody from giving a message another wording. */
export const EDIT_ERRORS: ErrorCode[] = [
  'forbidden',
  'banned',
  'muted',
  'slow_mode',
  'not_live',
  'presenter_away',
  'not_found',
  'conflict',
  'busy',
];

export const Deleted = z.object({
  deleted: z
    .int()
    .min(0)
    .meta({ description: 'How many messages', examples: [1] }),
  hasMore: z.boolean().meta({ description: 'There may be more: ask again', examples: [false] }),
});
export type Deleted = z.output<typeof Deleted>;

export const Changed = z
  .object({ seq: seq.meta({ description: 'Of the entry that says so', examples: [3] }) })
  .meta({ id: 'Changed', description: 'The change is stored' });
/** All that a user wrote in the last minutes; a week at most. */
export const DeleteMessagesOf = z.object({
  roomId,
  userId: namedUserId,
  minutes: z
    .int()
    .min(1)
    .max(10_080)
    .meta({ description: 'How many minutes back', examples: [10] }),
});
export type DeleteMessagesOf = z.output<typeof DeleteMessagesOf>;

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
