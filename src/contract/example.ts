import { type JsonSchema, resolved } from './json-schema.ts';

/**
 * The least that fits a schema, put together from the examples of its fields: what need not be there is not. So there is
 * nothing to write by hand, and nothing that can fall behind.
 */
export function exampleOf(schema: JsonSchema, components: Record<string, JsonSchema>): unknown {
  const { examples, const: constant, enum: choices, type, ...rest } = resolved(schema, components);
  if (Array.isArray(examples)) return examples[0];
  if (constant !== undefined) return constant;
  if (choices) return choices[0];
  if (rest.oneOf?.[0]) return exampleOf(rest.oneOf[0] as JsonSchema, components);
  if (rest.allOf) return Object.assign({}, ...rest.allOf.map((part) => exampleOf(part as JsonSchema, components)));
  if (type === 'array') return itemsOf(rest).map((item) => exampleOf(item, components));
  if (type === 'boolean') return false;
  if (type !== 'object') return undefined;
  const fields = (rest.required ?? []).map((name) => [name, rest.properties?.[name] as JsonSchema] as const);
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, components)]));
}

/** One of each: of a tuple all, of a list one. */
function itemsOf({ prefixItems, items }: JsonSchema): JsonSchema[] {
  return [prefixItems ?? items ?? []].flat() as JsonSchema[];
}
