import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** Stands between a worker and a server, and keeps what the server said. */
export interface TcpProxy {
  url: string;
  /** What came from the server last, up to a million bytes. */
  received(): string;
  /** Cuts all connections, and refuses new ones until `mend`. */
  cut(): void;
  /** The same, once so many more bytes have passed, in whatever that is the middle of. */
  cutAfter(bytes: number): void;
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
  const received: Buffer[] = [];
  let receivedBytes = 0;
  let isCut = false;
  let allowance = Number.POSITIVE_INFINITY;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const { port, hostname } = whereTo();
    const far = connect(Number(port), hostname);
    far.on('data', (bytes) => {
      received.push(bytes);
      receivedBytes += bytes.length;
      while (receivedBytes > 1_000_000) receivedBytes -= received.shift()?.length ?? 0;
    });
    pass(near, far, delayMs, take);
    pass(far, near, delayMs, take);
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
  /** @returns what may pass of these bytes */
  const take = (bytes: Buffer) => {
    const passing = bytes.subarray(0, allowance);
    allowance -= passing.length;
    if (allowance === 0) setImmediate(cut);
    return passing;
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    isCut = true;
    allowance = Number.POSITIVE_INFINITY;
    for (const end of open) end.destroy();
  };
  return {
    url: Object.assign(new URL(whereTo()), { port: String(port) }).href.replace(/\/$/, ''),
    received: () => Buffer.concat(received).toString(),
    cut,
    cutAfter: (bytes) => {
      allowance = bytes;
    },
    freeze: () => {
      for (const end of open) end.pause();
    },
    mend: () => {
      isCut = false;
      allowance = Number.POSITIVE_INFINITY;
      for (const end of open) end.resume();
    },
    stop: async () => {
      cut();
      server.close();
    },
  };
}

function pass(from: Socket, to: Socket, delayMs: number, take: (bytes: Buffer) => Buffer): void {
  const passing = new Transform({ transform: (bytes, _encoding, done) => done(null, take(bytes)) });
  if (delayMs === 0) from.pipe(passing).pipe(to);
  else from.on('data', (bytes) => setTimeout(() => to.destroyed || to.write(take(bytes)), delayMs));
}
