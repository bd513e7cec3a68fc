import { STATUS } from '../../errors.ts';
import { API } from '../../http/routes.ts';
import type { AsyncApi } from '../asyncapi.ts';
import { exampleOf } from '../example.ts';
import type { JsonSchema } from '../json-schema.ts';
import { MEANINGS } from '../meanings.ts';
import type { OpenApi } from '../openapi.ts';
import { askedSection, eventsOf, toldSection } from './events.ts';
import { type Html, html, inline, prose } from './html.ts';
import { operationSection, topicsOf } from './rest.ts';
import { fieldsOf } from './schema.ts';

/** Both documents as a page for people. @param template the built `views/docs.html` */
export function renderDocs(template: string, rest: OpenApi, events: AsyncApi): string {
  const topics = topicsOf(rest);
  const asked = eventsOf(events, 'receive');
  const told = eventsOf(events, 'send');
  const { ErrorCode: _, Limits = {}, ...models } = { ...events.components.schemas, ...rest.components.schemas };

  const contents = html`
    <li><a href="#start">Start</a></li>
    ${topics.map(
      ([topic, operations]) =>
        html`<li><a href="#${topic}">${topic}</a><ul>${operations.map(
          ({ operationId, method, path }) =>
            html`<li><a href="#${operationId}"><span class="method">${method}</span> ${short(path)}</a></li>`,
        )}</ul></li>`,
    )}
    <li><a href="#events">Events</a><ul>${[...asked, ...told].map(({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></li>
    <li><a href="#models">Models</a><ul>${names(models).map((name) => html`<li><a href="#model-${name}">${name}</a></li>`)}</ul></li>
    <li><a href="#model-ErrorCode">Errors</a></li>
    <li><a href="#model-Limits">Limits</a></li>`;

  const body = html`
    <h2 id="rest">REST</h2>${prose(rest.info.description)}
    ${topics.map(([topic, operations]) => html`<h3 id="${topic}">${topic}</h3>${operations.map((it) => operationSection(it, rest))}`)}
    <h2 id="events">Events</h2>${prose(events.info.description)}
    <h3>From clients to the server</h3>${asked.map(askedSection)}
    <h3>From the server to clients</h3>${told.map(toldSection)}
    <h2>What they speak of</h2>
    <h3 id="models">Models</h3>
    ${names(models).map((name) => model(name, models[name] as JsonSchema))}
    <h3 id="model-ErrorCode">Errors</h3>${errorTable()}
    <h3 id="model-Limits">Limits</h3>${limitTable(Limits)}`;

  // A function: in a text, `$` would stand for something else.
  return template
    .replace('<!-- version -->', () => html`${rest.info.version}`.text)
    .replace('<!-- contents -->', () => contents.text)
    .replace('<!-- body -->', () => body.text);
}

/** Without what all have in common, and broken where it may be. */
function short(path: string): Html[] {
  return path
    .replace(API, '')
    .split('/')
    .slice(1)
    .map((part) => html`<wbr>/${part}`);
}

function names(models: object): string[] {
  return Object.keys(models).sort();
}

function model(name: string, schema: JsonSchema): Html {
  return html`<section class="model" id="model-${name}"><h4><a href="#model-${name}">${name}</a></h4>
    ${prose(schema.description)}${fieldsOf(schema)}</section>`;
}

function errorTable(): Html {
  const rows = Object.entries(MEANINGS).map(
    ([code, meaning]) => html`<tr id="error-${code}"><td><code>${code}</code></td>
      <td><span class="status">${STATUS[code as keyof typeof STATUS]}</span></td><td>${inline(meaning)}</td></tr>`,
  );
  return html`<table class="fields"><thead><tr><th>Code</th><th>HTTP</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function limitTable({ properties = {} }: JsonSchema): Html {
  const rows = Object.entries(properties as Record<string, JsonSchema>).map(
    ([name, limit]) => html`<tr><td><code>${name}</code></td><td>${String(exampleOf(limit, {}))}</td>
      <td>${inline(limit.description)}</td></tr>`,
  );
  return html`<table class="fields"><thead><tr><th>Limit</th><th>Here</th><th>What it bounds</th></tr></thead><tbody>${rows}</tbody></table>`;
}
