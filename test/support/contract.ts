import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Answer } from './rest.ts';

/** What a server says of itself in its two documents, to be held against what it does. */
export class Contract {
  readonly openapi: Json;
  readonly asyncapi: Json;
  /** What was told otherwise than described. */
  readonly breaches: Error[] = [];
  readonly #schemas: Schemas;
  /** Where in the document the schema of each event, and of each acknowledgement, is. */
  readonly #events = { told: new Map<unknown, string>(), acknowledged: new Map<unknown, string>() };

  constructor(openapi: Json, asyncapi: Json) {
    this.openapi = openapi;
    this.asyncapi = asyncapi;
    this.#schemas = Schemas.of(openapi, asyncapi);
    for (const [key, { name }] of Object.entries<{ name: string }>(asyncapi['channels'].chat.messages)) {
      const { told, acknowledged } = this.#events;
      (key.endsWith('Reply') ? acknowledged : told).set(name, `/channels/chat/messages/${key}/payload`);
    }
  }

  static async of(url: string): Promise<Contract> {
    const read = async (path: string) => (await (await fetch(url + path)).json()) as Json;
    return new Contract(await read('/api/openapi.json'), await read('/api/asyncapi.json'));
  }

  /** @throws Error where the answer to a request is not as described. Nothing may be in it that the description leaves out. */
  checkAnswer(method: string, url: string, { status, headers, body }: Answer): void {
    const what = `${status} to ${method} ${url}`;
    const template = this.#templateOf(url.split('?')[0] ?? '', method);
    if (template) this.#checkDescribed(what, template, method, { status, headers, body });
    else this.check(what, 'openapi', ['components', 'schemas', 'Problem'], body);
  }

  /** @throws Error where the acknowledgement of an event is not as described */
  checkReply(event: unknown, reply: unknown): void {
    const described = this.#events.acknowledged.get(event);
    const { ok, error } = reply as { ok: boolean; error: unknown };
    if (described) this.#check(event, 'asyncapi', described, reply);
    else if (ok) throw new Error(`${event}: an event that is not described was answered`);
    else this.#check(event, 'asyncapi', '/components/schemas/Failure', error);
  }

  /** Notes where what the server told is not as described. */
  heard(event: string, args: unknown[]): void {
    try {
      const described = this.#events.told.get(event);
      if (!described) throw new Error(`The event ${event} is not described`);
      this.#check(event, 'asyncapi', described, args);
    } catch (error) {
      this.breaches.push(error as Error);
    }
  }

  /** @throws Error where the value does not fit the schema at that place in the document */
  check(what: string, document: 'openapi' | 'asyncapi', path: string[], value: unknown): void {
    const parts = path.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
    this.#check(what, document, `/${parts.join('/')}`, value);
  }

  #check(what: unknown, document: 'openapi' | 'asyncapi', pointer: string, value: unknown): void {
    const validate = this.#schemas.validator(document, pointer);
    if (validate(value)) return;
    const reasons = validate.errors?.map(
      (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
    throw new Error(`${what} is not as described:\n${reasons?.join('\n')}\n${JSON.stringify(value)}`);
  }

  #checkDescribed(what: string, template: string, method: string, { status, headers, body }: Answer): void {
    const at = ['paths', template, method.toLowerCase(), 'responses', String(status)];
    const described = find(this.openapi, at);
    if (!described) throw new Error(`${what}: the status is not described`);
    const path = described.$ref ? pathOf(described.$ref) : at;
    const { content, headers: named = {} } = find(this.openapi, path);
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    if (content ? !content[type] : body !== undefined) throw new Error(`${what}: nobody said that it is ${type}`);
    if (content) this.check(what, 'openapi', [...path, 'content', type, 'schema'], body);
    for (const name of Object.keys(named)) {
      const isDue = OPTIONAL[name]?.(body) ?? true;
      if (isDue && !headers.get(name)) throw new Error(`${what}: ${name} is missing`);
    }
  }

  #templateOf(path: string, method: string): string | undefined {
    const isMeant = (it: string) => this.openapi['paths'][it][method.toLowerCase()];
    return this.#schemas.templates.find(([it, form]) => form.test(path) && isMeant(it))?.[0];
  }
}

/** The two documents, ready to hold values against. */
class Schemas {
  static readonly #known = new Map<string, Schemas>();
  readonly templates: [template: string, form: RegExp][];
  readonly #ajv: { openapi: Ajv2020; asyncapi: Ajv };
  readonly #validators = new Map<string, ValidateFunction>();

  /** Servers of one process mostly say the same, and to compile it takes longer than many a test. */
  static of(openapi: Json, asyncapi: Json): Schemas {
    const text = JSON.stringify([openapi, asyncapi]);
    const schemas = Schemas.#known.get(text) ?? new Schemas(openapi, asyncapi);
    Schemas.#known.set(text, schemas);
    return schemas;
  }

  private constructor(openapi: Json, asyncapi: Json) {
    const options = { strict: false, formats: { iri: URL.canParse } };
    this.#ajv = {
      openapi: formats.default(new Ajv2020(options)).addSchema(closed(openapi), 'openapi'),
      asyncapi: formats.default(new Ajv(options)).addSchema(closed(asyncapi), 'asyncapi'),
    };
    const formOf = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i');
    this.templates = Object.keys(openapi['paths']).map((template) => [template, formOf(template)]);
  }

  validator(document: 'openapi' | 'asyncapi', pointer: string): ValidateFunction {
    const $ref = `${document}#${pointer}`;
    const validate = this.#validators.get($ref) ?? this.#ajv[document].compile({ $ref });
    this.#validators.set($ref, validate);
    return validate;
  }
}

export interface Operation {
  /** In capitals. */
  method: string;
  path: string;
  operationId: string;
  parameters?: { name: string; in: 'path' | 'query'; schema: { examples?: unknown[] } }[];
  security?: object[];
  requestBody?: { content: { 'application/json': { example: object } } };
}

/** What an OpenAPI document describes. */
export function operationsOf(openapi: Json): Operation[] {
  return Object.entries<Record<string, object>>(openapi['paths']).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, it]) => ({ ...it, path, method: method.toUpperCase() }) as Operation),
  );
}

/** Headers that are not always sent: nobody is told of a rate by which they are not counted. */
const OPTIONAL: Record<string, (body: Json | undefined) => boolean> = {
  'Retry-After': (body) => body?.['retryAfterMs'] !== undefined,
  'RateLimit-Policy': () => false,
  RateLimit: () => false,
};

// biome-ignore lint/suspicious/noExplicitAny: a document as it came
type Json = Record<string, any>;

function find(document: Json, path: string[]): Json & { $ref?: string } {
  return path.reduce((node, part) => node?.[part], document);
}

function pathOf(ref: string): string[] {
  return ref.split('/').slice(1);
}

/** Objects with nothing in them beyond what is described. The documents leave that open; our server shall not. */
function closed<T>(node: T, isPart = false): T {
  if (Array.isArray(node)) return node.map((item) => closed(item, isPart)) as T;
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, closed(value, key === 'allOf')]),
  ) as Json;
  const isObject = copy['type'] === 'object' && copy['properties'] && copy['additionalProperties'] === undefined;
  return (isObject && !isPart ? { ...copy, additionalProperties: false } : copy) as T;
}
