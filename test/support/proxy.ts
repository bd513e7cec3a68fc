import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a worker and a server, and keeps what the server said. */
export interface TcpProxy {
  url: string;
  /** The last million characters that came from the server. */
  received(): string;
  /** Cuts all connections, and refuses new ones until `mend`. */
  cut(): void;
  /** Connections stay, and nothing passes over them: new ones are fine. */
  freeze(): void;
  /** Undoes `cut` and `freeze`. */
  mend(): void;
  stop(): Promise<void>;
}

/**
 * @param target where connections lead; a function is asked for each new one
 * @param delayMs how much later everything arrives
 */
export async function startProxy(target: URL | (() => URL), { delayMs = 0 } = {}): Promise<TcpProxy> {
  const whereTo = typeof target === 'function' ? target : () => target;
  let received = '';
  let isCut = false;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const { port, hostname } = whereTo();
    const far = connect(Number(port), hostname);
    far.on('data', (bytes) => {
      received = (received + bytes.toString()).slice(-1_000_000);
    });
    pass(near, far, delayMs);
    pass(far, near, delayMs);
    for (const end of [near, far]) {
      open.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        open.delete(end);
        near.destroy();
        far.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    isCut = true;
    for (const end of open) end.destroy();
  };
  return {
    url: Object.assign(new URL(whereTo()), { port: String(port) }).href.replace(/\/$/, ''),
    received: () => received,
    cut,
    freeze: () => {
      for (const end of open) end.pause();
    },
    mend: () => {
      isCut = false;
      for (const end of open) end.resume();
    },
    stop: async () => {
      cut();
      server.close();
    },
  };
}

function pass(from: Socket, to: Socket, delayMs: number): void {
  if (delayMs === 0) from.pipe(to);
  else from.on('data', (bytes) => setTimeout(() => to.destroyed || to.write(bytes), delayMs));
}
