import { answer } from '../realtime/answer.ts';
import { DeleteMessage, EditMessage, SendMessage } from './schema.ts';
import type { MessageService } from './service.ts';

export function messageEvents(messages: MessageService) {
  return {
    'message:send': answer(SendMessage, (input, { data }) => messages.send(data.user, input)),
    'message:edit': answer(EditMessage, (input, { data }) => messages.edit(data.user, input)),
    'message:delete': answer(DeleteMessage, (input, { data }) => messages.delete(data.user, input)),
  };
}
