import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { LogWriter } from '../log/writer.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { AuditPage, Ban, Removal, ReportsPage } from '../protocol/moderation.ts';
import type { RoomAccess } from '../rooms/access.ts';
import type { Session } from '../session.ts';
import type { UserStore } from '../users/store.ts';
import { SAY } from '../words.ts';
import { mustNotBeBanned } from './authority.ts';
import type { Moderators } from './moderators.ts';
import type { ReportStore } from './report-store.ts';
import type { HandleReport, ListReports, ReadAudit, ReportMessage } from './schema.ts';
import { FOR_GOOD, type ModerationStore, type Rank } from './store.ts';

export interface ModerationDeskParts {
  writer: LogWriter;
  access: RoomAccess;
  moderators: Moderators;
  users: UserStore;
  moderation: ModerationStore;
  reports: ReportStore;
  limiter: Limiter;
}

/** Where the moderators of a room see what is to be looked at, and what was done. */
export class ModerationDesk {
  readonly #parts: ModerationDeskParts;

  constructor(parts: ModerationDeskParts) {
    this.#parts = parts;
  }

  /** Repeating it changes nothing. @throws ChatError `not_found` (room, message), `conflict` (deleted), `forbidden`, `banned`, `rate_limited` */
  async report(by: Session, { roomId, target, reason }: ReportMessage): Promise<{ seq: number }> {
    await this.#parts.access.mustRead(roomId, by);
    await this.#parts.limiter.spend(by.user.id);
    return await this.#parts.writer.change({
      roomId,
      users: [by.user.id],
      sanctions: true,
      target,
      decide: (room) => {
        mustNotBeBanned(room, by.user.id);
        if (room.mustHaveMessage(target).deletedAt !== undefined) throw new ChatError('conflict', SAY.messageDeleted);
        room.report(target, by.user.id, reason);
        return { seq: target };
      },
    });
  }

  /** Newest first. @throws ChatError `forbidden`, `not_found`, `invalid` (cursor) */
  async reports(by: Session, { roomId, state, cursor, limit = LIMITS.latest }: ListReports): Promise<ReportsPage> {
    const before = decodeCursor(z.int(), cursor);
    await this.#parts.moderators.mustModerate(by, roomId);
    const found = await this.#parts.reports.list(roomId, { state, before }, limit + 1);
    const reports = found.slice(0, limit);
    const last = reports.at(-1);
    return found.length <= limit || !last ? { reports } : { reports, nextCursor: encodeCursor(last.id) };
  }

  /** @throws ChatError `forbidden`, `not_found` (room, report) */
  async handle(by: Session, { roomId, id, state }: HandleReport): Promise<void> {
    await this.#parts.moderators.mustModerate(by, roomId);
    const target = await this.#parts.reports.messageOf(roomId, id);
    if (target === undefined) throw new ChatError('not_found', SAY.noReport);
    const detail = { report: id, state };
    await this.#parts.moderators.mustModerate(by, roomId, { action: 'report', targetSeq: target, detail });
    await this.#parts.reports.handle(roomId, id, state, by.user.id, Date.now());
  }

  /** Who is banned now, the newest first, 200 at most, by the nicknames they chose since. @throws ChatError `forbidden`, `not_found` */
  async bans(by: Session, roomId: number): Promise<{ bans: Ban[] }> {
    await this.#parts.moderators.mustModerate(by, roomId);
    const found = await this.#parts.moderation.bans(roomId, Date.now(), LIMITS.page);
    const profiles = await this.#parts.users.profilesOf(found.map(({ userId }) => userId));
    const bans = found.map(({ userId, nickname, ban: { until, as: _, ...ban } }) => ({
      userId,
      nickname: profiles.get(userId)?.nickname ?? nickname,
      ...ban,
      ...(until !== FOR_GOOD && { until }),
    }));
    return { bans };
  }

  /** How the asker was removed from a room last, whatever became of the room, or of the ban: nobody else is told the reason. */
  async removal({ user }: Session, roomId: number): Promise<{ removal?: Removal }> {
    const record = await this.#parts.moderation.lastRemoval(roomId, user.id);
    if (!record) return {};
    const { at, action, reason, detail } = record;
    const by = detail?.['as'] as Rank | undefined;
    const how = action === 'ban' ? 'banned' : 'kicked';
    return { removal: { at, how, ...(by && { by }), ...(reason !== undefined && { reason }) } };
  }

  /** Who did what to whom, why and when, newest first. @throws ChatError `forbidden`, `not_found`, `invalid` (cursor) */
  async audit(by: Session, { roomId, cursor, limit = LIMITS.latest }: ReadAudit): Promise<AuditPage> {
    const before = decodeCursor(z.int(), cursor);
    await this.#parts.moderators.mustModerate(by, roomId);
    const found = await this.#parts.moderation.audit(roomId, before, limit + 1);
    const records = found.slice(0, limit);
    const last = records.at(-1);
    return found.length <= limit || !last ? { records } : { records, nextCursor: encodeCursor(last.id) };
  }
}
