import type { z } from 'zod';
import { ChatError, toFailure } from '../errors.ts';
import type { Reply } from '../protocol/reply.ts';
import { validate } from '../validate.ts';
import type { ChatSocket } from './socket.ts';

type Acknowledge = (reply: Reply<unknown>) => void;

/**
 * Makes a handler of one event: validates the object, awaits the answer, acknowledges exactly once, hides unknown errors.
 * A packet without an acknowledgement is not done at all: whoever sent it could not learn what became of it.
 */
export function answer<S extends z.ZodType>(schema: S, handle: (input: z.output<S>) => Promise<unknown>) {
  return async function (this: ChatSocket, ...args: unknown[]): Promise<void> {
    const acknowledge = acknowledgementOf(args);
    if (!acknowledge) return;
    try {
      const input = args.length > 1 ? args[0] : undefined;
      acknowledge({ ok: true, data: await handle(validate(schema, input)) });
    } catch (error) {
      if (!(error instanceof ChatError)) this.data.logger.error('event failed', { error, userId: this.data.user.id });
      acknowledge({ ok: false, error: toFailure(error) });
    }
  };
}

/** Answers an event that nobody listens to. Its name is what the client sent: Socket.IO lets numbers pass as well. */
export function refuseUnknown(this: ChatSocket, event: unknown, ...args: unknown[]): void {
  // Socket.IO itself listens to 'error', and does nothing with it.
  if (typeof event === 'string' && this.listenerCount(event) > 0 && event !== 'error') return;
  const refusal = new ChatError('invalid', `There is no event '${String(event).slice(0, 50)}'`);
  acknowledgementOf(args)?.({ ok: false, error: toFailure(refusal) });
}

function acknowledgementOf(args: unknown[]): Acknowledge | undefined {
  const last = args.at(-1);
  return typeof last === 'function' ? (last as Acknowledge) : undefined;
}
