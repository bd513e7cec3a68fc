import { Router } from 'express';
import { fieldsOf } from '../http/fields.ts';
import { identityOf } from '../http/identity.ts';
import { validate } from '../validate.ts';
import { DeleteMessage, EditMessage, SendMessage } from './schema.ts';
import type { MessageService } from './service.ts';

export function messageRoutes(messages: MessageService): Router {
  const router = Router();

  router.post('/rooms/:roomId/messages', async (req, res) => {
    const sent = await messages.send(identityOf(res), validate(SendMessage, fieldsOf(req)));
    res.status(sent.duplicate ? 200 : 201).json(sent);
  });

  router.patch('/rooms/:roomId/messages/:target', async (req, res) => {
    res.json(await messages.edit(identityOf(res), validate(EditMessage, fieldsOf(req))));
  });

  router.delete('/rooms/:roomId/messages/:target', async (req, res) => {
    res.json(await messages.delete(identityOf(res), validate(DeleteMessage, fieldsOf(req))));
  });

  return router;
}
