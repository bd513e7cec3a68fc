import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { freePort, Program } from './process.ts';
import { redisProgram, withRedis } from './redis.ts';

/** A master with two replicas, and three sentinels that watch over them. */
export interface Sentinels {
  url: string;
  /** What the sentinels take for the master now. */
  master(): Promise<number>;
  program(port: number): Program;
  stop(): Promise<void>;
}

const NAME = 'chat';
const PASSWORD = 'p@ss/word';

export async function startSentinels(): Promise<Sentinels> {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-sentinel-'));
  const login = [
    '--requirepass',
    PASSWORD,
    '--masterauth',
    PASSWORD,
    '--repl-diskless-sync-delay',
    '0',
    '--dir',
    folder,
  ];
  const first = await freePort();
  const programs = new Map<number, Program>();
  for (const role of ['master', 'replica', 'replica']) {
    const port = role === 'master' ? first : await freePort();
    const replica = role === 'master' ? [] : ['--replicaof', `127.0.0.1 ${first}`];
    programs.set(port, redisProgram(port, [...login, ...replica], { password: PASSWORD }));
  }
  const sentinels = new Map<number, Program>();
  for (let i = 0; i < 3; i++) {
    const port = await freePort();
    sentinels.set(port, await sentinelProgram(port, first, join(folder, `sentinel-${i}.conf`)));
  }
  const stop = async () => {
    await Promise.all([...sentinels.values(), ...programs.values()].map((program) => program.end('SIGKILL')));
    await rm(folder, { recursive: true });
  };
  const ports = Array.from(sentinels.keys());
  try {
    await Promise.all(Array.from(programs.values(), (program) => program.start()));
    // Sentinels ask a master for its replicas at once, and then every ten seconds.
    await eventually('the replicas are there', async () => {
      const info = await withRedis({ port: first, password: PASSWORD }, (redis) => redis.info('replication'));
      return info.match(/state=online/g)?.length === 2;
    });
    await Promise.all(Array.from(sentinels.values(), (program) => program.start()));
    for (const port of ports) {
      await eventually('the sentinels know each other', () => withRedis({ port }, knowsEveryone));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis+sentinel://:${encodeURIComponent(PASSWORD)}@${ports.map((port) => `127.0.0.1:${port}`).join()}/${NAME}`,
    master: async () => {
      const port = ports[0] as number;
      const address = await withRedis({ port }, (redis) => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME));
      return Number((address as string[])[1]);
    },
    program: (port) => programs.get(port) as Program,
    stop,
  };
}

async function sentinelProgram(port: number, master: number, file: string): Promise<Program> {
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor ${NAME} 127.0.0.1 ${master} 2`,
    `sentinel auth-pass ${NAME} ${PASSWORD}`,
    `sentinel down-after-milliseconds ${NAME} 1000`,
    `sentinel failover-timeout ${NAME} 3000`,
  ];
  await writeFile(file, settings.join('\n'));
  return new Program('redis-server', [file, '--sentinel'], () => withRedis({ port }, (redis) => redis.ping()));
}

async function knowsEveryone(sentinel: { call(...args: [string, ...string[]]): Promise<unknown> }): Promise<boolean> {
  const fields = (await sentinel.call('SENTINEL', 'MASTER', NAME)) as string[];
  const field = (name: string) => fields[fields.indexOf(name) + 1];
  return field('num-slaves') === '2' && field('num-other-sentinels') === '2' && field('flags') === 'master';
}
