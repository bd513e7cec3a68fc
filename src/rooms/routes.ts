import { z } from 'zod';
import { API, Routes } from '../http/routes.ts';
import { ChangeRoom, CreateRoom, ListRooms, NamedRoom, Room, RoomsPage } from './schema.ts';
import type { RoomService } from './service.ts';

export function roomRoutes(rooms: RoomService): Routes {
  const routes = new Routes('Rooms');

  routes.get('/rooms', {
    id: 'listRooms',
    summary: 'Lists rooms, newest activity first',
    input: ListRooms,
    answers: { 200: RoomsPage },
    open: true,
    handle: (input) => rooms.list(input),
  });

  routes.post('/rooms', {
    id: 'createRoom',
    summary: 'Opens a room',
    description: 'It is its maker’s, who is no member before joining.',
    input: CreateRoom,
    answers: { 201: Room },
    location: ({ id }) => `${API}/rooms/${id}`,
    rate: 'rooms',
    handle: (input, { user }) => rooms.create(user, input),
  });

  routes.get('/rooms/:roomId', {
    id: 'readRoom',
    summary: 'Tells of a room',
    input: NamedRoom,
    answers: { 200: Room },
    open: true,
    errors: ['not_found'],
    handle: ({ roomId }, { user }) => rooms.find(roomId, user),
  });

  routes.patch('/rooms/:roomId', {
    id: 'changeRoom',
    summary: 'Gives a room another title',
    description: 'Its owner’s to do. The room’s log says so.',
    input: ChangeRoom,
    answers: { 200: Room },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { user }) => rooms.rename(user, input),
  });

  routes.delete('/rooms/:roomId', {
    id: 'deleteRoom',
    summary: 'Removes a room, with its log',
    description: 'Its owner’s to do. It is gone at once, for everybody.',
    input: NamedRoom,
    answers: { 204: z.void() },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: ({ roomId }, { user }) => rooms.delete(user, roomId),
  });

  return routes;
}
