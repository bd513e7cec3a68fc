import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../services/process.ts';
import { eventually } from '../support/eventually.ts';
import { Rest } from '../support/rest.ts';
import { ROOT } from '../support/server.ts';

/** Root in a container is not root here: like the image's own user, it may write what is its own alone. */
const NOBODY = 65_534;
const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
const commandAfter = (instruction: RegExp): string[] => JSON.parse(instruction.exec(lastStage)?.[1] ?? '[]');

let app: string;
let port: string;

/** What the last stage holds: what it copies, and the libraries that are not for development alone. */
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), 'sarangbang-container-'));
  await chmod(app, 0o755);
  port = String(await freePort());
  for (const source of ['package.json', ...copiedByLastStage()])
    await cp(join(ROOT, source), join(app, source.startsWith('docker/') ? basename(source) : source), {
      recursive: true,
    });
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
  const installed = Object.entries<{ dev?: true; optional?: true }>(lock.packages)
    .filter(([path, { dev }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev)
    .map(([path, { optional }]) => ({ path, optional }));
  for (const { path, optional } of installed) {
    // What is optional may be for another platform.
    await cp(join(ROOT, path), join(app, path), { recursive: true }).catch((error) => {
      if (!optional) throw error;
    });
  }
  await mkdir(join(app, 'node_modules/.bin'));
  await cp(join(ROOT, 'node_modules/.bin/pm2-runtime'), join(app, 'node_modules/.bin/pm2-runtime'), {
    verbatimSymlinks: true,
  });
  for (const name of ['data', 'pm2']) {
    await mkdir(join(app, name), { mode: 0o700 });
    if (user.uid) await chown(join(app, name), NOBODY, NOBODY);
  }
});

afterAll(() => rm(app, { recursive: true }));

function copiedByLastStage(): string[] {
  const copies = Array.from(
    lastStage.matchAll(/^COPY (?:--from=\w+ \/app\/)?(.+) \S+$/gm),
    ([, sources = '']) => sources,
  );
  return copies.flatMap((sources) => sources.split(' ')).filter((source) => source !== 'node_modules');
}

function run([program = '', ...args]: string[]) {
  const env = { PATH: process.env['PATH'] ?? '', PORT: port, PM2_HOME: join(app, 'pm2'), NODE_ENV: 'production' };
  const child = spawn(program, args, { cwd: app, env, ...user, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      printed += text;
    });
  }
  return { child, printed: () => printed, exit: once(child, 'exit') as Promise<[number | null]> };
}

test('what the last stage holds is enough to run, as a user who is not root, until SIGTERM ends it in order', async () => {
  const container = run(commandAfter(/^CMD (.*)$/m));
  const health = commandAfter(/^HEALTHCHECK .*? CMD (.*)$/m);
  try {
    expect((await run(health).exit)[0]).toBe(1);
    await eventually('it is healthy', async () => (await run(health).exit)[0] === 0);
    expect((await new Rest(`http://127.0.0.1:${port}`).post('/api/sessions', { nickname: 'ann' })).status).toBe(201);

    container.child.kill('SIGTERM');

    expect((await container.exit)[0]).toBe(0);
    expect(container.printed()).toContain('"message":"stopping"');
  } finally {
    container.child.kill('SIGKILL');
  }
});

test('all that the build copies is let through to it', async () => {
  const allowed = (await readFile(join(ROOT, '.dockerignore'), 'utf8')).split('\n');
  const copied = Array.from(dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm), ([, sources = '']) =>
    sources.split(' '),
  );

  expect(copied.flat().filter((source) => !allowed.includes(`!${source}`))).toEqual([]);
});
