import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** All that a theme changes. */
export const CONTRAST = ['color-contrast'];

/**
 * What on the page breaks WCAG 2.2 AA, as far as a program can tell: the rules, and the elements that break them.
 * @param only the rules to look at, where the same page was looked at by all of them in other colours
 */
export async function violationsOn(page: Page, only?: string[]): Promise<object[]> {
  await page.evaluate(axe.source);
  // What passes is not described: that took most of the time.
  const options = { resultTypes: ['violations' as const], ...(only && { runOnly: only }) };
  const run = (how: typeof options) => (globalThis as unknown as { axe: typeof axe }).axe.run(how);
  const { violations } = await page.evaluate(run, options);
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
}
