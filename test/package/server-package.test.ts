import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatClient } from '../../src/client/chat-client.ts';
import { freePort } from '../services/process.ts';
import { eventually } from '../support/eventually.ts';
import { ROOT, spawnServer } from '../support/server.ts';
import { type Packed, Project, pack } from './packed.ts';

let folder: string;
let packed: Packed;
let project: Project;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sarangbang-packed-'));
  [packed, project] = await Promise.all([pack(folder), Project.create()]);
  await project.install(packed.tarball);
}, 180_000);
afterAll(async () => {
  await project.remove();
  await rm(folder, { recursive: true });
});

const bin = () => join(project.folder, 'node_modules/.bin/sarangbang');
const manifest = async (path: string) => JSON.parse(await readFile(join(ROOT, path), 'utf8'));

test('the server’s package holds what runs, and nothing that is for its development', () => {
  const outer = new Set(packed.files.map((path) => path.split('/')[0]));

  expect([...outer].sort()).toEqual(
    '.env.example ARCHITECTURE.md CHANGELOG.md LICENSE README.md dist ecosystem.config.js package.json sql'.split(' '),
  );
  for (const path of ['dist/main.js', 'dist/page/views/chat.html', 'dist/client/widget.js', 'sql/mysql/0001_init.sql'])
    expect(packed.files).toContain(path);
  expect(packed.files.filter((path) => /\.(ts|tsx|map)$|test/.test(path))).toEqual([]);
});

test('publint finds nothing in it', async () => {
  const bytes = await readFile(packed.tarball);
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const { messages } = await publint({ pack: { tarball }, strict: true });
  const about = await manifest('package.json');

  expect(messages.map((message) => formatMessage(message, about))).toEqual([]);
});

test('`sarangbang` starts in an empty folder, and people join a room', async () => {
  const port = String(await freePort());
  const server = await spawnServer({ PORT: port, HOST: '127.0.0.1', LOG_LEVEL: 'error' }, [bin()]);
  await server.prints('Sarangbang is ready');
  const client = new ChatClient({ url: `http://127.0.0.1:${port}`, nickname: 'Ann' });

  const room = await client.join((await client.createRoom({ title: 'Garden' })).id);
  room.send({ content: 'hello' });
  await eventually('it is in the log', () => room.entries.some((it) => it.kind === 'message'));
  const page = await fetch(`http://127.0.0.1:${port}/chat`);

  expect(page.status).toBe(200);
  expect(await readdir(server.folder)).toEqual(['data']);
  client.close();
  server.child.kill('SIGTERM');
  expect(await server.ended()).toBe(0);
  await server.stop();
});

test('it says its version and its options, and refuses those that it has not', async () => {
  const run = promisify(execFile);
  const { version } = await manifest('package.json');

  expect((await run(bin(), ['--version'])).stdout).toBe(`${version}\n`);
  expect((await run(bin(), ['--help'])).stdout).toContain('.env.example');
  await expect(run(bin(), ['--prot=80'])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('there is no option --prot=80'),
  });
});

test('both packages have one version and one license, and the changelog has that version', async () => {
  const [server, client] = [await manifest('package.json'), await manifest('packages/client/package.json')];
  const license = await readFile(join(ROOT, 'LICENSE'), 'utf8');
  const changes = await readFile(join(ROOT, 'CHANGELOG.md'), 'utf8');

  expect(client.version).toBe(server.version);
  expect(await readFile(join(ROOT, 'packages/client/LICENSE'), 'utf8')).toBe(license);
  expect(changes).toMatch(new RegExp(`^## ${server.version.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\)$`, 'm'));
});
