import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which file names which module, anywhere in it. */
interface Import {
  file: string;
  /** A file of ours as `log/writer.ts`, or the name of a package. */
  target: string;
}

const SRC = join(import.meta.dirname, '../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(isOurs).sort();
const textOf = (file: string) => readFileSync(join(SRC, file), 'utf8');
const imports = files.flatMap(importsOf);

const DOMAINS = ['log', 'rooms', 'members', 'messages', 'users', 'moderation', 'typing', 'reading'];
const isIn =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
const isPackage =
  (...names: string[]) =>
  (target: string) =>
    names.some((name) => target === name || target.startsWith(`${name}/`));
const isLayer = (layer: string) => (path: string) =>
  isIn(...DOMAINS)(path) && new RegExp(`(^|/|-)${layer}\\.ts$`).test(path);

/** Who may never import what. */
const RULES: { name: string; file: (file: string) => boolean; never: (target: string) => boolean }[] = [
  { name: 'protocol/: anything outside itself', file: isIn('protocol'), never: (target) => !isIn('protocol')(target) },
  {
    name: 'client/: anything of ours but protocol/',
    file: isIn('client'),
    never: (target) => isOurs(target) && !isIn('client', 'protocol')(target),
  },
  {
    name: '*/service: express, socket.io, kysely, http/, realtime/',
    file: isLayer('service'),
    never: (target) => isPackage('express', 'socket.io', 'kysely')(target) || isIn('http', 'realtime')(target),
  },
  {
    name: '*/store, */state: anything but db/, protocol/, kysely, and a state',
    file: (file) => isLayer('store')(file) || isLayer('state')(file),
    never: (target) => !isIn('db', 'protocol')(target) && !isPackage('kysely')(target) && !isLayer('state')(target),
  },
  {
    name: '*/routes, */handlers: any store',
    file: (file) => isLayer('routes')(file) || isLayer('handlers')(file),
    never: isLayer('store'),
  },
  { name: 'http/, realtime/, db/: any domain', file: isIn('http', 'realtime', 'db'), never: isIn(...DOMAINS) },
  {
    name: 'contract/: any service or store, db/',
    file: isIn('contract'),
    never: (target) => isLayer('service')(target) || isLayer('store')(target) || isIn('db')(target),
  },
  {
    name: 'all but db/open: libsql, mysql2',
    file: (file) => file !== 'db/open.ts',
    never: isPackage('libsql', 'mysql2'),
  },
  {
    name: 'all but realtime/adapter: ioredis, the Redis adapter',
    file: (file) => file !== 'realtime/adapter.ts',
    never: isPackage('ioredis', '@socket.io/redis-adapter'),
  },
  {
    name: 'all but http/metrics: prom-client',
    file: (file) => file !== 'http/metrics.ts',
    never: isPackage('prom-client'),
  },
  { name: 'all but main: app', file: (file) => file !== 'main.ts', never: (target) => target === 'app.ts' },
  {
    name: 'all but page/, widget/: page/',
    file: (file) => !isIn('page', 'widget')(file),
    never: isIn('page'),
  },
  {
    name: 'all but widget/: widget/',
    file: (file) => !isIn('widget')(file),
    never: isIn('widget'),
  },
];

test('the source is where the rules look for it', () => {
  expect(files.filter(isLayer('service')).length).toBeGreaterThanOrEqual(5);
  expect(files.filter(isLayer('store')).length).toBeGreaterThanOrEqual(4);
  expect(imports.length).toBeGreaterThan(100);
});

describe('no file imports what it may not', () => {
  test.each(RULES)('$name', ({ file, never }) => {
    expect(imports.filter((it) => file(it.file) && never(it.target))).toEqual([]);
  });
});

test('process.env is named in main.ts alone', () => {
  expect(files.filter((file) => textOf(file).includes('process.env'))).toEqual(['main.ts']);
});

test('no imports go in a circle', () => {
  expect(circles()).toEqual([]);
});

test('nothing is exported as default', () => {
  expect(files.filter((file) => /^export default/m.test(textOf(file)))).toEqual([]);
});

function importsOf(file: string): Import[] {
  const specifiers = textOf(file).matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)'([^']+)'/g);
  return Array.from(specifiers, ([, specifier = '']) => ({ file, target: resolve(file, specifier) }));
}

function resolve(file: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(SRC, join(SRC, dirname(file), specifier)) : specifier;
}

/** Circles, each as the path that leads back to its first file. Those of types alone count too. */
function circles(): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file]);
    if (done.has(file) || path.includes(file)) return;
    for (const { target } of imports.filter((it) => it.file === file && isOurs(it.target)))
      visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

function isOurs(target: string): boolean {
  return /\.tsx?$/.test(target);
}
