import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * A WebSocket client (RFC 6455) that does no more than a load test needs, so that the client is not what is measured:
 * text frames, no fragments, no extensions, and no copy of what is received.
 */
export class Frames {
  readonly #socket: Socket;
  readonly #onText: (text: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  static async open(port: number, path: string, onText: (text: Buffer) => void): Promise<Frames> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    await once(socket, 'connect');
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    let head: Buffer = Buffer.alloc(0);
    while (head.indexOf('\r\n\r\n') < 0) {
      const [more] = (await once(socket, 'data')) as [Buffer];
      head = Buffer.concat([head, more]);
    }
    if (!head.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(`No WebSocket: ${head}`);
    return new Frames(socket, onText, head.subarray(head.indexOf('\r\n\r\n') + 4));
  }

  private constructor(socket: Socket, onText: (text: Buffer) => void, rest: Buffer) {
    this.#socket = socket;
    this.#onText = onText;
    socket.on('data', (bytes) => this.#received(bytes));
    socket.on('error', () => {});
    // What came with the handshake waits until its receiver knows this object.
    this.#rest = rest;
    setImmediate(() => this.#received(Buffer.alloc(0)));
  }

  send(text: string): void {
    const payload = Buffer.from(text);
    // A client's frames are masked; a mask of zeros leaves them as they are.
    const isShort = payload.length < 126;
    const head = Buffer.alloc(isShort ? 6 : 8);
    head[0] = 0x81;
    head[1] = 0x80 | (isShort ? payload.length : 126);
    if (!isShort) head.writeUInt16BE(payload.length, 2);
    this.#socket.write(Buffer.concat([head, payload]));
  }

  close(): void {
    this.#socket.destroy();
  }

  #received(bytes: Buffer): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    for (;;) {
      const frame = frameIn(data);
      if (!frame) break;
      if (frame.opcode === 1) this.#onText(data.subarray(frame.begin, frame.end));
      data = data.subarray(frame.end);
    }
    this.#rest = data;
  }
}

function frameIn(data: Buffer): { opcode: number; begin: number; end: number } | undefined {
  if (data.length < 2) return undefined;
  const short = (data[1] as number) & 0x7f;
  const begin = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (data.length < begin) return undefined;
  const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
  return data.length < begin + length ? undefined : { opcode: (data[0] as number) & 0x0f, begin, end: begin + length };
}
