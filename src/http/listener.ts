import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';

/** How long nothing may pass over a connection on which something is asked or answered, in ms. Longer than long polling waits. */
const SILENT_MS = 60_000;
/**
 * How long a connection is kept for the next request, in ms. Longer than nginx keeps one (60 s): the client should
 * be the first to close it, or a request can arrive just as the server closes it.
 */
const KEPT_MS = 65_000;
/** Requests of one connection that may wait for their answers. Browsers send one at a time. */
const MOST_PIPELINED = 10;

/** Takes requests, and stops without refusing or cutting off one. */
export class Listener {
  readonly server: Server;
  readonly #connections = new Set<Socket>();
  /** Those of them that have become WebSockets. */
  readonly #upgraded = new WeakSet<object>();
  readonly #unanswered = new WeakMap<Socket, number>();
  #isDraining = false;

  constructor(handle: RequestListener) {
    this.server = createServer((req, res) => {
      const { socket } = req;
      const unanswered = (this.#unanswered.get(socket) ?? 0) + 1;
      if (unanswered > MOST_PIPELINED) return void socket.destroy();
      this.#unanswered.set(socket, unanswered);
      res.once('close', () => this.#unanswered.set(socket, (this.#unanswered.get(socket) as number) - 1));
      if (this.#isDraining) res.shouldKeepAlive = false;
      handle(req, res);
    });
    this.server.timeout = SILENT_MS;
    this.server.keepAliveTimeout = KEPT_MS;
    this.server.on('connection', (connection: Socket) => {
      this.#connections.add(connection);
      connection.once('close', () => this.#connections.delete(connection));
    });
    this.server.on('upgrade', (_req, connection) => this.#upgraded.add(connection));
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** @returns the port: the given one, or a free one for 0. @throws Error `EADDRINUSE`, `EACCES` … */
  async listen(port: number, host: string): Promise<number> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Takes no more connections: in a cluster the other workers get them. Those that are kept alive end with their next
   * answer, which says so, or in `idle`.
   */
  drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    // An HTTP server's own `close` would hang up on kept-alive connections, on which a request may be under way already.
    NetServer.prototype.close.call(this.server);
  }

  /** Resolves when no request is under way any more, begun ones included, or after `ms`. */
  async idle(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    this.server.closeIdleConnections();
    while (this.#isAsked() && performance.now() < deadline) {
      await new Promise((later) => setTimeout(later, 20));
      this.server.closeIdleConnections();
    }
  }

  /** Something has come over a connection that is neither idle nor a WebSocket. */
  #isAsked(): boolean {
    return [...this.#connections].some((it) => it.bytesRead > 0 && !it.destroyed && !this.#upgraded.has(it));
  }

  /** Ends what is left: connections on which nothing was ever sent, or half a request, or which do not close when asked to. */
  cut(): void {
    for (const connection of this.#connections) connection.destroy();
  }
}
