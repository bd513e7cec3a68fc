import { z } from 'zod';
import { Routes } from '../http/routes.ts';
import { Member } from '../members/schema.ts';
import { Changed } from '../messages/schema.ts';
import type { ModerationDesk } from './desk.ts';
import {
  AuditPage,
  BanSet,
  Bans,
  BanUser,
  ChangeRole,
  HandleReport,
  ListBans,
  ListReports,
  MutedUntil,
  MuteUser,
  NamedUser,
  ReadAudit,
  ReadRemoval,
  RemovalTold,
  ReportMessage,
  ReportsPage,
} from './schema.ts';
import type { ModerationService } from './service.ts';

export function moderationRoutes(moderation: ModerationService, desk: ModerationDesk): Routes {
  const routes = new Routes('Moderation');

  routes.post('/rooms/:roomId/bans', {
    id: 'banUser',
    summary: 'Bans a user from a room, for a time or for good',
    description: 'Moderators’ to do, to those of a lower role. It holds at once, on every worker and for every token.',
    input: BanUser,
    answers: { 201: BanSet },
    errors: ['forbidden', 'not_found', 'conflict', 'busy'],
    handle: (input, { session }) => moderation.ban(session, input),
  });

  routes.delete('/rooms/:roomId/bans/:userId', {
    id: 'unbanUser',
    summary: 'Takes a ban back',
    input: NamedUser,
    answers: { 204: z.void() },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: async (input, { session }) => {
      await moderation.unban(session, input);
    },
  });

  routes.get('/rooms/:roomId/bans', {
    id: 'listBans',
    summary: 'Lists who is banned now',
    input: ListBans,
    answers: { 200: Bans },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: ({ roomId }, { session }) => desk.bans(session, roomId),
  });

  routes.get('/rooms/:roomId/removal', {
    id: 'readRemoval',
    summary: 'Tells how one was removed from a room last: as what somebody did it, and why',
    description: 'Of oneself alone. It is told for rooms that are gone, and after the ban is over.',
    input: ReadRemoval,
    answers: { 200: RemovalTold },
    handle: ({ roomId }, { session }) => desk.removal(session, roomId),
  });

  routes.post('/rooms/:roomId/mutes', {
    id: 'muteUser',
    summary: 'Keeps a user from writing in a room for a time',
    input: MuteUser,
    answers: { 201: MutedUntil },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { session }) => moderation.mute(session, input),
  });

  routes.delete('/rooms/:roomId/mutes/:userId', {
    id: 'unmuteUser',
    summary: 'Lets a user write again',
    input: NamedUser,
    answers: { 204: z.void() },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: async (input, { session }) => {
      await moderation.unmute(session, input);
    },
  });

  routes.put('/rooms/:roomId/members/:userId/role', {
    id: 'changeRole',
    summary: 'Gives a member another role',
    description:
      'Owners’ to do; an owner’s role is the owner’s own to lay down, or the host’s backend’s to take. The last owner stays one. Of somebody on the staff who has left, `joinedAt` is 0.',
    input: ChangeRole,
    answers: { 200: Member },
    errors: ['forbidden', 'not_found', 'conflict', 'busy'],
    handle: (input, { session }) => moderation.changeRole(session, input),
  });

  routes.post('/rooms/:roomId/messages/:target/reports', {
    id: 'reportMessage',
    summary: 'Has the moderators look at a message',
    description: 'Reporting it again changes nothing.',
    input: ReportMessage,
    answers: { 201: Changed },
    rate: 'reports',
    errors: ['forbidden', 'banned', 'not_found', 'conflict', 'busy'],
    handle: (input, { session }) => desk.report(session, input),
  });

  routes.get('/rooms/:roomId/reports', {
    id: 'listReports',
    summary: 'Lists what was reported, newest first',
    input: ListReports,
    answers: { 200: ReportsPage },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { session }) => desk.reports(session, input),
  });

  routes.patch('/rooms/:roomId/reports/:id', {
    id: 'handleReport',
    summary: 'Says what became of a report',
    input: HandleReport,
    answers: { 200: z.object({ state: HandleReport.shape.state }) },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: async (input, { session }) => {
      await desk.handle(session, input);
      return { state: input.state };
    },
  });

  routes.get('/rooms/:roomId/audit', {
    id: 'readAudit',
    summary: 'Tells who did what to whom, why and when, newest first',
    input: ReadAudit,
    answers: { 200: AuditPage },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { session }) => desk.audit(session, input),
  });

  return routes;
}
