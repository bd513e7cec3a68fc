import { z } from 'zod';
import { API, Routes } from '../http/routes.ts';
import type { InvitationService } from './invitations.ts';
import {
  ChangeRoom,
  CreateRoom,
  Invitations,
  InvitedTo,
  ListRooms,
  LookUpInvitation,
  MadeInvitation,
  NamedInvitation,
  NamedRoom,
  NewInvitation,
  Room,
  RoomsPage,
} from './schema.ts';
import type { RoomService } from './service.ts';

/** @param anonymousRead whether public rooms may be listed and read without a token */
export function roomRoutes(rooms: RoomService, invitations: InvitationService, anonymousRead: boolean): Routes {
  const routes = new Routes('Rooms');

  routes.get('/rooms', {
    id: 'listRooms',
    summary: 'Lists rooms, newest activity first, or by id',
    input: ListRooms,
    answers: { 200: RoomsPage },
    open: anonymousRead,
    handle: (input, { session }) => rooms.list(session, input),
  });

  routes.post('/rooms', {
    id: 'createRoom',
    summary: 'Opens a room',
    description:
      'It is its maker’s, who is no member before joining. Where `ROOM_CREATION` says so, it is for the host’s users or its backend alone.',
    input: CreateRoom,
    answers: { 201: Room },
    location: ({ id }) => `${API}/rooms/${id}`,
    rate: 'rooms',
    errors: ['forbidden', 'busy'],
    handle: (input, { session }) => rooms.create(session, input),
  });

  routes.get('/rooms/:roomId', {
    id: 'readRoom',
    summary: 'Tells of a room',
    input: NamedRoom,
    answers: { 200: Room },
    open: anonymousRead,
    errors: ['not_found'],
    handle: ({ roomId }, { session }) => rooms.find(session, roomId),
  });

  routes.patch('/rooms/:roomId', {
    id: 'changeRoom',
    summary: 'Changes a room: title, mode, visibility, password, slow mode, word filter, pinned message',
    description: 'Owners’ to do; moderators change the last three. The room’s log says what is otherwise.',
    input: ChangeRoom,
    answers: { 200: Room },
    errors: ['forbidden', 'not_found', 'conflict', 'busy'],
    handle: (input, { session }) => rooms.change(session, input),
  });

  routes.delete('/rooms/:roomId', {
    id: 'deleteRoom',
    summary: 'Removes a room, with its log',
    description: 'Owners’ to do. It is gone at once, for everybody.',
    input: NamedRoom,
    answers: { 204: z.void() },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: ({ roomId }, { session }) => rooms.delete(session, roomId),
  });

  routes.post('/rooms/:roomId/invitations', {
    id: 'createInvitation',
    summary: 'Makes a link that lets people into a private room',
    description:
      'Moderators’ to do, 100 open ones a room. Whoever joins with `invitation` uses it up once. It ends with its maker’s role.',
    input: NewInvitation,
    answers: { 201: MadeInvitation },
    errors: ['forbidden', 'not_found', 'conflict', 'busy'],
    handle: (input, { session }) => invitations.create(session, input),
  });

  routes.post('/rooms/:roomId/invitations/look-up', {
    id: 'lookUpInvitation',
    summary: 'Tells what an invitation leads to',
    description: 'For whoever holds its code, also without a token. It is not used up by that.',
    input: LookUpInvitation,
    answers: { 200: InvitedTo },
    open: true,
    rate: 'lookUps',
    errors: ['not_found'],
    handle: (input, { address }) => invitations.lookUp(input, address),
  });

  routes.get('/rooms/:roomId/invitations', {
    id: 'listInvitations',
    summary: 'Lists the invitations that still let somebody in',
    input: NamedRoom,
    answers: { 200: Invitations },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: ({ roomId }, { session }) => invitations.list(session, roomId),
  });

  routes.delete('/rooms/:roomId/invitations/:id', {
    id: 'removeInvitation',
    summary: 'Takes an invitation back',
    input: NamedInvitation,
    answers: { 204: z.void() },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { session }) => invitations.remove(session, input),
  });

  return routes;
}
