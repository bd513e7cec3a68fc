import { type Answers, answer } from '../realtime/answer.ts';
import { Changed, DeleteMessage, EditMessage, SendMessage, Sent } from './schema.ts';
import type { MessageService } from './service.ts';

export function messageEvents(
  messages: MessageService,
): Pick<Answers, 'message:send' | 'message:edit' | 'message:delete'> {
  return {
    'message:send': answer({
      summary: 'Says something in a room',
      description:
        'Safe to repeat, at any time and over any worker: the same `clientId` gives the first one’s answer, and nothing is stored twice.',
      input: SendMessage,
      data: Sent,
      rate: 'messages',
      errors: ['forbidden', 'not_found', 'busy'],
      handle: (input, { data }) => messages.send(data.user, input),
    }),
    'message:edit': answer({
      summary: 'Gives one’s own message another wording',
      input: EditMessage,
      data: Changed,
      rate: 'messages',
      errors: ['forbidden', 'not_found', 'conflict', 'busy'],
      handle: (input, { data }) => messages.edit(data.user, input),
    }),
    'message:delete': answer({
      summary: 'Takes one’s own message back',
      description: 'Its words are removed from the database.',
      input: DeleteMessage,
      data: Changed,
      rate: 'messages',
      errors: ['forbidden', 'not_found', 'busy'],
      handle: (input, { data }) => messages.delete(data.user, input),
    }),
  };
}
