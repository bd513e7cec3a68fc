import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { Change } from '../log/change.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { EntryStore, StoredEntry } from '../log/store.ts';
import type { LogWriter } from '../log/writer.ts';
import { mayModerate, mustModerateUser, nameIn } from '../moderation/authority.ts';
import type { RoomWords } from '../moderation/room-words.ts';
import type { Sent } from '../protocol/events.ts';
import type { EntryOf, User } from '../protocol/model.ts';
import type { RoomAccess } from '../rooms/access.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { DeleteMessage, DeleteMessagesOf, EditMessage, SendMessage } from './schema.ts';
import {
  hasSpoken,
  mustBeAdmitted,
  mustBeAllowedToSpeak,
  mustBeHere,
  mustBeLive,
  mustNotBeMuted,
  NotHere,
  type Speaker,
} from './speaking.ts';

/** Whose messages are nobody's: the host product's own. */
const SYSTEM: User = { id: 'system', nickname: 'system' };

/** The most messages of a user that are deleted at once. */
const DELETED_AT_ONCE = 1_000;

export interface MessageServiceParts {
  writer: LogWriter;
  entries: EntryStore;
  access: RoomAccess;
  words: RoomWords;
  limiter: Limiter;
}

/** All is decided under the room's lock: whoever is no member any more when it is this message's turn does not get it in. */
export class MessageService {
  readonly #parts: MessageServiceParts;

  constructor(parts: MessageServiceParts) {
    this.#parts = parts;
  }

  /**
   * Appends a message to the room's log. Safe to repeat: the same `clientId` gives the same answer.
   * @throws ChatError `forbidden` (not a member), `not_found` (room, `replyTo`), `muted`, `slow_mode`, `not_live`,
   * `presenter_away`, `banned`, `invalid` (words that are not wanted), `rate_limited`, `busy`, `unavailable`
   */
  async send(by: Session, { as, ...message }: SendMessage): Promise<Sent> {
    if (by.power === 'backend') return await this.#append(by, withoutUndefined(as) ?? SYSTEM, message, asTheHost);
    if (as) throw new ChatError('forbidden', SAY.backendOnly);
    await this.#parts.limiter.spend(by.user.id);
    try {
      return await this.#append(by, by.user, message, speaking(mustBeHere));
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      const more = { sanctions: true, nicknames: true };
      return await this.#append(by, by.user, message, speaking(mustBeAdmitted), more);
    }
  }

  /**
   * Gives one's own message another wording, where and when one may say something. Repeating the same one writes nothing.
   * @throws ChatError `forbidden` (not a member, not the author), `not_found`, `conflict` (deleted), `muted`, `banned`,
   * `not_live`, `presenter_away`, `invalid`
   */
  async edit({ user }: Session, { roomId, target, content }: EditMessage): Promise<{ seq: number }> {
    await this.#parts.limiter.spend(user.id);
    return await this.#parts.writer.change({
      roomId,
      users: [user.id],
      sanctions: true,
      nicknames: true,
      target,
      bytes: sizeOf(content),
      decide: (room) => {
        const author = mustBeAdmitted(room, user);
        mustBeLive(room, user);
        const message = room.mustHaveMessage(target);
        if (message.userId !== user.id) throw new ChatError('forbidden', SAY.authorOnly);
        if (message.deletedAt !== undefined) throw new ChatError('conflict', SAY.messageDeleted);
        mustNotBeMuted(author.mutedUntil);
        const checked = this.#parts.words.check(room, content);
        if (message.content === checked.content && message.changedBy !== undefined) return { seq: message.changedBy };
        const { seq, at } = room.append(author, { kind: 'edited', target, content: checked.content });
        room.revise({ ...message, content: checked.content, editedAt: at, changedBy: seq });
        if (checked.isFlagged) room.reportFiltered(target);
        return { seq };
      },
    });
  }

  /**
   * Takes a message back, one's own or, as a moderator, another's: its words are removed from the database. Repeating it
   * writes nothing.
   * @throws ChatError `forbidden`, `banned`, `not_found`
   */
  async delete(by: Session, { roomId, target }: DeleteMessage): Promise<{ seq: number }> {
    await this.#parts.access.mustSee(roomId, by);
    await this.#parts.limiter.spend(by.user.id);
    return await this.#parts.writer.change(deletion(by, roomId, target));
  }

  /** All that a user wrote in the last minutes, up to 1,000 messages. @throws ChatError `forbidden`, `not_found` */
  async deleteAllOf(by: Session, { roomId, userId, minutes }: DeleteMessagesOf): Promise<{ deleted: number }> {
    await this.#parts.access.mustSee(roomId, by);
    await this.#parts.writer.change({
      roomId,
      users: [by.user.id],
      staff: true,
      decide: (room) => {
        mustModerateUser(room, by, userId);
        room.record({ actorId: by.user.id, action: 'delete-all', targetId: userId, detail: { minutes } });
      },
    });
    const since = Date.now() - 60_000 * minutes;
    const targets = await this.#parts.entries.messagesOf(roomId, userId, since, DELETED_AT_ONCE);
    await Promise.all(targets.map((target) => this.#parts.writer.change(deletion(by, roomId, target))));
    return { deleted: targets.length };
  }

  #append(
    by: Session,
    author: User,
    message: Message,
    asSpeaker: AsSpeaker,
    more: Partial<Change> = {},
  ): Promise<Sent> {
    const { roomId, clientId, content, replyTo, attachments } = message;
    return this.#parts.writer.change<Sent>({
      ...more,
      roomId,
      users: [author.id],
      target: replyTo,
      once: { userId: author.id, clientId },
      bytes: sizeOf(content, attachments),
      decide: (room) => {
        const before = room.sentBefore(author.id, clientId);
        if (before) return { seq: before.seq, at: before.at, duplicate: true };
        const speaker = asSpeaker(room, author);
        if (replyTo !== undefined) room.mustHaveMessage(replyTo);
        const checked = this.#parts.words.check(room, content);
        const names = attachments?.map(({ name = '' }) => this.#parts.words.check(room, name)) ?? [];
        const files = attachments?.map((file, i) => ({ ...file, ...(file.name && { name: names[i]?.content }) }));
        const { seq, at } = room.append(speaker, {
          kind: 'message',
          content: checked.content,
          clientId,
          ...(replyTo !== undefined && { replyTo }),
          ...(files && { attachments: files }),
        } as EntryOf<'message'>);
        hasSpoken(room, speaker);
        if ([checked, ...names].some(({ isFlagged }) => isFlagged)) room.reportFiltered(seq);
        if (by.user.id !== author.id && author !== SYSTEM)
          room.record({ actorId: by.user.id, action: 'send-as', targetId: author.id, targetSeq: seq });
        return { seq, at, duplicate: false, ...(isPresenterAway(room, author) && { presenterAway: true as const }) };
      },
    });
  }
}

