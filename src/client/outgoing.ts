import type { NewMessage } from '../protocol/events.ts';
import type { ChatFailure } from './failure.ts';

/** `sending`: not acknowledged yet. `sent`: stored, and about to appear in the log. `failed`: refused, see `failure`. */
export interface Outgoing extends Omit<NewMessage, 'roomId'> {
  state: 'sending' | 'sent' | 'failed';
  failure?: ChatFailure;
}
