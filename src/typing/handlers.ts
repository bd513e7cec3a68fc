import { type Answers, hint } from '../realtime/answer.ts';
import { IsTyping } from './schema.ts';
import type { TypingService } from './service.ts';

export function typingEvents(typing: TypingService): Pick<Answers, 'typing'> {
  return {
    typing: hint({
      summary: 'Says that one is writing',
      description:
        'Once in two seconds is enough: it holds for about four. In live rooms and crowds nobody is told, nor of somebody who may not write.',
      input: IsTyping,
      rate: 'hints',
      handle: ({ roomId }, { id, data }) => typing.writes(id, roomId, data.session.user.id),
    }),
  };
}
