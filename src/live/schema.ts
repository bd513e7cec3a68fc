import { z } from 'zod';
import { exactly } from '../exactly.ts';
import { Message } from '../log/schema.ts';
import type * as events from '../protocol/events.ts';
import { broughtUserId, userId } from '../users/schema.ts';
import { cursor, limit, nextCursor, roomId, seq, time } from '../validate.ts';

export const SetLive = z.object({ roomId, live: z.boolean(), presenterId: broughtUserId.optional() });
export type SetLive = z.output<typeof SetLive>;
export const StartLive = z.object({ roomId, presenterId: broughtUserId.optional() });
export type StartLive = z.output<typeof StartLive>;
export const StopLive = z.object({ roomId });

/** Milliseconds from the start of the broadcast. */
const offset = z.int().min(0).max(604_800_000);
export const ReadReplay = z.object({
  roomId,
  broadcast: seq,
  fromMs: offset.default(0),
  toMs: offset.optional(),
  after: seq.optional().meta({ description: '`nextAfter` of the page before: what remains follows' }),
});
export type ReadReplay = z.output<typeof ReadReplay>;
export const ListBroadcasts = z.object({ roomId, cursor: cursor.optional(), limit: limit.optional() });
export type ListBroadcasts = z.output<typeof ListBroadcasts>;

export const BroadcastsPage = exactly<events.BroadcastsPage>()(
  z
    .object({
      broadcasts: z.array(
        z
          .object({ id: seq, presenterId: userId, startedAt: time, endedAt: time.optional() })
          .meta({ id: 'Broadcast', description: 'A presentation, from its start to its end' }),
      ),
      nextCursor: nextCursor.optional(),
    })
    .meta({ id: 'BroadcastsPage', description: 'A page of broadcasts, newest first' }),
);

export const ReplayPage = exactly<events.ReplayPage>()(
  z
    .object({
      entries: z.array(
        Message.extend({
          offsetMs: z
            .int()
            .min(0)
            .meta({ examples: [1_500] }),
        }),
      ),
      hasMore: z.boolean(),
      nextAfter: seq.optional().meta({ description: 'Where there is more: what to give as `after` for it' }),
      isOver: z.boolean().meta({ description: 'The broadcast has ended: nothing is added any more' }),
    })
    .meta({ id: 'ReplayPage', description: 'Messages of a broadcast, each with its offset from the start in ms' }),
);
