import { z } from 'zod';
import { LIMITS } from '../protocol/limits.ts';
import { label, roomId, seq, text } from '../validate.ts';

const content = text(LIMITS.content);

const attachment = z.object({
  url: z.url({ protocol: /^https?$/ }).max(LIMITS.attachmentUrl),
  name: label(LIMITS.attachmentName).optional(),
  contentType: z
    .string()
    .max(100)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a media type, as image/png')
    .optional(),
  size: z.int().min(0).optional(),
});

export const SendMessage = z.object({
  roomId,
  clientId: z.guid('must be a UUID'),
  content,
  replyTo: seq.optional(),
  attachments: z
    .array(attachment)
    .min(1)
    .max(LIMITS.attachments)
    .refine(
      (list) => bytesOf(list) <= LIMITS.attachmentsBytes,
      `must be at most ${LIMITS.attachmentsBytes} bytes of JSON`,
    )
    .optional(),
});
export type SendMessage = z.output<typeof SendMessage>;

export const EditMessage = z.object({ roomId, target: seq, content });
export type EditMessage = z.output<typeof EditMessage>;

export const DeleteMessage = z.object({ roomId, target: seq });
export type DeleteMessage = z.output<typeof DeleteMessage>;

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
