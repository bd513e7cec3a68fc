import { Redis, type RedisOptions } from 'ioredis';
import { freePort, Program, type Service } from './process.ts';

/** A Redis of our own: nothing on disk, loopback alone. */
export async function startRedis(): Promise<Service> {
  const port = await freePort();
  const program = redisProgram(port, []);
  await program.start();
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: () => program.pid,
    crash: () => program.end('SIGKILL'),
    resume: () => program.start(),
    stop: () => program.end('SIGTERM'),
  };
}

/** @param access how to connect, where the port alone is not enough */
export function redisProgram(port: number, more: string[], access: RedisOptions = {}): Program {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...more];
  return new Program('redis-server', options, () => withRedis({ port, ...access }, (redis) => redis.ping()));
}

/** Asks one Redis something, over a connection of its own. */
export async function withRedis<T>(access: RedisOptions, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const options = { host: '127.0.0.1', lazyConnect: true, retryStrategy: null, enableReadyCheck: false, ...access };
  const redis = new Redis(options as object);
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}
