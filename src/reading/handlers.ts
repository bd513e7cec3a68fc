import { type Answers, hint } from '../realtime/answer.ts';
import { HasRead } from './schema.ts';
import type { ReadingService } from './service.ts';

export function readingEvents(reading: ReadingService): Pick<Answers, 'read'> {
  return {
    read: hint({
      summary: 'Says how far one has read a room',
      description:
        'Once a second is enough. It only goes forward, no further than the log does; the rooms’ list counts what is unread by it, on all devices.',
      input: HasRead,
      rate: 'hints',
      handle: ({ roomId, seq }, { id, data }) => reading.read(id, { roomId, userId: data.session.user.id, seq }),
    }),
  };
}
