import type { z } from 'zod';
import type { Plain } from '../exactly.ts';
import type { Limiters } from '../limiter.ts';
import type { ClientEvents, HintName } from '../protocol/events.ts';
import type { ErrorCode, Reply } from '../protocol/reply.ts';
import { validate } from '../validate.ts';
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
  /** The answer may be large: few are made at once a connection, and none before the last was taken. */
  isPage?: true;
  /** How often it may be asked, beyond what holds for all events. */
  rate?: keyof Limiters;
  /** Refusals of its own. What every event may meet is added. */
  errors?: ErrorCode[];
  /** Calls a service. What is thrown becomes a `Failure`. */
  handle: (input: z.output<I>, socket: ChatSocket) => Promise<z.output<D>>;
}

/** One that is not answered: it may get lost, and nobody is told what became of it. */
type Hint<I extends z.ZodType> = Omit<Event<I, z.ZodType>, 'data' | 'errors' | 'handle'> & {
  /** What it throws is counted. */
  handle: (input: z.output<I>, socket: ChatSocket) => void;
};

export type DescribedEvent = Omit<Event<z.ZodType, z.ZodType>, 'data' | 'handle'> & { data?: z.ZodType };

/** What becomes of one event, and what it is. */
interface Answer<I, D> {
  (input: unknown, socket: ChatSocket): Promise<unknown>;
  readonly event: DescribedEvent;
  /** For the compiler alone: the schemas are those of the types in `protocol/`, both ways. */
  readonly types?: (types: [I, D]) => [I, D];
}

/** What becomes of an event that is not answered. */
type Heard<I> = Answer<I, never>;

/** Every event, and its answer. They are the same for all connections, which so cost less memory. */
export type Answers = {
  [E in keyof ClientEvents]: E extends HintName
    ? Heard<Plain<Parameters<ClientEvents[E]>[0]>>
    : ClientEvents[E] extends (input: infer I, reply: (reply: Reply<infer D>) => void) => void
      ? Answer<Plain<I>, Plain<D>>
      : never;
};

/** Validates the object before it is handled. */
export function answer<I extends z.ZodType, D extends z.ZodType>(
  event: Event<I, D>,
): Answer<Plain<z.input<I>>, Plain<z.output<D>>> {
  const { input: schema, handle } = event;
  return Object.assign(async (input: unknown, socket: ChatSocket) => handle(validate(schema, input), socket), {
    event,
  });
}

/** Validates the object of an event that is not answered. */
export function hint<I extends z.ZodType>(event: Hint<I>): Heard<Plain<z.input<I>>> {
  const { input: schema, handle } = event;
  return Object.assign(async (input: unknown, socket: ChatSocket) => handle(validate(schema, input), socket), {
    event,
  });
}
