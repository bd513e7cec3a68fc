import type { JsonSchema } from './json-schema.ts';

/** A body, with an example. */
export interface Content {
  schema: JsonSchema;
  example?: unknown;
}

/** What a status says. */
export interface Response {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, Content>;
}
