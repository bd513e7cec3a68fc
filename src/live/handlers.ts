import { type Answers, answer } from '../realtime/answer.ts';
import { Room } from '../rooms/schema.ts';
import { StartLive, StopLive } from './schema.ts';
import type { LiveService } from './service.ts';

export function liveEvents(live: LiveService): Pick<Answers, 'live:start' | 'live:stop'> {
  return {
    'live:start': answer({
      summary: 'Begins a broadcast in a live room',
      description:
        'Owners and the host’s backend begin one, and say who presents; whoever presented last may begin again.',
      input: StartLive,
      data: Room,
      errors: ['forbidden', 'not_found', 'conflict', 'busy'],
      handle: (input, { data }) => live.start(data.session, input),
    }),
    'live:stop': answer({
      summary: 'Ends the broadcast',
      description: 'Its presenter’s or owners’ to do.',
      input: StopLive,
      data: Room,
      errors: ['forbidden', 'not_found', 'busy'],
      handle: ({ roomId }, { data }) => live.stop(data.session, roomId),
    }),
  };
}
