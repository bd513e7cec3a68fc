import { z } from 'zod';
import { Routes } from '../http/routes.ts';
import { InRoom, ListMembers, Member, MembersPage, RemoveMember } from './schema.ts';
import type { MemberService } from './service.ts';

export function memberRoutes(members: MemberService): Routes {
  const routes = new Routes('Members');

  routes.get('/rooms/:roomId/members', {
    id: 'listMembers',
    summary: 'Lists a room’s members, in order of arrival',
    input: ListMembers,
    answers: { 200: MembersPage },
    open: true,
    errors: ['not_found'],
    handle: (input, { user }) => members.list(input, user),
  });

  routes.post('/rooms/:roomId/members', {
    id: 'joinRoom',
    summary: 'Joins a room',
    description: 'Whoever joins over REST stays a member while offline. Joining again changes nothing.',
    input: InRoom,
    answers: { 201: Member },
    rate: 'joins',
    errors: ['not_found', 'busy'],
    handle: ({ roomId }, { user }) => members.join(user, roomId),
  });

  routes.delete('/rooms/:roomId/members/:userId', {
    id: 'removeMember',
    summary: 'Leaves a room, or removes somebody from it',
    description: '`me` is oneself; others are the owner’s to remove.',
    input: RemoveMember,
    answers: { 204: z.void() },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { user }) => members.remove(user, input),
  });

  return routes;
}
