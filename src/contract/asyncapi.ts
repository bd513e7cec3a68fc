import { z } from 'zod';
import { Failure } from '../errors.ts';
import { rateInWords } from '../limiter.ts';
import { NAMESPACE } from '../protocol/events.ts';
import type { ErrorCode } from '../protocol/reply.ts';
import type { DescribedEvent } from '../realtime/answer.ts';
import { exampleOf } from './example.ts';
import { type JsonSchema, type JsonSchemas, jsonSchemas } from './json-schema.ts';
import { SERVER_EVENTS } from './server-events.ts';
import { about, EVENTS } from './words.ts';

interface Ref {
  $ref: string;
}

export interface Message {
  /** The event, as Socket.IO has it. */
  name: string;
  summary: string;
  payload: JsonSchema;
  examples: { payload: unknown }[];
}

export interface EventOperation {
  action: 'send' | 'receive';
  channel: Ref;
  summary: string;
  description?: string;
  messages: Ref[];
  reply?: { channel: Ref; messages: Ref[] };
}

/** AsyncAPI 3.0, as far as we use it. */
export interface AsyncApi {
  asyncapi: '3.0.0';
  info: ReturnType<typeof about>;
  defaultContentType: 'application/json';
  servers: object;
  channels: { chat: { address: string; description: string; messages: Record<string, Message> } };
  /** By the name of their event. */
  operations: Record<string, EventOperation>;
  components: { securitySchemes: object; schemas: Record<string, JsonSchema> };
}

const CHANNEL = { $ref: '#/channels/chat' };

/** The events, from the descriptions that their answers were registered with. Told as the server's: it receives what clients send. */
export function asyncApi(events: Record<string, DescribedEvent>, basePath = ''): AsyncApi {
  const schemas = jsonSchemas({ Failure, ...asked(events), ...told() }, 'draft-07');
  const messages: Record<string, Message> = {};
  const operations: AsyncApi['operations'] = {};

  for (const [name, event] of Object.entries(events)) {
    const { summary, description, rate } = event;
    const key = keyOf(name);
    const words = [description, rate && `At most ${rateInWords(rate)}.`].filter(Boolean).join(' ');
    messages[key] = message(name, summary, { ...schemas.of(`${name} input`), additionalProperties: false }, schemas);
    if (event.data) {
      messages[`${key}Reply`] = message(name, `The acknowledgement of ${name}`, replyTo(name, event, schemas), schemas);
    }
    operations[key] = {
      action: 'receive',
      channel: CHANNEL,
      summary,
      ...(words && { description: words }),
      messages: [refTo(key)],
      ...(event.data && { reply: { channel: CHANNEL, messages: [refTo(`${key}Reply`)] } }),
    };
  }
  for (const [name, { summary }] of Object.entries(SERVER_EVENTS)) {
    // Some go by the same name both ways.
    const key = keyOf(name in events ? `${name} told` : name);
    messages[key] = message(name, summary, schemas.of(`${name} arguments`), schemas);
    operations[key] = { action: 'send', channel: CHANNEL, summary, messages: [refTo(key)] };
  }

  return {
    asyncapi: '3.0.0',
    info: about(EVENTS.join('\n\n')),
    defaultContentType: 'application/json',
    servers: {
      chat: {
        host: '{host}',
        pathname: `${basePath}/socket.io`,
        protocol: 'ws',
        description: 'Socket.IO 4, over a WebSocket',
        variables: { host: { default: 'localhost:3000' } },
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels: { chat: { address: NAMESPACE, description: 'The namespace of Socket.IO', messages } },
    operations,
    components: {
      securitySchemes: {
        token: { type: 'apiKey', in: 'password', description: 'A token of `POST /api/sessions`, as `auth: { token }`' },
      },
      schemas: schemas.components,
    },
  };
}

function asked(events: Record<string, DescribedEvent>): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(events).flatMap(([name, { input, data }]) => [
      [`${name} input`, input],
      ...(data ? [[`${name} data`, data] as const] : []),
    ]),
  );
}

/** Arguments bear their names as titles: Socket.IO knows their order alone. */
function told(): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(SERVER_EVENTS).map(([name, { names, args }]) => {
      const titled = args.def.items.map((arg, i) => (arg as z.ZodType).meta({ title: names[i] }));
      return [`${name} arguments`, z.tuple(titled as [z.ZodType])];
    }),
  );
}

const COMMON: ErrorCode[] = ['invalid', 'rate_limited', 'unavailable', 'internal'];

function replyTo(name: string, { errors = [] }: DescribedEvent, schemas: JsonSchemas): JsonSchema {
  const code = { enum: Array.from(new Set([...errors, ...COMMON])) };
  const error = { allOf: [{ $ref: '#/components/schemas/Failure' }, { type: 'object', properties: { code } }] };
  return {
    oneOf: [
      {
        type: 'object',
        required: ['ok', 'data'],
        properties: { ok: { const: true }, data: schemas.of(`${name} data`) },
      },
      { type: 'object', required: ['ok', 'error'], properties: { ok: { const: false }, error } },
    ],
  } as JsonSchema;
}

function message(name: string, summary: string, payload: JsonSchema, { components }: JsonSchemas): Message {
  return { name, summary, payload, examples: [{ payload: exampleOf(payload, components) }] };
}

function refTo(message: string): Ref {
  return { $ref: `#/channels/chat/messages/${message}` };
}

/** `message:send` as `messageSend`: AsyncAPI's names know no colon. */
function keyOf(event: string): string {
  return event.replaceAll(/\W(\w)/g, (_, letter: string) => letter.toUpperCase());
}
