import { STATUS_CODES } from 'node:http';
import { STATUS } from '../errors.ts';
import { typeOf } from '../http/problem.ts';
import { API, type DescribedOperation } from '../http/routes.ts';
import { LANGUAGES } from '../protocol/language.ts';
import type { ErrorCode } from '../protocol/reply.ts';
import { exampleOf } from './example.ts';
import type { JsonSchema, JsonSchemas } from './json-schema.ts';
import { MEANINGS } from './meanings.ts';
import { RATE_HEADERS } from './rate-headers.ts';
import type { Response } from './response.ts';

const PROBLEM_TYPE = 'application/problem+json';

/** References to the refusals of each status, which are added to `responses`. */
export function refusalsOf(operation: DescribedOperation, schemas: JsonSchemas, responses: Record<string, Response>) {
  const byStatus: Record<string, ErrorCode[]> = {};
  for (const code of codesOf(operation)) byStatus[STATUS[code]] = [...(byStatus[STATUS[code]] ?? []), code];
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes]) => {
      const name = codes.join('_or_');
      responses[name] ??= refusal(Number(status), codes, schemas);
      return [status, { $ref: `#/components/responses/${name}` }];
    }),
  );
}

/** Refusals of its own, and what every request may meet, in the order of their status. */
function codesOf(operation: DescribedOperation): ErrorCode[] {
  const { method, rate, backendOnly, errors = [] } = operation;
  if (!isApi(operation)) return errors;
  const own: ErrorCode[] = backendOnly ? ['forbidden', ...errors] : errors;
  const codes: ErrorCode[] = ['invalid', 'unauthenticated', ...own, 'unavailable', 'internal'];
  if (method !== 'get') codes.push('too_large', 'unsupported_media_type');
  if (rate) codes.push('rate_limited');
  return Array.from(new Set(codes)).sort((a, b) => STATUS[a] - STATUS[b]);
}

/** Whether what holds for all of the API holds for it. */
export function isApi({ path }: DescribedOperation): boolean {
  return path.startsWith(`${API}/`);
}

const CONTENT_LANGUAGE = {
  description: 'In which it is told, as `Accept-Language` asked',
  schema: { type: 'string', enum: [...LANGUAGES] },
} satisfies { description: string; schema: JsonSchema };
const RETRY_AFTER = { description: 'In seconds; where it is worth trying again', schema: { type: 'integer' } } as const;
const AUTHENTICATE = { description: '`Bearer`', schema: { type: 'string' } } as const;

function refusal(status: number, codes: ErrorCode[], { components }: JsonSchemas): Response {
  const narrowed = { type: 'object', properties: { status: { const: status }, code: { enum: codes } } };
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] } as JsonSchema;
  const [code = 'internal'] = codes;
  const example = {
    ...(exampleOf({ $ref: '#/components/schemas/Problem' }, components) as object),
    title: STATUS_CODES[status],
    status,
    detail: MEANINGS[code].replaceAll('`', ''),
    code,
    type: typeOf(code),
  };
  return {
    description: codes.map((it) => `\`${it}\`: ${MEANINGS[it]}`).join('. '),
    headers: {
      'Content-Language': CONTENT_LANGUAGE,
      ...(status === 401 && { 'WWW-Authenticate': AUTHENTICATE }),
      ...((status === 429 || status === 503) && { 'Retry-After': RETRY_AFTER }),
      ...(codes.includes('rate_limited') && RATE_HEADERS),
    },
    content: { [PROBLEM_TYPE]: { schema, example } },
  };
}
