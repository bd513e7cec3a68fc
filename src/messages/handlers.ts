import { type Answers, answer } from '../realtime/answer.ts';
import { Changed, DeleteMessage, EDIT_ERRORS, EditMessage, SEND_ERRORS, SendMessage, Sent } from './schema.ts';
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
      errors: SEND_ERRORS,
      handle: (input, { data }) => messages.send(data.session, input),
    }),
    'message:edit': answer({
      summary: 'Gives one’s own message another wording',
      input: EditMessage,
      data: Changed,
      rate: 'messages',
      errors: EDIT_ERRORS,
      handle: (input, { data }) => messages.edit(data.session, input),
    }),
    'message:delete': answer({
      summary: 'Takes one’s own message back, or a moderator another’s',
      description: 'Its words are removed from the database.',
      input: DeleteMessage,
      data: Changed,
      rate: 'messages',
      errors: ['forbidden', 'banned', 'not_found', 'busy'],
      handle: (input, { data }) => messages.delete(data.session, input),
    }),
  };
}
