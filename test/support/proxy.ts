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
  /** The same for WebSockets alone: what a browser keeps open for its next request goes on. */
  freezeSockets(): void;
  /** Lets the next COMMIT through to the database, and cuts its connection in place of the answer. Resolves then. */
  swallowCommit(): Promise<void>;
  /** Lets no WebSocket through: it is refused with a status, or cut. What is open stays. */
  blockSockets(how: 'refused' | 'cut'): void;
  /** New connections carry so many bytes a second from the server, all together. */
  slowDown(bytesPerSecond: number): void;
  /** Undoes `cut` and `freeze`. */
  mend(): void;
  stop(): Promise<void>;
}

interface ProxyOptions {
  /** How much later everything arrives. */
  delayMs?: number;
  /** How many bytes a second come from the server, of all connections together. */
  bytesPerSecond?: number;
}

/** @param target where connections lead; a function is asked for each new one */
export async function startProxy(
  target: URL | (() => URL),
  { delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY }: ProxyOptions = {},
): Promise<TcpProxy> {
  const whereTo = typeof target === 'function' ? target : () => target;
  const received: Buffer[] = [];
  let receivedBytes = 0;
  let isCut = false;
  let blocked: 'refused' | 'cut' | undefined;
  let allowance = Number.POSITIVE_INFINITY;
  let swallow: (() => void) | undefined;
  const open = new Set<Socket>();
  const webSockets = new Set<Socket>();
  let line = slowLine(bytesPerSecond);
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const { port, hostname } = whereTo();
    const far = connect(Number(port), hostname);
    far.on('data', (bytes) => {
      received.push(bytes);
      receivedBytes += bytes.length;
      while (receivedBytes > 1_000_000) receivedBytes -= received.shift()?.length ?? 0;
    });
    let isSwallowed = false;
    near.once('data', (bytes) => {
      if (!/^upgrade: websocket/im.test(bytes.toString('latin1'))) return;
      webSockets.add(near).add(far);
      if (blocked === 'refused') near.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      if (blocked) near.destroySoon();
    });
    const ask = (bytes: Buffer) => {
      if (!swallow || !/COMMIT$/.test(bytes.toString('latin1'))) return take(bytes);
      far.once('data', swallow);
      swallow = undefined;
      isSwallowed = true;
      return take(bytes);
    };
    const answer = (bytes: Buffer) => {
      if (!isSwallowed) return take(bytes);
      near.destroy();
      return Buffer.alloc(0);
    };
    pass(near, far, delayMs, ask);
    const ownLine = line;
    if (ownLine.isSlow) trickle(far, near, () => ownLine.take(), answer);
    else pass(far, near, delayMs, answer);
    for (const end of [near, far]) {
      open.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        open.delete(end);
        webSockets.delete(end);
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
  const freeze = (ends: Iterable<Socket>) => {
    for (const end of ends) end.pause();
  };
  return {
    url: Object.assign(new URL(whereTo()), { port: String(port) }).href.replace(/\/$/, ''),
    received: () => Buffer.concat(received).toString(),
    cut,
    cutAfter: (bytes) => {
      allowance = bytes;
    },
    freeze: () => freeze(open),
    freezeSockets: () => freeze(webSockets),
    blockSockets: (how) => {
      blocked = how;
    },
    slowDown: (rate) => {
      line = slowLine(rate);
    },
    swallowCommit: () =>
      new Promise((swallowed) => {
        swallow = swallowed;
      }),
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

/** How often a slow line gives something, in ms. */
const TRICKLE_MS = 20;

/** A line over which so much passes, whoever uses it. What it did not carry is lost: a line saves nothing up. */
function slowLine(bytesPerSecond: number) {
  const share = (bytesPerSecond * TRICKLE_MS) / 1_000;
  let at = 0;
  return {
    isSlow: Number.isFinite(bytesPerSecond),
    /** @returns how many bytes may pass now */
    take(): number {
      const now = performance.now();
      const isDue = now - at >= TRICKLE_MS;
      if (isDue) at = now;
      return isDue ? Math.ceil(share) : 0;
    },
  };
}

/** Reads no sooner than it passes on, so that the server feels it. */
function trickle(from: Socket, to: Socket, most: () => number, take: (bytes: Buffer) => Buffer): void {
  let held: Buffer = Buffer.alloc(0);
  from.on('data', (bytes) => {
    held = Buffer.concat([held, bytes]);
    from.pause();
  });
  const timer = setInterval(() => {
    const bytes = held.length > 0 ? held.subarray(0, most()) : held;
    if (bytes.length > 0) to.write(take(bytes));
    held = held.subarray(bytes.length);
    if (held.length === 0) from.resume();
  }, TRICKLE_MS / 2);
  from.on('close', () => clearInterval(timer));
}

function pass(from: Socket, to: Socket, delayMs: number, take: (bytes: Buffer) => Buffer): void {
  const passing = new Transform({ transform: (bytes, _encoding, done) => done(null, take(bytes)) });
  if (delayMs === 0) from.pipe(passing).pipe(to);
  else from.on('data', (bytes) => setTimeout(() => to.destroyed || to.write(take(bytes)), delayMs));
}
