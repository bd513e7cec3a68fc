import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html, prose } from '../../src/contract/docs/html.ts';
import { renderDocs } from '../../src/contract/docs/page.ts';
import { CONTRAST, violationsOn } from '../support/accessible.ts';
import { startBrowser, visit } from '../support/browser.ts';
import { operationsOf } from '../support/contract.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const [EMBEDDED] = DEPLOYMENTS as [(typeof DEPLOYMENTS)[0]];
const HOSTILE = `</code><script>alert(1)</script><img src=x onerror='alert(1)'>"$&`;

describe('/docs', () => {
  const world = useWorld(EMBEDDED);
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  const read = async (options: BrowserContextOptions = {}) => await visit(browser, `${world.url()}/docs`, options);

  test('every route, every event and every model is there, and every link leads somewhere', async () => {
    const { page, context } = await read();
    const text = (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
    const { openapi, asyncapi } = world.contract;

    for (const { path, method } of operationsOf(openapi)) expect(text).toContain(`${method} ${path}`);
    for (const { name } of Object.values<{ name: string }>(asyncapi['channels'].chat.messages)) {
      expect(text).toContain(name);
    }
    for (const name of Object.keys({ ...openapi['components'].schemas, ...asyncapi['components'].schemas })) {
      expect(text.toLowerCase()).toContain(name === 'ErrorCode' ? 'errors' : name.toLowerCase());
    }
    const ids = await page.locator('[id]').evaluateAll((nodes) => nodes.map(({ id }) => `#${id}`));
    const links = await page.locator('a[href^="#"]').evaluateAll((nodes) => nodes.map((it) => it.getAttribute('href')));
    expect(new Set(ids).size).toBe(ids.length);
    expect(links.filter((href) => !ids.includes(href ?? ''))).toEqual([]);
    for (const href of ['/api/openapi.json', '/api/asyncapi.json', '/chat']) {
      expect((await fetch(world.url() + href)).status).toBe(200);
    }
    await context.close();
  });

  test.each<[string, BrowserContextOptions]>([
    ['on a desk', {}],
    ['in the dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 360, height: 740 } }],
  ])('it can be read by everybody, %s', async (_where, options) => {
    const { page, context, complaints } = await read(options);

    expect(await violationsOn(page, options.colorScheme === 'dark' ? CONTRAST : undefined)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the contents stand beside the text where there is room, and after it where there is not', async () => {
    const desk = await read();
    const phone = await read({ viewport: { width: 360, height: 740 } });
    const link = { name: 'message:send' };

    await desk.page.getByRole('link', link).click();
    expect(new URL(desk.page.url()).hash).toBe('#event-messageSend');
    await phone.page.getByRole('link', { name: 'Contents' }).click();
    await phone.page.getByRole('link', link).click();
    expect(new URL(phone.page.url()).hash).toBe('#event-messageSend');
    await desk.context.close();
    await phone.context.close();
  });

  test('nothing in it is inline, and it is not sent twice', async () => {
    const first = await fetch(`${world.url()}/docs`);
    const text = await first.text();
    const again = await fetch(`${world.url()}/docs`, {
      headers: { 'If-None-Match': first.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' },
    });

    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=|<!--/i);
    expect(first.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(again.status).toBe(304);
  });

  test('whatever the documents say stays text', () => {
    const hostile = <T>(node: T): T => {
      if (typeof node === 'string') return (node.startsWith('#/') ? node : `${node}${HOSTILE}`) as T;
      if (Array.isArray(node)) return node.map(hostile) as T;
      return Object.fromEntries(
        Object.entries(node as object).map(([key, it]) => [key, isText(it) ? hostile(it) : it]),
      ) as T;
    };
    const { openapi, asyncapi } = structuredClone(world.contract);
    openapi['info'] = hostile(openapi['info']);
    for (const operation of Object.values<Record<string, object>>(openapi['paths'])) {
      for (const it of Object.values(operation)) Object.assign(it, hostile(it));
    }
    for (const schema of Object.values<object>(openapi['components'].schemas)) Object.assign(schema, hostile(schema));
    for (const message of Object.values<object>(asyncapi['channels'].chat.messages))
      Object.assign(message, hostile(message));

    const page = renderDocs('<!-- version --><!-- contents --><!-- body -->', openapi as never, asyncapi as never);

    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/<script|<img/);
  });
});

function isText(node: unknown): boolean {
  return typeof node === 'string';
}

test('HTML escapes what is not HTML', () => {
  expect(html`<p>${HOSTILE}${[html`<b>${'&'}</b>`, 1, false, undefined]}</p>`.text).toBe(
    '<p>&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&quot;$&amp;<b>&amp;</b>1</p>',
  );
  expect(prose('a `<b>` c\n\nd').map(({ text }) => text)).toEqual(['<p>a <code>&lt;b&gt;</code> c</p>', '<p>d</p>']);
});
