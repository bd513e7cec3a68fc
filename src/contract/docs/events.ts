import type { AsyncApi, EventOperation, Message } from '../asyncapi.ts';
import type { JsonSchema } from '../json-schema.ts';
import { type Html, html, prose } from './html.ts';
import { fieldsOf, row, typeOf } from './schema.ts';

export interface DocumentedEvent extends EventOperation {
  name: string;
  /** Where it stands on the page. */
  id: string;
  payload: JsonSchema;
  example: unknown;
  answer: Message | undefined;
}

/** The events of a document that go one way, as the server sees it. */
export function eventsOf({ operations, channels }: AsyncApi, action: 'send' | 'receive'): DocumentedEvent[] {
  return Object.entries(operations)
    .filter(([, operation]) => operation.action === action)
    .map(([key, operation]) => {
      const { name, payload, examples } = channels.chat.messages[key] as Message;
      const answer = channels.chat.messages[`${key}Reply`];
      return { ...operation, name, id: `event-${key}`, payload, example: examples[0]?.payload, answer };
    });
}

/** What a client sends. */
export function askedSection(event: DocumentedEvent): Html {
  const { id, name, summary, description, payload, example, answer } = event;
  return html`<section class="entry" id="${id}">
    <div class="words">
      <h4><a href="#${id}">${summary}</a></h4>
      <p class="line"><code class="path">${name}</code></p>
      ${prose(description)}
      <h5>Object</h5>${fieldsOf(payload)}
      ${answer ? acknowledgement(answer) : html`<p>It is not acknowledged, and may get lost.</p>`}
    </div>
    <div class="examples">
      <pre><code>${answer ? 'await socket.emitWithAck' : 'socket.emit'}('${name}', ${JSON.stringify(example, null, 2)});</code></pre>
      ${answer && html`<pre class="answer" tabindex="0"><code>${JSON.stringify(answer.examples[0]?.payload, null, 2)}</code></pre>`}
    </div>
  </section>`;
}

function acknowledgement(answer: Message): Html {
  const [granted, refused] = (answer.payload.oneOf ?? []) as JsonSchema[];
  const data = granted?.properties?.['data'] as JsonSchema | undefined;
  const error = refused?.properties?.['error'] as { allOf: [unknown, { properties: { code: { enum: string[] } } }] };
  return html`<h5>Acknowledged with</h5>${data && (data.$ref ? html`<p>${typeOf(data)}</p>` : dataFields(data))}
      <p class="refusals">Refused with ${error.allOf[1].properties.code.enum.map(
        (code) => html`<a href="#error-${code}"><code>${code}</code></a> `,
      )}</p>`;
}

/** What the server tells. */
export function toldSection({ id, name, summary, payload, example }: DocumentedEvent): Html {
  const args = (payload.items ?? []) as JsonSchema[];
  const names = args.map(({ title }) => title ?? '').join(', ');
  return html`<section class="entry" id="${id}">
    <div class="words">
      <h4><a href="#${id}">${summary}</a></h4>
      <p class="line"><code class="path">${name}</code></p>
      <table class="fields"><thead><tr><th>Argument</th><th>Type</th><th>Meaning</th></tr></thead>
        <tbody>${args.map((arg) => row(arg.title ?? '', arg, true))}</tbody></table>
    </div>
    <div class="examples">
      <pre><code>socket.on('${name}', (${names}) => { … });</code></pre>
      <pre class="answer" tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>
    </div>
  </section>`;
}

function dataFields(data: JsonSchema): Html {
  return Object.keys(data.properties ?? {}).length > 0 ? fieldsOf(data) : html`<p><code>{}</code></p>`;
}
