import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { Change } from '../log/change.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { EntryStore, StoredEntry } from '../log/store.ts';
import type { LogWriter } from '../log/writer.ts';
import { mayModerate, mustModerateUser, nameIn } from '../moderation/authority.ts';
import { checkWords, nicknameIn } from '../moderation/room-words.ts';
import type { Sent } from '../protocol/events.ts';
import type { EntryOf, User } from '../protocol/model.ts';
import type { RoomAccess } from '../rooms/access.ts';
import { type Power, type Session, SYSTEM } from '../session.ts';
import { SAY } from '../words.ts';
import { mustBeRetry, sentAs, sentAsBefore } from './retry.ts';
import type { Deleted, DeleteMessage, DeleteMessagesOf, EditMessage, SendMessage } from './schema.ts';
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

/** Messages of a user that are deleted in one go, so many at a time: others' changes are not to wait for all of them. */
const DELETED = { most: 1_000, atOnce: 100 };

export interface MessageServiceParts {
  writer: LogWriter;
  entries: EntryStore;
  access: RoomAccess;
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
   * @throws ChatError `forbidden` (not a member), `conflict` (the `clientId` names another message), `not_found` (room, `replyTo`), `muted`, `slow_mode`, `not_live`,
   * `presenter_away`, `banned`, `invalid` (words that are not wanted), `rate_limited`, `busy`, `unavailable`
   */
  async send(by: Session, message: SendMessage): Promise<Sent> {
    return await this.#parts.access.unlessHiddenAndBusy(message.roomId, by, this.#send(by, message));
  }

  async #send(by: Session, { as, ...message }: SendMessage): Promise<Sent> {
    if (by.power === 'backend') return await this.#append(by, withoutUndefined(as) ?? SYSTEM, message, asTheHost);
    if (as) throw new ChatError('forbidden', SAY.backendOnly);
    await this.#parts.limiter.spend(by.user.id);
    try {
      return await this.#append(by, by.user, message, speaking(mustBeHere, by.power));
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      const more = { sanctions: true, profiles: true };
      return await this.#append(by, by.user, message, speaking(mustBeAdmitted, by.power), more);
    }
  }

  /**
   * Gives one's own message another wording, where and when one may say something; the host's backend, what it said itself.
   * Repeating the same one writes nothing. In slow mode it counts as saying something, but for the first edit of what one said
   * last.
   * @throws ChatError `forbidden` (not a member, not the author), `not_found`, `conflict` (deleted), `muted`, `banned`,
   * `slow_mode`, `not_live`, `presenter_away`, `invalid`
   */
  async edit(by: Session, edit: EditMessage): Promise<{ seq: number }> {
    return await this.#parts.access.unlessHiddenAndBusy(edit.roomId, by, this.#edit(by, edit));
  }

  async #edit(by: Session, { roomId, target, content }: EditMessage): Promise<{ seq: number }> {
    const { user } = by;
    await this.#parts.limiter.spend(user.id);
    return await this.#parts.writer.change({
      roomId,
      users: [user.id],
      sanctions: true,
      profiles: true,
      target,
      bytes: sizeOf(content),
      decide: (room) => {
        const mayEdit = by.power === 'backend' ? hostMayEdit(room, target) : authorMayEdit(room, user, target);
        const { message, author } = mayEdit;
        if (message.deletedAt !== undefined) throw new ChatError('conflict', SAY.messageDeleted);
        mustNotBeMuted(author.mutedUntil);
        const checked = checkWords(room, content);
        if (message.content === checked.content && message.changedBy !== undefined) return { seq: message.changedBy };
        const edited = sayingAnew(room, by, mayEdit);
        const { seq, at } = room.append(author, { kind: 'edited', target, content: checked.content });
        edited(at);
        room.revise({ ...message, ...sentAsBefore(message), content: checked.content, editedAt: at, changedBy: seq });
        if (checked.isFlagged) room.reportFiltered(target);
        if (user.id !== message.userId && message.userId !== SYSTEM.id)
          room.record({ actorId: user.id, action: 'edit-as', targetId: message.userId, targetSeq: target });
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
    const author = await this.#parts.entries.authorOf(roomId, target);
    if (author === undefined) throw new ChatError('not_found', SAY.noMessage(target));
    return await this.#parts.writer.change(deletion(by, roomId, target, author));
  }

  /**
   * All that a user wrote in the last minutes, the newest first, 1,000 messages at most; or `hasMore` says that there may be
   * more to delete. @throws ChatError `forbidden`, `not_found`, `busy` (some may be deleted)
   */
  async deleteAllOf(by: Session, { roomId, userId, minutes }: DeleteMessagesOf): Promise<Deleted> {
    await this.#parts.access.mustSee(roomId, by);
    await this.#parts.writer.change({
      roomId,
      users: [...new Set([by.user.id, userId])],
      staff: true,
      decide: (room) => {
        mustModerateUser(room, by, userId);
        room.record({ actorId: by.user.id, action: 'delete-all', targetId: userId, detail: { minutes } });
      },
    });
    const since = Date.now() - 60_000 * minutes;
    let deleted = 0;
    for (let before: number | undefined; deleted < DELETED.most; ) {
      const found = await this.#parts.entries.messagesOf(roomId, userId, { since, before }, DELETED.atOnce);
      const targets = found.filter(({ isDeleted }) => !isDeleted);
      await Promise.all(targets.map(({ seq }) => this.#parts.writer.change(deletion(by, roomId, seq, userId))));
      deleted += targets.length;
      if (found.length < DELETED.atOnce) return { deleted, hasMore: false };
      before = found.at(-1)?.seq;
    }
    return { deleted, hasMore: true };
  }

  #append(
    by: Session,
    author: User,
    message: Message,
    asSpeaker: AsSpeaker,
    more: Partial<Change> = {},
  ): Promise<Sent> {
    const { roomId, clientId, content, replyTo, attachments } = message;
    const saidBy = saidAs(by, author);
    return this.#parts.writer.change<Sent>({
      ...more,
      roomId,
      users: [author.id],
      target: replyTo,
      once: { userId: author.id, clientId },
      bytes: sizeOf(content, attachments),
      decide: (room) => {
        const before = room.sentBefore(author.id, clientId);
        if (before) return retried(before, message);
        const speaker = asSpeaker(room, author);
        if (replyTo !== undefined) room.mustHaveMessage(replyTo);
        const checked = checkWords(room, content);
        const names = attachments?.map(({ name = '' }) => checkWords(room, name)) ?? [];
        const files = attachments?.map((file, i) => ({ ...file, ...(file.name && { name: names[i]?.content }) }));
        const isAltered = [checked, ...names].some(({ isMasked }) => isMasked);
        const { seq, at } = room.append(speaker, {
          kind: 'message',
          content: checked.content,
          clientId,
          ...(replyTo !== undefined && { replyTo }),
          ...(files && { attachments: files }),
          ...(isAltered && sentAs(message, { content: checked.content, replyTo, attachments: files })),
          ...saidBy,
        } as EntryOf<'message'>);
        if (by.power !== 'backend') hasSpoken(room, speaker, at);
        if ([checked, ...names].some(({ isFlagged }) => isFlagged)) room.reportFiltered(seq);
        if (saidBy.byHost) room.record({ actorId: by.user.id, action: 'send-as', targetId: author.id, targetSeq: seq });
        return { seq, at, duplicate: false, ...(isPresenterAway(room, author) && { presenterAway: true as const }) };
      },
    });
  }
}

