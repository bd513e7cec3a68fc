import { Routes } from '../http/routes.ts';
import {
  Changed,
  Deleted,
  DeleteMessage,
  DeleteMessagesOf,
  EDIT_ERRORS,
  EditMessage,
  SEND_ERRORS,
  SendMessage,
  Sent,
  SentBefore,
  SentMeanwhile,
} from './schema.ts';
import type { MessageService } from './service.ts';

export function messageRoutes(messages: MessageService): Routes {
  const routes = new Routes('Messages');

  routes.post('/rooms/:roomId/messages', {
    id: 'sendMessage',
    summary: 'Says something in a room',
    description:
      'Safe to repeat, at any time and over any worker: the same `clientId` gives the first one’s answer, and nothing is stored twice.',
    input: SendMessage,
    answers: { 200: SentBefore, 201: Sent, 202: SentMeanwhile },
    status: ({ duplicate, presenterAway }) => (presenterAway ? 202 : duplicate ? 200 : 201),
    rate: 'messages',
    errors: SEND_ERRORS,
    handle: (input, { session }) => messages.send(session, input),
  });

  routes.patch('/rooms/:roomId/messages/:target', {
    id: 'editMessage',
    summary: 'Gives one’s own message another wording',
    input: EditMessage,
    answers: { 200: Changed },
    rate: 'messages',
    errors: EDIT_ERRORS,
    handle: (input, { session }) => messages.edit(session, input),
  });

  routes.delete('/rooms/:roomId/messages/:target', {
    id: 'deleteMessage',
    summary: 'Takes one’s own message back, or a moderator another’s',
    description: 'Its words are removed from the database.',
    input: DeleteMessage,
    answers: { 200: Changed },
    rate: 'messages',
    errors: ['forbidden', 'banned', 'not_found', 'busy'],
    handle: (input, { session }) => messages.delete(session, input),
  });

  routes.delete('/rooms/:roomId/messages', {
    id: 'deleteMessagesOf',
    summary: 'Takes back all that a user wrote in the last minutes',
    description: 'Moderators’ to do; about 1,000 messages at once, the newest first.',
    input: DeleteMessagesOf,
    answers: { 200: Deleted },
    errors: ['forbidden', 'not_found', 'busy'],
    handle: (input, { session }) => messages.deleteAllOf(session, input),
  });

  return routes;
}
