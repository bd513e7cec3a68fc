import { createHash } from 'node:crypto';
import { ChatError } from '../errors.ts';
import type { StoredEntry } from '../log/store.ts';
import type { EntryOf } from '../protocol/model.ts';
import { SAY } from '../words.ts';
import type { SendMessage } from './schema.ts';

/** What somebody said, as far as a retry has to be the same. */
type Words = Pick<SendMessage, 'content' | 'replyTo' | 'attachments'>;

type StoredMessage = EntryOf<'message'> & StoredEntry;

/**
 * A `clientId` names one message for ever: a retry says the same once more. Compared is what was sent, whatever a word
 * filter or an edit has made of it since. Of what was deleted, or edited by a version that did not keep what was sent, nothing
 * is left to compare.
 * @throws ChatError `conflict`
 */
export function mustBeRetry(stored: StoredEntry, sent: Words): void {
  if (stored.kind !== 'message' || stored.deletedAt !== undefined) return;
  if (!stored.sentAs && stored.editedAt !== undefined) return;
  const isSame = stored.sentAs ? stored.sentAs === digestOf(sent) : textOf(stored as Words) === textOf(sent);
  if (!isSame) throw new ChatError('conflict', SAY.anotherMessage);
}

/** For a message that is stored otherwise than it was sent. Nothing where it is not. */
export function sentAs(sent: Words, stored: Words): { sentAs?: string } {
  return textOf(sent) === textOf(stored) ? {} : { sentAs: digestOf(sent) };
}

/** For a message that is about to get another wording. */
export function sentAsBefore(message: StoredMessage): { sentAs: string } {
  return { sentAs: message.sentAs ?? digestOf(message as Words) };
}

function digestOf(words: Words): string {
  return createHash('sha256').update(textOf(words)).digest('base64url').slice(0, 22);
}

/** The same text for the same words, however a database orders the fields of a JSON object. */
function textOf({ content, replyTo, attachments = [] }: Words): string {
  const files = attachments.map(({ url, name, contentType, size }) => [url, name, contentType, size]);
  return JSON.stringify([content, replyTo, files]);
}