type Message = Omit<SendMessage, 'as'>;

/** @throws ChatError `conflict` */
function retried(before: StoredEntry, message: Message): Sent {
  mustBeRetry(before, message);
  return { seq: before.seq, at: before.at, duplicate: true };
}

/** Whether the host's backend says it as somebody, which is kept with the message. */
function saidAs(by: Session, author: User): { byHost?: true } {
  return by.power === 'backend' && author !== SYSTEM ? { byHost: true } : {};
}

/** Who says it, if they may. */
type AsSpeaker = (room: LockedRoom, author: User) => Speaker;

function speaking(asSpeaker: AsSpeaker, power: Power): AsSpeaker {
  return (room, author) => {
    const speaker = asSpeaker(room, author);
    mustBeLive(room, author);
    mustBeAllowedToSpeak(room, speaker, power);
    return speaker;
  };
}

/** The host's backend speaks for whom it will, whether live or not, in rooms that these need not have joined. */
function asTheHost(room: LockedRoom, { id: userId, nickname }: User): Speaker {
  return room.member(userId) ?? { userId, nickname: nicknameIn(room, nickname) };
}

interface Editing {
  message: EntryOf<'message'> & StoredEntry;
  /** Under what name the edit is told. */
  author: Speaker;
}

/** @throws ChatError `forbidden`, `banned`, `not_found`, `not_live`, `presenter_away` */
function authorMayEdit(room: LockedRoom, user: User, target: number): Editing {
  const author = mustBeAdmitted(room, user);
  mustBeLive(room, user);
  const message = room.mustHaveMessage(target);
  if (message.userId !== user.id) throw new ChatError('forbidden', SAY.authorOnly);
  return { message, author };
}

/**
 * An edit would be a way to go on talking in slow mode, but for the first one of what one said last: a typo need not wait.
 * @returns what to call with the time of the edit
 * @throws ChatError `slow_mode`
 */
function sayingAnew(room: LockedRoom, by: Session, { message, author }: Editing): (at: number) => void {
  const isCorrection = message.editedAt === undefined && message.at === author.spokeAt;
  if (by.power === 'backend' || isCorrection) return () => {};
  mustBeAllowedToSpeak(room, author, by.power);
  return (at) => hasSpoken(room, author, at);
}

/** What the backend said, by any of its keys, as the system or as somebody: for them as well. @throws ChatError `forbidden`, `not_found` */
function hostMayEdit(room: LockedRoom, target: number): Editing {
  const message = room.mustHaveMessage(target);
  const { userId, nickname, byHost } = message;
  if (userId !== SYSTEM.id && !byHost) throw new ChatError('forbidden', SAY.hostsWordsOnly);
  return { message, author: { userId, nickname } };
}

function isPresenterAway({ state }: LockedRoom, author: User): boolean {
  const { liveSince, presenterOnline, settings } = state;
  return liveSince !== undefined && !presenterOnline && settings.presenterId !== author.id;
}

/** @param author of the message, whose rank counts */
function deletion(by: Session, roomId: number, target: number, author: string): Change<{ seq: number }> {
  return {
    roomId,
    users: [...new Set([by.user.id, author])],
    staff: true,
    sanctions: true,
    profiles: true,
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
  const { attachments: _, sentAs: __, ...rest } = message;
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
