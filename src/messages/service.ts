import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { StoredEntry } from '../log/store.ts';
import type { LogWriter } from '../log/writer.ts';
import type { Sent } from '../protocol/events.ts';
import type { EntryOf, User } from '../protocol/model.ts';
import type { DeleteMessage, EditMessage, SendMessage } from './schema.ts';

/** All is decided under the room's lock: whoever is no member any more when it is this message's turn does not get it in. */
export class MessageService {
  readonly #writer: LogWriter;
  readonly #limiter: Limiter;

  constructor(writer: LogWriter, limiter: Limiter) {
    this.#writer = writer;
    this.#limiter = limiter;
  }

  /**
   * Appends a message to the room's log. Safe to repeat: the same `clientId` gives the same answer.
   * @throws ChatError `forbidden` (not a member), `not_found` (room, `replyTo`), `rate_limited`, `busy`, `unavailable`
   */
  async send(author: User, { roomId, clientId, content, replyTo, attachments }: SendMessage): Promise<Sent> {
    await this.#limiter.spend(author.id);
    return await this.#writer.change({
      roomId,
      users: [author.id],
      target: replyTo,
      once: { userId: author.id, clientId },
      bytes: sizeOf(content, attachments),
      decide: (room) => {
        const before = room.sentBefore(author.id, clientId);
        if (before) return { seq: before.seq, at: before.at, duplicate: true };
        const member = room.mustHaveMember(author.id);
        if (replyTo !== undefined) room.mustHaveMessage(replyTo);
        const { seq, at } = room.append(member, {
          kind: 'message',
          content,
          clientId,
          ...(replyTo !== undefined && { replyTo }),
          ...(attachments && { attachments }),
        } as EntryOf<'message'>);
        return { seq, at, duplicate: false };
      },
    });
  }

  /**
   * Gives one's own message another wording. Repeating the same one writes nothing.
   * @throws ChatError `forbidden` (not a member, not the author), `not_found`, `conflict` (deleted)
   */
  async edit(author: User, { roomId, target, content }: EditMessage): Promise<{ seq: number }> {
    await this.#limiter.spend(author.id);
    return await this.#writer.change({
      roomId,
      users: [author.id],
      target,
      bytes: sizeOf(content),
      decide: (room) => {
        const message = ownMessage(room, author, target);
        if (message.deletedAt !== undefined) throw new ChatError('conflict', 'The message has been deleted');
        if (message.content === content && message.changedBy !== undefined) return { seq: message.changedBy };
        const { seq, at } = room.append(room.mustHaveMember(author.id), { kind: 'edited', target, content });
        room.revise({ ...message, content, editedAt: at, changedBy: seq });
        return { seq };
      },
    });
  }

  /**
   * Takes one's own message back: its words are removed from the database. Repeating it writes nothing.
   * @throws ChatError `forbidden` (not a member, not the author), `not_found`
   */
  async delete(author: User, { roomId, target }: DeleteMessage): Promise<{ seq: number }> {
    await this.#limiter.spend(author.id);
    return await this.#writer.change({
      roomId,
      users: [author.id],
      target,
      decide: (room) => {
        const message = ownMessage(room, author, target);
        if (message.deletedAt !== undefined) return { seq: message.changedBy ?? message.seq };
        const { seq, at } = room.append(room.mustHaveMember(author.id), { kind: 'deleted', target });
        const { attachments: _, ...rest } = message;
        room.revise({ ...rest, content: '', deletedAt: at, changedBy: seq });
        return { seq };
      },
    });
  }
}

function ownMessage(room: LockedRoom, author: User, seq: number): EntryOf<'message'> & StoredEntry {
  room.mustHaveMember(author.id);
  const message = room.mustHaveMessage(seq);
  if (message.userId !== author.id) throw new ChatError('forbidden', 'Only its author may change a message');
  return message;
}

/** UTF-8 takes up to four bytes a character, and JSON escapes some. */
function sizeOf(content: string, attachments?: object[]): number {
  return 200 + 4 * content.length + (attachments ? JSON.stringify(attachments).length : 0);
}
