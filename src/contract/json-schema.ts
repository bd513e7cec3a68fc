import { z } from 'zod';

export interface JsonSchema extends z.core.JSONSchema.BaseSchema {}

/** Schemas by name, and those that they refer to. */
export interface JsonSchemas {
  /** @throws Error where there is none of that name */
  of(name: string): JsonSchema;
  /** Those with an id, which the others refer to as `#/components/schemas/…`. */
  components: Record<string, JsonSchema>;
}

/**
 * What comes in and goes out, as JSON Schema. Objects stay open: a later server may say more, and clients must not mind.
 * @param target the dialect: OpenAPI 3.1 speaks 2020-12, AsyncAPI 3 draft 7
 */
export function jsonSchemas(schemas: Record<string, z.ZodType>, target: 'draft-2020-12' | 'draft-07'): JsonSchemas {
  const whole = JSON.stringify(z.toJSONSchema(z.object(schemas), { target, io: 'input' }));
  const { properties, $defs, definitions } = JSON.parse(
    whole.replaceAll(/"#\/(?:\$defs|definitions)\//g, '"#/components/schemas/'),
  );
  const components: Record<string, JsonSchema> = $defs ?? definitions ?? {};
  // AsyncAPI knows a discriminator as well, whose values are the names of schemas: ours are not.
  if (target === 'draft-2020-12') for (const schema of Object.values(components)) discriminate(schema, components);
  return {
    of: (name) => {
      if (!Object.hasOwn(properties, name)) throw new Error(`There is no schema ${name}`);
      return properties[name];
    },
    components,
  };
}

/** Names the field that tells which of several schemas it is, as OpenAPI has it for generated clients. */
function discriminate(schema: JsonSchema, components: Record<string, JsonSchema>): void {
  const refs = (schema.oneOf ?? []).map((it) => (it as JsonSchema).$ref);
  if (refs.length === 0 || !refs.every((ref) => ref !== undefined)) return;
  const kinds = refs.map((ref) => [kindOf(components[nameOf(ref)]), ref] as const);
  schema['discriminator'] = { propertyName: 'kind', mapping: Object.fromEntries(kinds) };
}

function kindOf(schema: JsonSchema | undefined): unknown {
  return (schema?.properties?.['kind'] as JsonSchema | undefined)?.const;
}

/** The schema that a `$ref` means, or the schema itself. */
export function resolved(schema: JsonSchema, components: Record<string, JsonSchema>): JsonSchema {
  const { $ref, ...beside } = schema;
  return $ref ? { ...components[nameOf($ref)], ...beside } : schema;
}

/** What is referred to, as `Room` of `#/components/schemas/Room`. */
export function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
