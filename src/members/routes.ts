import { z } from 'zod';
import { Routes } from '../http/routes.ts';
import type { ModerationService } from '../moderation/service.ts';
import { AddOrJoin, ListMembers, Member, MembersPage, RemoveMember } from './schema.ts';
import type { MemberService } from './service.ts';

export function memberRoutes(members: MemberService, moderation: ModerationService): Routes {
  const routes = new Routes('Members');

  routes.get('/rooms/:roomId/members', {
    id: 'listMembers',
    summary: 'Lists a room’s members, in order of arrival',
    input: ListMembers,
    answers: { 200: MembersPage },
    open: true,
    errors: ['forbidden', 'not_found'],
    handle: (input, { session }) => members.list(session, input),
  });

  routes.post('/rooms/:roomId/members', {
    id: 'joinRoom',
    summary: 'Joins a room, or has somebody join',
    description:
      'Whoever joins over REST stays a member while offline. Joining again changes nothing. With `userId` and `nickname` the host’s backend has a user join.',
    input: AddOrJoin,
    answers: { 201: Member },
    rate: 'joins',
    errors: ['forbidden', 'banned', 'not_found', 'conflict', 'busy'],
    handle: (input, { session, address }) => members.addOrJoin(session, input, address),
  });

  routes.delete('/rooms/:roomId/members/:userId', {
    id: 'removeMember',
    summary: 'Leaves a room, or removes somebody from it',
    description: '`me` is oneself; others are moderators’ to remove. They may come back, unless they are banned.',
    input: RemoveMember,
    answers: { 204: z.void() },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: async (input, { session }) => {
      const isOneself = input.userId === 'me' || input.userId === session.user.id;
      if (isOneself) await members.leave(session, input.roomId);
      else await moderation.kick(session, input);
    },
  });

  return routes;
}
