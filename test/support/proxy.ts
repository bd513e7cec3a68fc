import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Stands between a worker and a server, and keeps what the server said. */
export interface TcpProxy {
  port: number;
  /** All that came from the server so far. */
  received(): string;
  stop(): Promise<void>;
}

export async function startProxy(target: URL): Promise<TcpProxy> {
  let received = '';
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    far.on('data', (bytes) => {
      received += bytes.toString();
    });
    near.pipe(far).pipe(near);
    for (const end of [near, far]) {
      end.on('error', () => {});
      end.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    stop: async () => {
      server.close();
    },
  };
}
