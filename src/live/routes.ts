import { Routes } from '../http/routes.ts';
import { Room } from '../rooms/schema.ts';
import type { ReplayService } from './replay.ts';
import { BroadcastsPage, ListBroadcasts, ReadReplay, ReplayPage, SetLive } from './schema.ts';
import type { LiveService } from './service.ts';

/** @param anonymousRead whether broadcasts in public rooms may be read without a token */
export function liveRoutes(live: LiveService, replay: ReplayService, anonymousRead: boolean): Routes {
  const routes = new Routes('Live');

  routes.put('/rooms/:roomId/live', {
    id: 'setLive',
    summary: 'Begins or ends a broadcast in a live room',
    description:
      'Owners and the host’s backend begin one, and say who presents; whoever presented last may begin again. They end it, and its presenter does.',
    input: SetLive,
    answers: { 200: Room },
    errors: ['forbidden', 'not_found', 'conflict', 'busy'],
    handle: ({ live: isLive, ...input }, { session }) =>
      isLive ? live.start(session, input) : live.stop(session, input.roomId),
  });

  routes.get('/rooms/:roomId/broadcasts', {
    id: 'listBroadcasts',
    summary: 'Lists a live room’s broadcasts, newest first',
    input: ListBroadcasts,
    answers: { 200: BroadcastsPage },
    open: anonymousRead,
    errors: ['forbidden', 'not_found'],
    handle: (input, { session }) => replay.list(session, input),
  });

  routes.get('/rooms/:roomId/replay', {
    id: 'readReplay',
    summary: 'Reads the messages of a broadcast, each with its offset from the start',
    description:
      'To be shown beside a recording. What remains is read with `nextAfter` as `after`; a page may hold less than 200 messages, or none, and yet say that there is more. What was deleted later is left out: an answer is good for a second, and then asked for anew by its `ETag`.',
    input: ReadReplay,
    answers: { 200: ReplayPage },
    open: anonymousRead,
    errors: ['forbidden', 'not_found'],
    cache: 1,
    handle: (input, { session }) => replay.read(session, input),
  });

  return routes;
}
