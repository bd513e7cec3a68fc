import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { ChatError, type Refusals, toFailure } from '../errors.ts';
import type { Plain } from '../exactly.ts';
import type { Histogram, Histograms } from '../instruments.ts';
import type { Limiter, Limiters } from '../limiter.ts';
import type { ClientEvents } from '../protocol/events.ts';
import type { ErrorCode, Reply } from '../protocol/reply.ts';
import { validate } from '../validate.ts';
import { SAY } from '../words.ts';
import type { ChatSocket } from './socket.ts';

/** What one event of a client does: how it is read and answered, and what `/api/asyncapi.json` says of it. */
interface Event<I extends z.ZodType, D extends z.ZodType> {
  /** In a line, without a full stop. */
  summary: string;
  /** What else there is to know. In Markdown. */
  description?: string;
  /** The one object that comes with it. */
  input: I;
  /** What is acknowledged. */
  data: D;
  /** How often it may be asked, beyond what holds for all events. */
  rate?: keyof Limiters;
  /** Refusals of its own. What every event may meet is added. */
  errors?: ErrorCode[];
  /** Calls a service. What is thrown becomes a `Failure`. */
  handle: (input: z.output<I>, socket: ChatSocket) => Promise<z.output<D>>;
}

export type DescribedEvent = Omit<Event<z.ZodType, z.ZodType>, 'handle'>;

/** What becomes of one event, and what it is. */
interface Answer<I, D> {
  (input: unknown, socket: ChatSocket): Promise<unknown>;
  readonly event: DescribedEvent;
  /** For the compiler alone: the schemas are those of the types in `protocol/`, both ways. */
  readonly types?: (types: [I, D]) => [I, D];
}

/** Every event, and its answer. They are the same for all connections, which so cost less memory. */
export type Answers = {
  [E in keyof ClientEvents]: ClientEvents[E] extends (input: infer I, reply: (reply: Reply<infer D>) => void) => void
    ? Answer<Plain<I>, Plain<D>>
    : never;
};

/** What became of events, for whoever watches. */
export interface EventFigures {
  /** How long answers took, in seconds, by event. */
  seconds: Histograms<[event: string]>;
  refusals: Refusals;
}

/** Validates the object before it is handled. */
export function answer<I extends z.ZodType, D extends z.ZodType>(
  event: Event<I, D>,
): Answer<Plain<z.input<I>>, Plain<z.output<D>>> {
  const { input: schema, handle } = event;
  return Object.assign(async (input: unknown, socket: ChatSocket) => handle(validate(schema, input), socket), {
    event,
  });
}

/**
 * Listens to all events of a connection: awaits the answer, acknowledges exactly once, hides unknown errors. A packet
 * without an acknowledgement is not done at all: whoever sent it could not learn what became of it.
 * @param packets how often a connection may send anything
 */
export function answering(answers: Answers, packets: Limiter, figures: EventFigures) {
  const answerTo = new Map<unknown, { answer: Answers[keyof Answers]; seconds: Histogram }>(
    Object.entries(answers).map(([event, answer]) => [event, { answer, seconds: figures.seconds.of(event) }]),
  );
  return async function (this: ChatSocket, event: unknown, ...args: unknown[]): Promise<void> {
    const acknowledge = args.at(-1);
    if (typeof acknowledge !== 'function') {
      // Whoever cannot be told to slow down is cut off.
      return await packets.spend(countedAs(this)).catch(() => this.conn.close());
    }
    const reply = acknowledge as (reply: Reply<unknown>) => void;
    const known = answerTo.get(event);
    const begunAt = performance.now();
    try {
      await packets.spend(countedAs(this));
      // What the client sent as the name: Socket.IO lets numbers pass as well.
      if (!known) throw new ChatError('invalid', SAY.noEvent(String(event).slice(0, 50)));
      reply({ ok: true, data: await known.answer(args.length > 1 ? args[0] : undefined, this) });
    } catch (error) {
      const failure = toFailure(error, this.data.language);
      figures.refusals.inc(failure.code, 'socket');
      if (!(error instanceof ChatError)) {
        // Who asks about the failure names it, and the log says what it was.
        failure.requestId = randomUUID();
        const { requestId } = failure;
        this.data.logger.error('event failed', { requestId, event, userId: this.data.session.user.id, error });
      }
      reply({ ok: false, error: failure });
    }
    known?.seconds.observe((performance.now() - begunAt) / 1_000);
  };
}

/** Connections are counted one by one; the host product's backend is not. */
function countedAs({ id, data }: ChatSocket): string {
  return data.session.power === 'backend' ? data.session.user.id : id;
}
