import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/server.ts';

/** Somebody's project that uses the package, as it is built. */
describe('the package, used by another project', () => {
  let project: string;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'sarangbang-consumer-'));
    await mkdir(join(project, 'node_modules'));
    await symlink(ROOT, join(project, 'node_modules/sarangbang'));
    await writeFile(join(project, 'package.json'), '{"type":"module"}');
    await writeFile(join(project, 'guide.ts'), await codeIn('docs/client.md'));
    await writeFile(
      join(project, 'wrong.ts'),
      "import { ChatClient } from 'sarangbang/client';\nnew ChatClient({ token: 7 });\n",
    );
  });
  afterAll(() => rm(project, { recursive: true }));

  /** What the compiler complains of. */
  const compile = async (file: string, how: Record<string, string>) => {
    const compilerOptions = {
      ...how,
      ...{ target: 'ES2022', lib: ['ES2022', 'DOM'], types: [], strict: true, noEmit: true, skipLibCheck: false },
    };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const run = promisify(execFile)(process.execPath, [tsc, '-p', project]);
    return await run.then(
      ({ stdout }) => stdout,
      ({ stdout }) => stdout as string,
    );
  };

  test.each([
    { module: 'ESNext', moduleResolution: 'bundler' },
    { module: 'NodeNext', moduleResolution: 'nodenext' },
  ])('has types with which the guide compiles, $moduleResolution', async (how) => {
    expect(await compile('guide.ts', how)).toBe('');
  });

  test('has types that see what is wrong', async () => {
    expect(await compile('wrong.ts', { module: 'NodeNext' })).toContain(
      "Type 'number' is not assignable to type 'string'",
    );
  });

  test('is one file for browsers, which imports nothing', async () => {
    const text = await readFile(join(ROOT, 'dist/client/sarangbang.js'), 'utf8');

    expect(text).not.toMatch(/\bimport\s*[({'"]|\bfrom\s*['"]|\brequire\(/);
    expect(text).toMatch(/export\s*\{[^}]*\bas ChatClient\b/);
  });
});

/** All TypeScript of a document, as one program. */
async function codeIn(document: string): Promise<string> {
  const text = await readFile(join(ROOT, document), 'utf8');
  const blocks = Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, code]) => code);
  expect(blocks.length).toBeGreaterThan(5);
  return blocks.join('\n');
}
