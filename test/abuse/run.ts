import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { freePort } from '../services/process.ts';
import { ROOT, type ServerProcess, spawnServer } from '../support/server.ts';
import { Target } from './attack.ts';
import { allAttacks } from './attacks.ts';

/**
 * `npm run abuse [-- --only WORD] [--seconds N]`: each attack against a new server (one worker, SQLite, limits as they are by
 * default), while somebody else says something eight times a second and waits for each acknowledgement.
 */
const option = (name: string) => process.argv[process.argv.indexOf(`--${name}`) + 1];
const only = process.argv.includes('--only') ? (option('only') ?? '') : '';
const ms = 1_000 * Number(process.argv.includes('--seconds') ? option('seconds') : 10);
/** As often as nobody is told to slow down. */
const SAY_EVERY_MS = 125;

interface Outcome {
  acks: number[];
  isAlive: boolean;
  longest: number;
  memory: number;
}

process.stdout.write('| attack | bystander p50, ms | p99, ms | longest block, ms | peak memory, MB |\n');
process.stdout.write('| --- | ---: | ---: | ---: | ---: |\n');
for (const { file, attack } of await allAttacks()) {
  if (!file.includes(only)) continue;
  const { acks, isAlive, longest, memory } = await suffer(file);
  const figures = [percentile(acks, 0.5), percentile(acks, 0.99), longest, memory / 1e6].map(Math.round);
  process.stdout.write(
    `| ${attack.name} | ${figures.join(' | ')}${isAlive ? '' : ', **and the server was gone**'} |\n`,
  );
}

async function suffer(file: string): Promise<Outcome> {
  const port = await freePort();
  const server = await spawnServer({
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import ${pathToFileURL(join(ROOT, 'test/abuse/watch.mjs')).href}`,
  });
  try {
    await server.prints('Sarangbang is ready');
    const target = new Target(`http://127.0.0.1:${port}`);
    const attacker = startAttacker(file, target);
    await once(attacker.stdout as NodeJS.ReadableStream, 'data');
    const acks = await standBy(target, attacker, server);
    const watched = JSON.parse(readFileSync(join(server.folder, 'watched.json'), 'utf8'));
    return { acks, isAlive: server.child.exitCode === null && server.child.signalCode === null, ...watched };
  } finally {
    await server.stop();
  }
}

function startAttacker(file: string, { url }: Target): ChildProcess {
  const script = join(ROOT, 'test/abuse/attacker.ts');
  return spawn(process.execPath, ['--import', 'tsx', script, file, url, String(ms)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** @returns how long acknowledgements took while the attack ran, in ms; one that never came took as long as there was */
async function standBy(target: Target, attacker: ChildProcess, server: ServerProcess): Promise<number[]> {
  const ended = once(attacker, 'exit');
  const bob = await target.person('bob');
  const room = await roomOf(target, bob.token);
  await bob.join(room);
  server.child.kill('SIGUSR2');
  const acks: number[] = [];
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const saying: Promise<unknown>[] = [];
  while (!isOver && server.child.exitCode === null && server.child.signalCode === null) {
    const begunAt = performance.now();
    const took = () => acks.push(performance.now() - begunAt);
    saying.push(bob.say(room, 'hello').then(took, took));
    await delay(SAY_EVERY_MS);
  }
  bob.leave();
  await Promise.all(saying);
  if (!isOver) attacker.kill('SIGKILL');
  await ended;
  return acks;
}

async function roomOf({ url }: Target, token: string): Promise<number> {
  const answer = await fetch(`${url}/api/rooms`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'of the bystander' }),
  });
  return ((await answer.json()) as { id: number }).id;
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
