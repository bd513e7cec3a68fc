import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';

/** Takes requests, and stops without refusing or cutting off one. */
export class Listener {
  readonly server: Server;
  #underWay = 0;
  #isDraining = false;

  constructor(handle: RequestListener) {
    this.server = createServer((req, res) => {
      this.#underWay++;
      res.once('close', () => this.#underWay--);
      if (this.#isDraining) res.shouldKeepAlive = false;
      handle(req, res);
    });
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
   * answer, which says so, or when nothing has come for as long as they are kept (5 s).
   */
  drain(): void {
    if (this.#isDraining) return;
    this.#isDraining = true;
    // An HTTP server's own `close` would hang up on kept-alive connections, on which a request may be under way already.
    NetServer.prototype.close.call(this.server);
  }

  /** Resolves when no request is under way any more, or after `ms`. */
  async idle(ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    this.server.closeIdleConnections();
    while (this.#underWay > 0 && performance.now() < deadline) {
      await new Promise((later) => setTimeout(later, 20));
      this.server.closeIdleConnections();
    }
  }
}
