import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/server.ts';
import { type Packed, Project, pack } from './packed.ts';

const NAME = 'sarangbang-client';

describe('the client’s package, installed in another project', () => {
  let folder: string;
  let packed: Packed;
  let project: Project;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sarangbang-packed-'));
    [packed, project] = await Promise.all([pack(folder, NAME), Project.create()]);
    await project.install(packed.tarball);
    await project.write('guide.ts', await codeIn('docs/client.md'));
    await project.write(
      'wrong.ts',
      `import { ChatClient, type Attachment, type ErrorCode, type RoomsPage } from '${NAME}';
export type Named = [Attachment, ErrorCode, RoomsPage];
new ChatClient({ token: 7 });
`,
    );
  });
  afterAll(async () => {
    await project.remove();
    await rm(folder, { recursive: true });
  });

  /** What the compiler complains of. */
  const compile = async (file: string, how: Record<string, string>) => {
    const compilerOptions = {
      ...how,
      ...{ target: 'ES2022', lib: ['ES2022', 'DOM'], types: [], strict: true, noEmit: true, skipLibCheck: false },
    };
    await project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }));
    return await output(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project.folder]);
  };

  test.each([
    { module: 'ESNext', moduleResolution: 'bundler' },
    { module: 'NodeNext', moduleResolution: 'nodenext' },
  ])('has types with which the guide compiles, $moduleResolution', async (how) => {
    expect(await compile('guide.ts', how)).toBe('');
  });

  test('has types that see what is wrong, and nothing else', async () => {
    const complaints = await compile('wrong.ts', { module: 'NodeNext' });

    expect(complaints).toContain("Type 'number' is not assignable to type 'string'");
    expect(complaints.match(/error TS/g)).toHaveLength(1);
  });

  test('names every type that its own types speak of, but for its machinery', async () => {
    const unnamed = await unnamedTypes(join(project.folder, 'node_modules', NAME));

    expect(unnamed).toEqual(['Connection', 'JoinedRoom', 'Unsent']);
  });

  test('brings Socket.IO’s client, and nothing of the server', async () => {
    const installed = (await readdir(join(project.folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
    const manifest = JSON.parse(await readFile(join(ROOT, 'packages/client/package.json'), 'utf8'));

    expect(Object.keys(manifest.dependencies)).toEqual(['socket.io-client']);
    expect(installed).toContain('socket.io-client');
    expect(installed.length).toBeLessThan(15);
    for (const name of ['express', 'mysql2', 'pm2', 'socket.io']) expect(installed).not.toContain(name);
    expect(packed.files.filter((path) => !/^(dist\/(client|protocol)\/[\w-]+\.(js|d\.ts))$/.test(path))).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ]);
  });

  test('is imported in Node', async () => {
    const code = `import * as all from '${NAME}'; console.log(Object.keys(all).join())`;
    const file = await project.write('named.mjs', code);

    expect((await output(process.execPath, [file])).trim()).toBe(
      'ChatClient,ChatFailure,LIMITS,lineOf,lookUpInvitation,preferredLanguage,sentenceOf,startSession',
    );
  });

  test('publint and arethetypeswrong find nothing', async () => {
    const manifest = JSON.parse(await readFile(join(ROOT, 'packages/client/package.json'), 'utf8'));
    const bytes = await readFile(packed.tarball);
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const { messages } = await publint({ pack: { tarball }, strict: true });
    const attw = [join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js'), packed.tarball];

    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
    // It has ES modules alone.
    await promisify(execFile)(process.execPath, [...attw, '--profile', 'esm-only', '--no-emoji']);
  });
});

test('the client in one file, for pages, imports nothing', async () => {
  const text = await readFile(join(ROOT, 'dist/client/sarangbang.js'), 'utf8');

  expect(text).not.toMatch(/\bimport\s*[({'"]|\bfrom\s*['"]|\brequire\(/);
  expect(text).toMatch(/export\s*\{[^}]*\bas ChatClient\b/);
});

/** What it prints, however it ends. */
async function output(program: string, args: string[]): Promise<string> {
  return await promisify(execFile)(program, args).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  );
}

/** All TypeScript of a document, as one program. */
async function codeIn(document: string): Promise<string> {
  const text = await readFile(join(ROOT, document), 'utf8');
  const blocks = Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, code]) => code);
  expect(blocks.length).toBeGreaterThan(5);
  return blocks.join('\n');
}

/** Types that the declarations of what is exported import from each other, and that users of the package cannot import. */
async function unnamedTypes(folder: string): Promise<string[]> {
  const read = (path: string) => readFile(join(folder, 'dist/client', path.replace(/\.ts$/, '.d.ts')), 'utf8');
  const namesIn = (list = '') => list.split(',').flatMap((name) => /(\w+)\s*$/.exec(name)?.[1] ?? []);
  const entry = await read('chat-client.ts');
  const reexports = Array.from(entry.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';$/gm));
  const exported = new Set(reexports.flatMap(([, names]) => namesIn(names)));
  // Machinery, of which small types are told.
  const others = reexports.filter(([, , path]) => !['./joined-room.ts', './catch-up.ts'].includes(path ?? ''));
  const texts = await Promise.all(others.map(([, , path = '']) => read(path)));
  const imported = [entry, ...texts].flatMap((text) =>
    Array.from(text.matchAll(/^import (?:type )?\{([^}]*)\} from '\.[^']+';$/gm), ([, names]) => namesIn(names)).flat(),
  );
  expect(imported.length).toBeGreaterThan(20);
  return [...new Set(imported)].filter((name) => !exported.has(name)).sort();
}
