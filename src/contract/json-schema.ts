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
  return {
    of: (name) => {
      if (!Object.hasOwn(properties, name)) throw new Error(`There is no schema ${name}`);
      return properties[name];
    },
    components: $defs ?? definitions ?? {},
  };
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