type Message = Omit<SendMessage, 'as'>;

/** Who says it, if they may. */
type AsSpeaker = (room: LockedRoom, author: User) => Speaker;

function speaking(asSpeaker: AsSpeaker): AsSpeaker {
  return (room, author) => {
    const speaker = asSpeaker(room, author);
    mustBeLive(room, author);
    mustBeAllowedToSpeak(room, speaker);
    return speaker;
  };
}

/** The host's backend speaks for whom it will, whether live or not, in rooms that these need not have joined. */
function asTheHost(room: LockedRoom, { id: userId, nickname }: User): Speaker {
  return room.member(userId) ?? { userId, nickname };
}

function isPresenterAway({ state }: LockedRoom, author: User): boolean {
  const { liveSince, presenterOnline, settings } = state;
  return liveSince !== undefined && !presenterOnline && settings.presenterId !== author.id;
}

function deletion(by: Session, roomId: number, target: number): Change<{ seq: number }> {
  return {
    roomId,
    users: [by.user.id],
    staff: true,
    sanctions: true,
    nicknames: true,
    target,
    decide: (room) => {
      const message = room.mustHaveMessage(target);
      const isOwn = message.userId === by.user.id;
      const actor = isOwn && !mayModerate(room, by) ? mustBeAdmitted(room, by.user) : nameIn(room, by);
      if (!isOwn) mustModerateUser(room, by, message.userId);
      if (message.deletedAt !== undefined) return { seq: message.changedBy ?? message.seq };
      const { seq, at } = room.append(actor, { kind: 'deleted', target });
      room.revise(erased(message, at, seq));
      if (room.state.settings.pinnedSeq === target) room.set({ pinnedSeq: undefined });
      const record = { actorId: by.user.id, action: 'delete', targetId: message.userId, targetSeq: target };
      if (!isOwn) room.record(record);
      return { seq };
    },
  };
}

function erased(message: EntryOf<'message'> & StoredEntry, deletedAt: number, changedBy: number): StoredEntry {
  const { attachments: _, ...rest } = message;
  return { ...rest, content: '', deletedAt, changedBy };
}

/** UTF-8 takes up to four bytes a character, and JSON escapes some. */
function sizeOf(content: string, attachments?: object[]): number {
  return 200 + 4 * content.length + (attachments ? JSON.stringify(attachments).length : 0);
}

function withoutUndefined(user: SendMessage['as']): User | undefined {
  if (!user) return undefined;
  const { avatarUrl, ...rest } = user;
  return avatarUrl === undefined ? rest : { ...rest, avatarUrl };
}
