import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { clientNetwork } from '../client-address.ts';
import { ChatError, invalid } from '../errors.ts';
import type { Limiters } from '../limiter.ts';
import type { Words } from '../protocol/language.ts';
import type { ErrorCode } from '../protocol/reply.ts';
import type { Session } from '../session.ts';
import { validate } from '../validate.ts';
import { fieldsOf, misplacedIn, numbersIn } from './fields.ts';
import { toldTo } from './hidden-ids.ts';
import { sessionOf } from './identity.ts';
import { tellRate } from './rate-headers.ts';

/** Under this path the API lies, and requests may say who they come from. */
export const API = '/api';

/** Of what asks for nothing. */
const NO_FIELDS = z.object({});

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

interface Asked<O extends boolean> {
  /** Who asks; where that is open, undefined for nobody in particular. */
  session: O extends true ? Session | undefined : Session;
  /** What the client's network address is counted as. */
  address: string;
}

/** An answer that does not show itself which of the statuses it has. */
export class Answered<T> {
  readonly status: number;
  readonly answer: T;

  constructor(status: number, answer: T) {
    this.status = status;
    this.answer = answer;
  }
}

/** What one method of one path does: how a request is read and answered, and what `/api/openapi.json` says of it. */
interface Operation<I extends z.ZodObject, A extends z.ZodType, O extends boolean> {
  /** Names it for generated clients. */
  id: string;
  /** In a line, without a full stop. */
  summary: string;
  /** What else there is to know. In Markdown. */
  description?: string;
  /** All that a request says, in one object: its path, and its query (of a GET or DELETE) or its body. */
  input?: I;
  /** What it answers with, by status. `z.void()` has no body. */
  answers: Record<number, A>;
  /** Its media type, where the answer is a text that is sent as it is; otherwise it is JSON. */
  type?: string;
  /** Which of them it is, where there are several, and the answer shows it. */
  status?: (answer: z.output<A>) => number;
  /** Where what was made is found: the path for `Location`. */
  location?: (answer: z.output<A>) => string;
  /** For how many seconds an answer may be kept, before its `ETag` is asked for; by everybody, where it was asked for without a token. */
  cache?: number;
  /** Many who ask at once get the same object, which is encoded once. */
  isShared?: true;
  /** It may be asked without a token. */
  open?: O;
  /** It is for the host's backend alone, by its key: what others are told. */
  backendOnly?: Words;
  /** How often it may be asked. */
  rate?: keyof Limiters;
  /** Refusals of its own. What every request may meet is added. */
  errors?: ErrorCode[];
  /** Calls one method of a service. What is thrown becomes a problem. */
  handle: (input: z.output<I>, asked: Asked<O>) => Promise<z.output<A> | Answered<z.output<A>>>;
}

export interface DescribedOperation extends Operation<z.ZodObject, z.ZodType, boolean> {
  method: Method;
  /** As Express has it: `/api/rooms/:roomId`. */
  path: string;
  /** What it is about. */
  topic: string;
}

/** The routes of one topic. Each is registered with Express together with its description, so there is none without. */
export class Routes {
  readonly router = Router();
  readonly operations: DescribedOperation[] = [];
  readonly #topic: string;
  readonly #base: string;

  /** @param base where the router is going to be mounted */
  constructor(topic: string, base: typeof API | '' = API) {
    this.#topic = topic;
    this.#base = base;
  }

  get = this.#adder('get');
  post = this.#adder('post');
  put = this.#adder('put');
  patch = this.#adder('patch');
  delete = this.#adder('delete');

  #adder(method: Method) {
    return <I extends z.ZodObject, A extends z.ZodType, O extends boolean = false>(
      path: string,
      operation: Operation<I, A, O>,
    ): void => {
      const described = operation as unknown as DescribedOperation;
      this.operations.push({ ...described, method, path: this.#base + path, topic: this.#topic });

      const { input, rate, handle } = operation;
      const isApi = this.#base === API;
      const schema = input ?? NO_FIELDS;
      const numbers = numbersIn(schema);
      this.router[method](path, async (req, res) => {
        const session = whoAsks(res, described) as Asked<O>['session'];
        // Probes may add to their URL what they like.
        const fields = (isApi ? readFields(req, schema, numbers) : {}) as z.output<I>;
        const asked = { session, address: clientNetwork(req.ip ?? '') };
        const answer = await handle(fields, asked).finally(() => rate && tellRate(res, rate, asked));
        if (isApi && method === 'get') res.set('Cache-Control', keptHow(described, session));
        send(res, operation, answer);
      });
    };
  }
}

/** @throws ChatError `invalid` */
function readFields(req: Request, schema: z.ZodObject, numbers: Set<string>): object {
  const misplaced = misplacedIn(req);
  if (misplaced.length > 0) throw invalid(misplaced);
  return validate(schema, fieldsOf(req, numbers));
}

/** @throws ChatError `unauthenticated`, `forbidden` (for the host's backend alone) */
function whoAsks(res: Response, { open, backendOnly }: DescribedOperation): Session | undefined {
  if (open) return res.locals['session'];
  const session = sessionOf(res);
  if (backendOnly && session.power !== 'backend') throw new ChatError('forbidden', backendOnly);
  return session;
}

/** `Cache-Control`. An answer may be kept by who asked, and is asked for anew by its `ETag`, unless it says more. */
function keptHow({ cache }: DescribedOperation, session: Session | undefined): string {
  return cache ? `${session ? 'private' : 'public'}, max-age=${cache}, must-revalidate` : 'private, no-cache';
}

function send<A extends z.ZodType>(
  res: Response,
  operation: Operation<z.ZodObject, A, boolean>,
  answered: z.output<A> | Answered<z.output<A>>,
): void {
  const { answers, location, type, isShared } = operation;
  const isAnswered = answered instanceof Answered;
  const answer = toldTo(res, isAnswered ? answered.answer : answered) as z.output<A>;
  res.status(isAnswered ? answered.status : (operation.status?.(answer) ?? Number(Object.keys(answers)[0])));
  if (location) res.location(`${res.app.locals['basePath']}${location(answer)}`);
  if (answer === undefined) res.end();
  else if (type) res.type(type).send(answer);
  else if (isShared) res.type('json').send(encodedOnce(answer as object));
  else res.json(answer);
}

const encoded = new WeakMap<object, string>();

function encodedOnce(answer: object): string {
  const text = encoded.get(answer) ?? JSON.stringify(answer);
  encoded.set(answer, text);
  return text;
}
