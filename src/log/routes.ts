import { Routes } from '../http/routes.ts';
import { LogPage, Message, NamedMessage, ReadLog } from './schema.ts';
import type { LogService } from './service.ts';

/** @param anonymousRead whether logs of public rooms may be read without a token */
export function logRoutes(log: LogService, anonymousRead: boolean): Routes {
  const routes = new Routes('Log');

  routes.get('/rooms/:roomId/log', {
    id: 'readLog',
    summary: 'Reads a room’s log, oldest first',
    description:
      'With `after` what comes next to it, otherwise the newest entries. A page is complete, or says that there is more.',
    input: ReadLog,
    answers: { 200: LogPage },
    isShared: true,
    open: anonymousRead,
    errors: ['forbidden', 'not_found'],
    handle: (input, { session }) => log.readAs(session, input),
  });

  routes.get('/rooms/:roomId/messages/:target', {
    id: 'readMessage',
    summary: 'Reads one message, in its newest wording',
    input: NamedMessage,
    answers: { 200: Message },
    open: anonymousRead,
    errors: ['forbidden', 'not_found'],
    handle: (input, { session }) => log.readMessage(session, input),
  });

  return routes;
}
