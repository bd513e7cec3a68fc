import { randomUUID } from 'node:crypto';
import { ChatError, type Refusals, toFailure } from '../errors.ts';
import type { Histogram, Histograms } from '../instruments.ts';
import type { Limiter } from '../limiter.ts';
import type { Reply } from '../protocol/reply.ts';
import { SAY } from '../words.ts';
import type { Answers } from './answer.ts';
import { connectionOf } from './connection.ts';
import { PageQueue } from './page-queue.ts';
import type { SlowReceivers } from './slow-receivers.ts';
import type { ChatSocket } from './socket.ts';

export interface EventLimits {
  /** How often a connection may send anything. */
  packets: Limiter;
  /** How often what is not answered. */
  hints: Limiter;
}

/** What became of events, for whoever watches. */
export interface EventFigures {
  /** How long answers took, in seconds, by event. */
  seconds: Histograms<[event: string]>;
  refusals: Refusals;
}

interface Timed {
  answer: (input: unknown, socket: ChatSocket) => Promise<unknown>;
  seconds: Histogram;
}

/**
 * Listens to all events of a connection: awaits the answer, acknowledges exactly once, hides unknown errors. A packet
 * without an acknowledgement is not done at all, unless it is a hint: whoever sent it could not learn what became of it.
 */
export function answering(answers: Answers, limits: EventLimits, slow: SlowReceivers, figures: EventFigures) {
  const pages = new PageQueue();
  const inTurn = (answer: Answers[keyof Answers]): Timed['answer'] =>
    answer.event.isPage ? (input, socket) => pages.run(connectionOf(socket), () => answer(input, socket)) : answer;
  const { packets } = limits;
  const answered = Object.entries(answers).filter(([, { event }]) => event.data);
  const answerTo = new Map<unknown, Timed>(
    answered.map(([event, answer]) => [event, { answer: inTurn(answer), seconds: figures.seconds.of(event) }]),
  );
  const hear = hearing(answers, limits, figures);

  return async function (this: ChatSocket, event: unknown, ...args: unknown[]): Promise<void> {
    const acknowledge = args.at(-1);
    if (typeof acknowledge !== 'function') {
      await hear(this, event, args[0]);
      return;
    }
    const connection = connectionOf(this);
    const reply = (answer: Reply<unknown>) => slow.cut(connection) || acknowledge(answer);
    const known = answerTo.get(event);
    const begunAt = performance.now();
    try {
      await packets.spend(countedAs(this));
      // What the client sent as the name: Socket.IO lets numbers pass as well.
      if (!known) throw new ChatError('invalid', SAY.noEvent(String(event).slice(0, 50)));
      if (args.length > 2) throw new ChatError('invalid', SAY.oneObject);
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

/** Hears hints. What is wrong with one is counted, and nothing else comes of it. */
function hearing(answers: Answers, { packets, hints }: EventLimits, { refusals }: EventFigures) {
  const heard = new Map<unknown, Answers[keyof Answers]>(
    Object.entries(answers).filter(([, { event }]) => !event.data),
  );
  return async (socket: ChatSocket, event: unknown, input: unknown): Promise<void> => {
    const isFlood = await packets.spend(countedAs(socket)).then(no, yes);
    // Whoever cannot be told to slow down is cut off.
    if (isFlood) socket.conn.close();
    const known = heard.get(event);
    if (isFlood || !known) return;
    try {
      await hints.spend(countedAs(socket));
      await known(input, socket);
    } catch (error) {
      refusals.inc(toFailure(error, socket.data.language).code, 'hint');
      if (!(error instanceof ChatError)) socket.data.logger.error('hint failed', { event, error });
    }
  };
}

const yes = () => true;
const no = () => false;

/** Connections are counted one by one; the host product's backend is not. */
function countedAs({ id, data }: ChatSocket): string {
  return data.session.power === 'backend' ? data.session.user.id : id;
}
