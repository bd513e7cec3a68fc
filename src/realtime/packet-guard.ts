import type { Counter } from '../instruments.ts';
import { type Connection, terminate } from './connection.ts';

/**
 * What comes over one connection, whatever it is, and whether there is a session on it. Twice what is answered: whoever
 * sends more does not heed the answers, and gets none.
 */
const MOST = { packets: 1_000, inMs: 10_000, connects: 10, pings: 100 };

/** Ends connections that send more than anybody has to say. @param isMetered whether packets are counted, or CONNECT alone */
export function guardPackets(connection: Connection, isMetered: boolean, cutOff: Counter): void {
  connection.packets = 0;
  connection.countedSince = 0;
  connection.connects = 0;
  connection.on('packet', function (this: Connection, { type, data }: { type: string; data?: unknown }) {
    const isConnect = type === 'message' && typeof data === 'string' && data[0] === '0';
    const tooMany = (isConnect && ++(this.connects as number) > MOST.connects) || (isMetered && exceeds(this));
    if (!tooMany) return;
    cutOff.inc();
    terminate(this);
  });
}

function exceeds(connection: Connection): boolean {
  const now = Date.now();
  if (now - (connection.countedSince as number) > MOST.inMs) {
    connection.countedSince = now;
    connection.packets = 0;
  }
  return ++(connection.packets as number) > MOST.packets && !connection.isBackend;
}

/** What `ws` makes of a WebSocket. */
interface PingedSocket {
  bufferedAmount: number;
  on(event: 'ping', listener: (this: PingedSocket, data: Buffer) => void): void;
  pong(data: Buffer): void;
  terminate(): void;
}
type PingedSocketClass = new (...args: never[]) => PingedSocket;
export interface WebSocketServerOptions {
  autoPong: boolean;
  WebSocket: PingedSocketClass;
}

/**
 * A WebSocket's own pings, which Engine.IO does not see: `ws` would answer each, however many answers are unread. Here one
 * is answered when the last answer was taken, and whoever sends a great many is cut off.
 */
export function guardPings(options: WebSocketServerOptions, cutOff: Counter): void {
  const Base = options.WebSocket;
  options.autoPong = false;
  options.WebSocket = class extends Base {
    #pings = 0;
    #since = 0;

    constructor(...args: never[]) {
      super(...args);
      this.on('ping', (data) => this.#pinged(data));
    }

    #pinged(data: Buffer): void {
      const now = Date.now();
      if (now - this.#since > MOST.inMs) {
        this.#since = now;
        this.#pings = 0;
      }
      if (++this.#pings > MOST.pings) {
        if (this.#pings === MOST.pings + 1) cutOff.inc();
        this.terminate();
      } else if (this.bufferedAmount === 0) {
        this.pong(data);
      }
    }
  };
}
