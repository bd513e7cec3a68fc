import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What a test file takes in of `test/`, itself included. */
function partsOf(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
    const part = join(dirname(file), path);
    if (part.startsWith('test/')) partsOf(part, found);
  }
  return found;
}

/** It starts a service or a server, or is given one. */
const needsServices = (file: string) =>
  [...partsOf(file)].some(
    (part) => part.startsWith('test/services/') || /\binject\(|\bspawn/.test(readFileSync(part, 'utf8')),
  );

/** Those of the suite's files that need nothing but Node: no database, no server, no browser, nothing that was built. */
export default defineConfig({
  test: {
    include: readdirSync('test', { recursive: true, encoding: 'utf8' })
      .map((name) => join('test', name))
      .filter((file) => file.endsWith('.test.ts') && !file.startsWith('test/chaos/') && !needsServices(file)),
    isolate: false,
    testTimeout: 120_000,
  },
});
