import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** A server that the suite started, and ends. */
export interface Service {
  url: string;
  /** Of its process now; undefined while it is down. */
  pid(): number | undefined;
  stop(): Promise<void>;
  /** Ends it as a power failure would. */
  crash(): Promise<void>;
  /** Starts it again at the same place, with what was on its disk. */
  resume(): Promise<void>;
}

/** A program that runs, and can be ended and started again. */
export class Program {
  readonly #command: string;
  readonly #args: string[];
  readonly #answers: () => Promise<unknown>;
  #child: ChildProcess | undefined;

  /** @param answers rejects while the program does not answer */
  constructor(command: string, args: string[], answers: () => Promise<unknown>) {
    this.#command = command;
    this.#args = args;
    this.#answers = answers;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when it answers. @throws Error with its last words, if it ends before, or does not answer within 90 s */
  async start(): Promise<void> {
    const child = spawn(this.#command, this.#args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said = `${said}${text}`.slice(-2_000);
      });
    }
    for (const deadline = Date.now() + 90_000; Date.now() < deadline && child.exitCode === null; ) {
      const answer = this.#answers();
      if ((await Promise.allSettled([answer]))[0]?.status === 'fulfilled') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    // First so that it can end what it has started itself: nginx has workers.
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
    throw new Error(`${this.#command} did not start:\n${said}`);
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
