import type { z } from 'zod';
import { ChatError, toFailure } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { ClientEvents } from '../protocol/events.ts';
import type { Reply } from '../protocol/reply.ts';
import { validate } from '../validate.ts';
import type { ChatSocket } from './socket.ts';

/** What becomes of one event: its answer, from the one object that came with it. */
type Answer = (input: unknown, socket: ChatSocket) => Promise<unknown>;

/** Every event, and its answer. They are the same for all connections, which so cost less memory. */
export type Answers = Record<keyof ClientEvents, Answer>;

/** Validates the object before it is handled. */
export function answer<S extends z.ZodType>(
  schema: S,
  handle: (input: z.output<S>, socket: ChatSocket) => Promise<unknown>,
): Answer {
  return async (input, socket) => handle(validate(schema, input), socket);
}

/**
 * Listens to all events of a connection: awaits the answer, acknowledges exactly once, hides unknown errors. A packet
 * without an acknowledgement is not done at all: whoever sent it could not learn what became of it.
 * @param packets how often a connection may send anything
 */
export function answering(answers: Answers, packets: Limiter) {
  const answerTo = new Map<unknown, Answer>(Object.entries(answers));
  return async function (this: ChatSocket, event: unknown, ...args: unknown[]): Promise<void> {
    const acknowledge = args.at(-1);
    if (typeof acknowledge !== 'function') {
      // Whoever cannot be told to slow down is cut off.
      return await packets.spend(this.id).catch(() => this.conn.close());
    }
    const reply = acknowledge as (reply: Reply<unknown>) => void;
    try {
      await packets.spend(this.id);
      // What the client sent as the name: Socket.IO lets numbers pass as well.
      const toAnswer = answerTo.get(event);
      if (!toAnswer) throw new ChatError('invalid', `There is no event '${String(event).slice(0, 50)}'`);
      reply({ ok: true, data: await toAnswer(args.length > 1 ? args[0] : undefined, this) });
    } catch (error) {
      if (!(error instanceof ChatError)) this.data.logger.error('event failed', { error, userId: this.data.user.id });
      reply({ ok: false, error: toFailure(error) });
    }
  };
}
