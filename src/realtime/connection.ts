import type { IncomingMessage } from 'node:http';
import type { Language } from '../protocol/language.ts';

type Listener = (...args: never[]) => void;

/** A connection as Engine.IO has it, with or without a session, of which its types leave out a part; and what we keep of it. */
export interface Connection {
  readyState: string;
  request: IncomingMessage | null;
  remoteAddress: string;
  /** A WebSocket has one `ws` socket, long polling none. */
  transport: Emitter & { writable: boolean; socket?: { bufferedAmount: number; terminate(): void } };
  writeBuffer: { data?: { length: number } }[];
  on(event: string, listener: Listener): unknown;
  off(event: string, listener: Listener): unknown;
  close(discard?: boolean): void;
  /** By what its request accepts. */
  language?: Language;
  /** Who has a session on it. */
  userId?: string;
  /** It is the host product's backend, which speaks for many. */
  isBackend?: boolean;
  /** A session is being begun on it, or there is one. */
  isTaken?: boolean;
  /** Packets since `countedSince` (epoch ms), and CONNECT packets since it was opened. */
  packets?: number;
  countedSince?: number;
  connects?: number;
}

/** The connection that a Socket.IO socket is on: its types know it as less. */
export function connectionOf({ conn }: { conn: unknown }): Connection {
  return conn as Connection;
}

type Emitter = Pick<Connection, 'on' | 'off'>;

/** What waits in Engine.IO, and in the WebSocket below it, in bytes. */
export function unreadBytes(connection: Connection): number {
  let bytes = connection.transport.socket?.bufferedAmount ?? 0;
  for (const { data } of connection.writeBuffer) bytes += data?.length ?? 0;
  return bytes;
}

/** Ends it at once, without the closing handshake: who does not read does not answer one. What else has come over it is not heard. */
export function terminate(connection: Connection): void {
  const { socket } = connection.transport;
  connection.close(true);
  socket?.terminate();
}

/** Resolves when what was sent has been taken by the network, or the connection is closed. */
export async function taken(connection: Connection): Promise<void> {
  const { transport, readyState } = connection;
  if (transport.writable || readyState !== 'open') return;
  await new Promise<void>((resolve) => {
    const done = () => {
      transport.off('ready', done);
      connection.off('close', done);
      connection.off('upgrade', done);
      resolve();
    };
    transport.on('ready', done);
    connection.on('close', done);
    connection.on('upgrade', done);
  });
}
