import type { JsonSchema } from '../json-schema.ts';
import { nameOf } from '../json-schema.ts';
import { type Html, html, inline } from './html.ts';

type Fields = Record<string, JsonSchema>;

/** An object's fields as a table, or links to those that it may be. */
export function fieldsOf(schema: JsonSchema): Html {
  if (!schema.oneOf) return table(schema.properties as Fields | undefined, schema.required);
  const { propertyName } = (schema['discriminator'] ?? {}) as { propertyName?: string };
  return html`<p>One of these${propertyName && html`, as <code>${propertyName}</code> says`}:</p>
    <ul>${schema.oneOf.map((kind) => html`<li>${typeOf(kind as JsonSchema)}</li>`)}</ul>`;
}

function table(fields: Fields = {}, required: string[] = []): Html {
  const rows = Object.entries(fields).map(([name, field]) => row(name, field, required.includes(name)));
  if (rows.length === 0) return html``;
  return html`<table class="fields"><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead>
    <tbody>${rows}</tbody></table>`;
}

/** A line of the table of fields, or of parameters. */
export function row(name: string, field: JsonSchema, isRequired: boolean, more?: string): Html {
  const preset = field.default !== undefined && field.default !== '' && JSON.stringify(field.default);
  return html`<tr><td><code>${name}</code>${!isRequired && html` <span class="note">optional</span>`}</td>
    <td>${typeOf(field)}</td>
    <td>${more && html`<span class="note">${more}</span> `}${inline(field.description)}${
      preset && html` <span class="note">default <code>${preset}</code></span>`
    }</td></tr>`;
}

/** In a few words; what has a name of its own is a link to it. */
export function typeOf(schema: JsonSchema): Html {
  const { $ref, allOf, const: constant, enum: choices, type } = schema;
  if ($ref) return html`<a href="#model-${nameOf($ref)}">${nameOf($ref)}</a>`;
  if (allOf?.[0]) return typeOf(allOf[0] as JsonSchema);
  if (constant !== undefined) return html`<code>${JSON.stringify(constant)}</code>`;
  if (choices) return html`${choices.map((it, i) => html`${i > 0 && ' | '}<code>${JSON.stringify(it)}</code>`)}`;
  if (type === 'array')
    return html`list of ${typeOf(schema.items as JsonSchema)}${bounds(schema.minItems, schema.maxItems)}`;
  if (type === 'integer') return html`integer${bounds(schema.minimum, schema.maximum)}`;
  if (type === 'string') return html`${textual(schema)}`;
  return html`${String(type)}`;
}

const FORMATS: Record<string, string> = { iri: 'URL', uuid: 'UUID' };

function textual({ format, minLength, maxLength }: JsonSchema): Html {
  const length = format !== 'uuid' && bounds(minLength, maxLength, ' characters');
  return html`${(format && FORMATS[format]) ?? 'text'}${length}`;
}

/** What every number of JSON keeps to is not worth saying. */
function bounds(min: number | undefined, max: number | undefined, unit = ''): Html | undefined {
  const least = min === undefined || min <= -Number.MAX_SAFE_INTEGER ? undefined : min;
  const most = max === undefined || max >= Number.MAX_SAFE_INTEGER ? undefined : max;
  if (least === undefined && most === undefined) return undefined;
  if (most === undefined) return html` <span class="note">≥ ${least}${unit}</span>`;
  if (least === undefined) return html` <span class="note">≤ ${most}${unit}</span>`;
  return html` <span class="note">${least} to ${most}${unit}</span>`;
}
