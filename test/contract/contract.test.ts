import specs from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ClientEvents, ServerEvents } from '../../src/protocol/events.ts';
import { operationsOf } from '../support/contract.ts';
import { watchRoutes } from '../support/registered.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const [EMBEDDED] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];

/** For people with a browser, and for Prometheus. They are no part of the API. */
const PAGES = [
  'GET /metrics',
  'GET /',
  'GET /chat',
  'GET /chat/*elsewhere',
  'GET /chat/assets/{name}',
  'GET /chat/rooms/{roomId}',
  'GET /chat/theme.js',
  'GET /client/assets/{name}',
  'GET /client/{version}/assets/{name}',
  'GET /client/sarangbang.js',
  'GET /client/{version}/sarangbang.js',
  'GET /client/widget.js',
  'GET /client/{version}/widget.js',
  'GET /embed/rooms/{roomId}',
  'GET /docs',
];
const CLIENT_EVENTS = Object.keys({
  'room:join': 0,
  'room:leave': 0,
  'message:send': 0,
  'message:edit': 0,
  'message:delete': 0,
  'log:read': 0,
  'members:list': 0,
  'nickname:change': 0,
  'session:refresh': 0,
  'member:kick': 0,
  'member:ban': 0,
  'member:unban': 0,
  'member:mute': 0,
  'member:unmute': 0,
  'member:role': 0,
  'live:start': 0,
  'live:stop': 0,
  typing: 0,
  read: 0,
} satisfies Record<keyof ClientEvents, 0>);
const SERVER_EVENTS = Object.keys({
  welcome: 0,
  log: 0,
  head: 0,
  presence: 0,
  typing: 0,
  read: 0,
  'room:left': 0,
  'session:expiring': 0,
} satisfies Record<keyof ServerEvents, 0>);

describe('the contract', () => {
  let registered: () => string[];
  beforeAll(() => {
    registered = watchRoutes();
  });
  const world = useWorld(EMBEDDED);

  test('the REST API is described in valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(world.contract.openapi));

    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('the events are described in valid AsyncAPI 3', () => {
    // The specification brings JSON Schema's own schema along.
    const ajv = formats.default(new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false }));
    const validate = ajv.compile(specs.schemas['3.0.0'] as object);

    validate(world.contract.asyncapi);

    expect(validate.errors).toBeNull();
  });

  test('every reference leads somewhere', () => {
    for (const document of [world.contract.openapi, world.contract.asyncapi]) {
      const references = Array.from(
        JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g),
        ([, path = '']) => path,
      );
      const lost = references.filter((path) => !path.split('/').reduce((node, part) => node?.[part], document));
      expect(references.length).toBeGreaterThan(20);
      expect(lost).toEqual([]);
    }
  });

  test('every route that Express has is described, and every one that is described is there', () => {
    const described = operationsOf(world.contract.openapi).map(({ method, path }) => `${method} ${path}`);

    expect(registered()).toEqual([...described, ...PAGES].sort());
  });

  test('every event that the server answers or tells is described, and no other', () => {
    const { operations, channels } = world.contract.asyncapi;
    const names = (action: string) =>
      Object.entries(operations as Record<string, { action: string }>)
        .filter(([, operation]) => operation.action === action)
        .map(([key]) => channels.chat.messages[key].name);

    expect(names('receive').sort()).toEqual(CLIENT_EVENTS.sort());
    expect(names('send').sort()).toEqual(SERVER_EVENTS.sort());
  });

  test('kinds of entries have names, and a field that tells them apart', () => {
    const { schemas } = world.contract.openapi['components'];
    const { discriminator, oneOf } = schemas.Entry;

    expect(discriminator.propertyName).toBe('kind');
    expect(Object.entries(discriminator.mapping as Record<string, string>)).toHaveLength(oneOf.length);
    for (const [kind, ref] of Object.entries<string>(discriminator.mapping)) {
      expect(schemas[ref.split('/').at(-1) as string].properties.kind.const).toBe(kind);
    }
  });

  test('names are given once', () => {
    const ids = operationsOf(world.contract.openapi).map(({ operationId }) => operationId);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every body that is sent has an example', () => {
    const bodies = nodesOf(world.contract.openapi).filter(
      ([path]) => path.at(-2) === 'content' && path.at(-1)?.includes('/'),
    );

    expect(bodies.length).toBeGreaterThan(20);
    expect(bodies.filter(([, { example }]) => example === undefined)).toEqual([]);
  });

  test('every example fits its schema', () => {
    let checked = 0;
    const wrong: string[] = [];
    for (const document of ['openapi', 'asyncapi'] as const) {
      for (const [path, node] of nodesOf(world.contract[document])) {
        for (const [at, example] of examplesOf(node)) {
          try {
            world.contract.check(path.join(' '), document, [...path, ...at], example);
          } catch (error) {
            wrong.push((error as Error).message);
          }
          checked++;
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(100);
  });
});

type Node = Record<string, unknown>;

/** Every object of a document, and where it is. */
function nodesOf(node: unknown, path: string[] = []): [string[], Node][] {
  if (typeof node !== 'object' || node === null) return [];
  const children = Object.entries(node).flatMap(([key, child]) => nodesOf(child, [...path, key]));
  return [[path, node as Node], ...children];
}

/** The examples at an object of a document, and where from there the schema is that each of them follows. */
function examplesOf({ example, examples, schema, payload }: Node): [string[], unknown][] {
  if (schema && example !== undefined) return [[['schema'], example]];
  if (!Array.isArray(examples)) return [];
  return examples.map((it) => (payload ? [['payload'], it.payload] : [[], it]));
}
