import { Routes } from '../http/routes.ts';
import { Changed, DeleteMessage, EditMessage, SendMessage, Sent, SentBefore } from './schema.ts';
import type { MessageService } from './service.ts';

export function messageRoutes(messages: MessageService): Routes {
  const routes = new Routes('Messages');

  routes.post('/rooms/:roomId/messages', {
    id: 'sendMessage',
    summary: 'Says something in a room',
    description:
      'Safe to repeat, at any time and over any worker: the same `clientId` gives the first one’s answer, and nothing is stored twice.',
    input: SendMessage,
    answers: { 200: SentBefore, 201: Sent },
    status: ({ duplicate }) => (duplicate ? 200 : 201),
    rate: 'messages',
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { user }) => messages.send(user, input),
  });

  routes.patch('/rooms/:roomId/messages/:target', {
    id: 'editMessage',
    summary: 'Gives one’s own message another wording',
    input: EditMessage,
    answers: { 200: Changed },
    rate: 'messages',
    errors: ['forbidden', 'not_found', 'conflict', 'busy'],
    handle: (input, { user }) => messages.edit(user, input),
  });

  routes.delete('/rooms/:roomId/messages/:target', {
    id: 'deleteMessage',
    summary: 'Takes one’s own message back',
    description: 'Its words are removed from the database.',
    input: DeleteMessage,
    answers: { 200: Changed },
    rate: 'messages',
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { user }) => messages.delete(user, input),
  });

  return routes;
}
