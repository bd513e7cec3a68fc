/**
 * Waits until `look` finds something. How long it waits at most costs time only where a test fails, so it is long: other work on
 * the same cores must not decide.
 * @throws Error that names what was waited for
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 45_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await new Promise((next) => setTimeout(next, 10));
  }
}
