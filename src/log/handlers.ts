import { type Answers, answer } from '../realtime/answer.ts';
import { LogPage, ReadLog } from './schema.ts';
import type { LogService } from './service.ts';

export function logEvents(log: LogService): Pick<Answers, 'log:read'> {
  return {
    'log:read': answer({
      summary: 'Reads a room’s log, oldest first',
      description:
        'With `after` what comes next to it, otherwise the newest entries. A page is complete, or says that there is more.',
      input: ReadLog,
      data: LogPage,
      isPage: true,
      errors: ['forbidden', 'not_found'],
      handle: (input, { data }) => log.readAs(data.session, input),
    }),
  };
}
