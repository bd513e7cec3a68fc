import { Redis } from 'ioredis';
import { freePort, Program, type Service } from './process.ts';

/** A Redis of our own: nothing on disk, loopback alone. */
export async function startRedis(): Promise<Service> {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const program = new Program('redis-server', options, async () => {
    const client = new Redis({ port, lazyConnect: true, retryStrategy: null });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.ping();
    } finally {
      client.disconnect();
    }
  });
  await program.start();
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: () => program.pid,
    crash: () => program.end('SIGKILL'),
    resume: () => program.start(),
    stop: () => program.end('SIGTERM'),
  };
}
