import { Router } from 'express';
import { fieldsOf } from '../http/fields.ts';
import { identityOf } from '../http/identity.ts';
import { validate } from '../validate.ts';
import { InRoom, ListMembers, RemoveMember } from './schema.ts';
import type { MemberService } from './service.ts';

export function memberRoutes(members: MemberService): Router {
  const router = Router();

  router.get('/rooms/:roomId/members', async (req, res) => {
    res.json(await members.list(validate(ListMembers, fieldsOf(req))));
  });

  router.post('/rooms/:roomId/members', async (req, res) => {
    const { roomId } = validate(InRoom, fieldsOf(req));
    res.status(201).json(await members.join(identityOf(res), roomId));
  });

  router.delete('/rooms/:roomId/members/:userId', async (req, res) => {
    await members.remove(identityOf(res), validate(RemoveMember, fieldsOf(req)));
    res.status(204).end();
  });

  return router;
}
