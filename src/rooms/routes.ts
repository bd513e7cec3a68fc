import { Router } from 'express';
import { fieldsOf } from '../http/fields.ts';
import { identityOf } from '../http/identity.ts';
import { validate } from '../validate.ts';
import { ChangeRoom, CreateRoom, ListRooms, NamedRoom } from './schema.ts';
import type { RoomService } from './service.ts';

export function roomRoutes(rooms: RoomService): Router {
  const router = Router();

  router.get('/rooms', async (req, res) => {
    res.json(await rooms.list(validate(ListRooms, fieldsOf(req))));
  });

  router.post('/rooms', async (req, res) => {
    const room = await rooms.create(identityOf(res), validate(CreateRoom, fieldsOf(req)));
    res.status(201).location(`/api/rooms/${room.id}`).json(room);
  });

  router.get('/rooms/:roomId', async (req, res) => {
    const { roomId } = validate(NamedRoom, fieldsOf(req));
    res.json(await rooms.find(roomId));
  });

  router.patch('/rooms/:roomId', async (req, res) => {
    res.json(await rooms.rename(identityOf(res), validate(ChangeRoom, fieldsOf(req))));
  });

  router.delete('/rooms/:roomId', async (req, res) => {
    const { roomId } = validate(NamedRoom, fieldsOf(req));
    await rooms.delete(identityOf(res), roomId);
    res.status(204).end();
  });

  return router;
}
