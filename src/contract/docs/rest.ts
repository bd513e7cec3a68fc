import type { OpenApi, Parameter, PathOperation } from '../openapi.ts';
import type { Content, Response } from '../response.ts';
import { type Html, html, inline, prose } from './html.ts';
import { fieldsOf, row, typeOf } from './schema.ts';

interface Operation extends PathOperation {
  method: string;
  path: string;
}

/** The operations of a document, by what they are about. */
export function topicsOf({ tags, paths }: OpenApi): [string, Operation[]][] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
  return tags.map(({ name }) => [name, all.filter((operation) => operation.tags.includes(name))]);
}

export function operationSection(operation: Operation, document: OpenApi): Html {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = operation;
  const known = Object.entries(responses).map(([status, it]) => ({ status, ...resolved(it, document) }));
  const answers = known.filter(({ content }) => !content?.[PROBLEM]);
  const refusals = known.filter(({ content }) => content?.[PROBLEM]);
  const body = only(requestBody?.content);
  return html`<section class="entry" id="${operationId}">
    <div class="words">
      <h4><a href="#${operationId}">${summary}</a></h4>
      <p class="line"><span class="method">${method}</span> <code class="path">${path}</code>${badge(operation)}</p>
      ${prose(description)}
      ${parameters && parameters.length > 0 && html`<h5>Parameters</h5>${parameterTable(parameters)}`}
      ${body && html`<h5>Body</h5>${fieldsOf(body.schema)}`}
      <h5>Answers</h5><ul class="answers">${answers.map(answer)}</ul>
      ${refusals.length > 0 && html`<p class="refusals">Refused with ${refusals.map(refusal)}</p>`}
    </div>
    <div class="examples">
      <pre><code>${curl(operation, body?.example)}</code></pre>
      ${answers
        .slice(-1)
        .map(
          ({ status, content }) =>
            html`<pre class="answer" tabindex="0"><code>${status}${
              content && `\n${JSON.stringify(only(content)?.example, null, 2)}`
            }</code></pre>`,
        )}
    </div>
  </section>`;
}

const PROBLEM = 'application/problem+json';

function resolved(response: Response | { $ref: string }, { components }: OpenApi): Response {
  if (!('$ref' in response)) return response;
  return components.responses[response.$ref.split('/').at(-1) ?? ''] as Response;
}

function only(content: Record<string, Content> | undefined): Content | undefined {
  return Object.values(content ?? {})[0];
}

/** What a request has to bring. */
function badge(operation: Operation): Html | '' {
  if (isOpen(operation)) return '';
  return html` <span class="badge">${isForKeys(operation) ? 'API key' : 'token'}</span>`;
}

function isOpen(operation: Operation): boolean {
  return operation.security !== undefined && !isForKeys(operation);
}

function isForKeys({ security }: Operation): boolean {
  return security?.some((way) => 'key' in way) ?? false;
}

function parameterTable(parameters: Parameter[]): Html {
  const rows = parameters.map(({ name, schema, description, required, in: where }) =>
    row(name, { ...schema, ...(description && { description }) }, required, where),
  );
  return html`<table class="fields"><thead><tr><th>Name</th><th>Type</th><th>Meaning</th></tr></thead>
    <tbody>${rows}</tbody></table>`;
}

function answer({ status, description, headers = {}, content }: Response & { status: string }): Html {
  const schema = only(content)?.schema;
  const isNamed = schema?.$ref !== undefined;
  return html`<li><span class="status">${status}</span> ${inline(description)}${isNamed && html`: ${typeOf(schema)}`}${Object.keys(
    headers,
  ).map(
    (name) => html` <span class="note">with <code>${name}</code></span>`,
  )}${schema && !isNamed && schema.properties && fieldsOf(schema)}</li>`;
}

function refusal({ status, content }: Response & { status: string }): Html {
  const narrowed = only(content)?.schema.allOf?.[1] as { properties: { code: { enum: string[] } } };
  return html`<span class="refusal"><span class="status">${status}</span>${narrowed.properties.code.enum.map(
    (code) => html` <a href="#error-${code}"><code>${code}</code></a>`,
  )}</span> `;
}

/** The request of the example, for a shell that knows `$url` and `$token`. */
function curl(operation: Operation, body: unknown): string {
  const { method, path, parameters = [] } = operation;
  const examples = parameters
    .filter((it) => it.in === 'path')
    .map(({ name, schema }) => [name, schema.examples] as const);
  const filled = examples.reduce((url, [name, values]) => url.replace(`{${name}}`, String(Object(values)[0])), path);
  const json = body !== undefined && JSON.stringify(body).replaceAll("'", "'\\''");
  const isImplied = method === 'GET' || (method === 'POST' && body !== undefined);
  return [
    `curl ${isImplied ? '' : `-X ${method} `}"$url${filled}"`,
    !isOpen(operation) && `-H "Authorization: Bearer ${isForKeys(operation) ? '$key' : '$token'}"`,
    json && "-H 'Content-Type: application/json'",
    json && `-d '${json}'`,
  ]
    .filter(Boolean)
    .join(' \\\n  ');
}
