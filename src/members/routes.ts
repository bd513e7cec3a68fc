import { z } from 'zod';
import { Answered, Routes } from '../http/routes.ts';
import type { ModerationService } from '../moderation/service.ts';
import { SAY } from '../words.ts';
import { AddMember, EnterRoom, ListMembers, Member, MemberBefore, MembersPage, RemoveMember } from './schema.ts';
import type { MemberService } from './service.ts';

/** @param anonymousRead whether members of public rooms may be listed without a token */
export function memberRoutes(members: MemberService, moderation: ModerationService, anonymousRead: boolean): Routes {
  const routes = new Routes('Members');

  routes.get('/rooms/:roomId/members', {
    id: 'listMembers',
    summary: 'Lists a room’s members, in order of arrival',
    input: ListMembers,
    answers: { 200: MembersPage },
    open: anonymousRead,
    errors: ['forbidden', 'not_found'],
    handle: (input, { session }) => members.list(session, input),
  });

  routes.put('/rooms/:roomId/members/me', {
    id: 'joinRoom',
    summary: 'Joins a room',
    description: 'Whoever joins over REST stays a member while offline. Joining again changes nothing.',
    input: EnterRoom,
    answers: { 200: MemberBefore, 201: Member },
    rate: 'joins',
    errors: ['forbidden', 'banned', 'not_found', 'conflict', 'busy'],
    handle: async (input, { session, address }) => {
      const { member, isNew } = await members.join(session, { ...input, address });
      return new Answered(isNew ? 201 : 200, member);
    },
  });

  routes.post('/rooms/:roomId/members', {
    id: 'addMember',
    summary: 'Has somebody join a room',
    description:
      'They stay a member while offline. Adding them again gives them the `role` that is said, and changes nothing else.',
    input: AddMember,
    answers: { 201: Member },
    backendOnly: SAY.joinsItself,
    errors: ['not_found', 'conflict', 'busy'],
    handle: (input, { session }) => members.add(session, input),
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
