import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { saysInQuery } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import type { DescribedOperation } from '../http/routes.ts';
import { rateInWords } from '../limiter.ts';
import { exampleOf } from './example.ts';
import { type JsonSchema, type JsonSchemas, jsonSchemas, resolved } from './json-schema.ts';
import { RATE_HEADERS } from './rate-headers.ts';
import { isApi, refusalsOf } from './refusals.ts';
import type { Content, Response } from './response.ts';
import { about, REST } from './words.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description: string | undefined;
  schema: JsonSchema;
}

export interface PathOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security?: object[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, Content> };
  responses: Record<string, Response | { $ref: string }>;
}

/** OpenAPI 3.1, as far as we use it. */
export interface OpenApi {
  openapi: '3.1.0';
  info: ReturnType<typeof about>;
  servers: object[];
  security: object[];
  tags: { name: string }[];
  paths: Record<string, Record<string, PathOperation>>;
  components: {
    securitySchemes: object;
    schemas: Record<string, JsonSchema>;
    responses: Record<string, Response>;
  };
}

const JSON_TYPE = 'application/json';
const LOCATION = { description: 'Where it is found', schema: { type: 'string' } } as const;

/** The REST API, from the descriptions that its routes were registered with. */
export function openApi(operations: DescribedOperation[], basePath = ''): OpenApi {
  const schemas = jsonSchemas({ Problem, ...Object.assign({}, ...operations.map(schemasOf)) }, 'draft-2020-12');
  const responses: Record<string, Response> = {};
  const paths: OpenApi['paths'] = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation, schemas, responses) };
  }
  return {
    openapi: '3.1.0',
    info: about(REST.join('\n\n')),
    servers: [{ url: basePath || '/' }],
    security: [{ bearer: [] }],
    tags: Array.from(new Set(operations.map(({ topic }) => topic)), (name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of `POST /api/sessions`, or of the host; an API key opens all that a token does',
        },
        key: { type: 'http', scheme: 'bearer', description: 'An API key of the host’s backend, as `id:secret`' },
      },
      schemas: schemas.components,
      responses,
    },
  };
}

function schemasOf({ id, input, answers }: DescribedOperation): Record<string, z.ZodType> {
  const bodies = Object.entries(answers).filter(([, answer]) => !(answer instanceof z.ZodVoid));
  return {
    ...(input && { [id]: input }),
    ...Object.fromEntries(bodies.map(([status, answer]) => [`${id} ${status}`, answer])),
  };
}

function describe(
  operation: DescribedOperation,
  schemas: JsonSchemas,
  responses: Record<string, Response>,
): PathOperation {
  const { id, topic, summary, description, rate, open, backendOnly } = operation;
  const words = [description, rate && `At most ${rateInWords(rate)}.`].filter(Boolean).join(' ');
  return {
    operationId: id,
    tags: [topic],
    summary,
    ...(words && { description: words }),
    ...(open && { security: isApi(operation) ? [{}, { bearer: [] }] : [] }),
    ...(backendOnly && { security: [{ key: [] }] }),
    ...(operation.input && request(operation, schemas)),
    responses: { ...answersOf(operation, schemas), ...refusalsOf(operation, schemas, responses) },
  };
}

/** One object of fields, parted into those of the path, and those of the query or the body. */
function request({ id, path, method }: DescribedOperation, schemas: JsonSchemas) {
  const { properties = {}, required = [] } = schemas.of(id);
  const inPath = Array.from(path.matchAll(/:(\w+)/g), ([, name = '']) => name);
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const parameter = (name: string, where: Parameter['in']): Parameter => {
    const { description, ...schema } = properties[name] as JsonSchema;
    return { name, in: where, required: where === 'path' || required.includes(name), description, schema };
  };

  const parameters = inPath.map((name) => parameter(name, 'path'));
  if (saysInQuery(method)) return { parameters: [...parameters, ...others.map((name) => parameter(name, 'query'))] };
  const needed = required.filter((name) => others.includes(name));
  const body = pick(properties, others);
  const schema = {
    type: 'object',
    properties: body,
    ...(needed.length > 0 && { required: needed }),
    additionalProperties: false,
  } as JsonSchema;
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(others.length > 0 && { requestBody: { required: needed.length > 0, content: content(schema, schemas) } }),
  };
}

function answersOf(
  { id, answers, location, rate, type }: DescribedOperation,
  schemas: JsonSchemas,
): Record<string, Response> {
  const answerOf = ([status, answer]: [string, z.ZodType]): Response => {
    const headers = { ...(location && { Location: LOCATION }), ...(rate && RATE_HEADERS) };
    const named = Object.keys(headers).length > 0 && { headers };
    if (answer instanceof z.ZodVoid) return { description: 'It is done', ...named };
    const schema = schemas.of(`${id} ${status}`);
    return {
      description: resolved(schema, schemas.components).description ?? STATUS_CODES[status] ?? status,
      ...named,
      content: content(schema, schemas, type),
    };
  };
  return Object.fromEntries(Object.entries(answers).map((it) => [it[0], answerOf(it)]));
}

function content(schema: JsonSchema, { components }: JsonSchemas, type = JSON_TYPE): Record<string, Content> {
  return { [type]: { schema, example: exampleOf(schema, components) } };
}

function pick<T>(from: Record<string, T>, names: string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, from[name] as T]));
}
