import { z } from 'zod';
import { exactly } from '../exactly.ts';
import { role } from '../members/schema.ts';
import type * as events from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as protocol from '../protocol/moderation.ts';
import { userId as toldId, namedUserId as userId } from '../users/schema.ts';
import { cursor, limit, nextCursor, roomId, seq, text, time } from '../validate.ts';

const reason = text(LIMITS.reason).meta({ description: 'Why', examples: ['spam'] });
/** A year at most: who is to be gone for longer is gone for good. */
const seconds = z
  .int()
  .min(1)
  .max(31_536_000)
  .meta({ description: 'For how long', examples: [600] });

export const KickMember = z.object({ roomId, userId, reason: reason.optional() });
export type KickMember = z.output<typeof KickMember>;
/** Without `seconds`, for good. */
export const BanUser = z.object({ roomId, userId, seconds: seconds.optional(), reason: reason.optional() });
export type BanUser = z.output<typeof BanUser>;
export const MuteUser = z.object({ roomId, userId, seconds, reason: reason.optional() });
export type MuteUser = z.output<typeof MuteUser>;
export const NamedUser = z.object({ roomId, userId });
export type NamedUser = z.output<typeof NamedUser>;
export const ChangeRole = z.object({ roomId, userId, role });
export type ChangeRole = z.output<typeof ChangeRole>;
export const ListBans = z.object({ roomId });
export const ReportMessage = z.object({ roomId, target: seq, reason });
export type ReportMessage = z.output<typeof ReportMessage>;

const reportId = z
  .int()
  .min(1)
  .meta({ description: 'The report', examples: [1] });
const state = z.enum(['open', 'resolved', 'dismissed']).meta({ examples: ['open'] });
export const ListReports = z.object({
  roomId,
  state: state.default('open'),
  cursor: cursor.optional(),
  limit: limit.optional(),
});
export type ListReports = z.output<typeof ListReports>;
export const HandleReport = z.object({ roomId, id: reportId, state });
export type HandleReport = z.output<typeof HandleReport>;
export const ReadAudit = z.object({ roomId, cursor: cursor.optional(), limit: limit.optional() });
export type ReadAudit = z.output<typeof ReadAudit>;

const reasonTold = z.string().optional();

export const Bans = z
  .object({
    bans: z.array(
      exactly<protocol.Ban>()(
        z
          .object({
            userId: toldId,
            nickname: z.string().meta({ examples: ['Ben'] }),
            by: z.string().meta({ description: 'A user, or `key:…` for the host’s backend', examples: ['key:shop'] }),
            at: time,
            until: time.optional().meta({ description: 'Absent: for good' }),
            reason: reasonTold,
          })
          .meta({ id: 'Ban', description: 'Somebody who may not come into the room' }),
      ),
    ),
  })
  .meta({ id: 'Bans', description: 'Who is banned now, the newest ban first' });

export const ReadRemoval = z.object({ roomId });
export const RemovalTold = z
  .object({
    removal: exactly<protocol.Removal>()(
      z
        .object({
          at: time,
          how: z.enum(['kicked', 'banned']),
          by: z.enum(['owner', 'moderator', 'backend']).optional().meta({ description: 'As what somebody did it' }),
          reason: reasonTold,
        })
        .meta({ id: 'Removal', description: 'How somebody was removed from a room' }),
    )
      .optional()
      .meta({ description: 'Absent: one never was' }),
  })
  .meta({ id: 'RemovalTold', description: 'How one was removed from a room last' });

export const ReportsPage = exactly<protocol.ReportsPage>()(
  z
    .object({
      reports: z.array(
        z
          .object({
            id: reportId,
            seq,
            reporterId: z.string().meta({ description: 'A user, or `filter`', examples: ['filter'] }),
            reason: z.string().meta({ examples: ['spam'] }),
            at: time,
            state,
            handledBy: z.string().optional(),
            handledAt: time.optional(),
          })
          .meta({ id: 'Report', description: 'A message that moderators are to look at' }),
      ),
      nextCursor: nextCursor.optional(),
    })
    .meta({ id: 'ReportsPage', description: 'A page of reports, newest first' }),
);

export const AuditPage = exactly<protocol.AuditPage>()(
  z
    .object({
      records: z.array(
        z
          .object({
            id: z.int().meta({ examples: [1] }),
            at: time,
            actorId: z
              .string()
              .meta({ description: 'A user, or `key:…` for the host’s backend', examples: ['key:shop'] }),
            action: z.string().meta({ examples: ['ban'] }),
            targetId: z.string().optional(),
            targetSeq: seq.optional(),
            reason: reasonTold,
            detail: z.looseObject({}).optional().meta({ description: 'What else there is to know, by action' }),
          })
          .meta({ id: 'AuditRecord', description: 'Who did what to whom, why and when' }),
      ),
      nextCursor: nextCursor.optional(),
    })
    .meta({ id: 'AuditPage', description: 'A page of what was done, newest first' }),
);

/** Nothing is told of a ban of somebody who is not there, nor of one that is taken back. */
export const BanSet = z
  .object({
    seq: z
      .int()
      .min(0)
      .meta({ description: 'Of the newest entry then; 0 where the log is empty', examples: [3] }),
  })
  .meta({ id: 'BanSet', description: 'The ban is stored, or taken back' });

export const MutedUntil = exactly<events.Muted>()(
  z.object({ seq, until: time }).meta({ id: 'Muted', description: 'Until when somebody may not write' }),
);
