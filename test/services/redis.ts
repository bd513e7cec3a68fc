import { Redis } from 'ioredis';
import { freePort, type Service, startServer, stopServer } from './process.ts';

/** A Redis of our own: nothing on disk, loopback alone. */
export async function startRedis(port?: number): Promise<Service> {
  const number = port ?? (await freePort());
  const options = ['--port', String(number), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = await startServer('redis-server', options, async () => {
    const client = new Redis({ port: number, lazyConnect: true, retryStrategy: null });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.ping();
    } finally {
      client.disconnect();
    }
  });
  return { url: `redis://127.0.0.1:${number}`, stop: () => stopServer(child) };
}
