import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What on the page breaks WCAG 2.2 AA, as far as a program can tell: the rules, and the elements that break them. */
export async function violationsOn(page: Page): Promise<object[]> {
  await page.evaluate(axe.source);
  // What passes is not described: that took most of the time.
  const run = () => (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] });
  const { violations } = await page.evaluate(run);
  return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
}
