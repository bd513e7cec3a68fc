import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import WebSocket from 'ws';
import { Person } from '../support/person.ts';
import { Rest } from '../support/rest.ts';

/** A running server that is attacked, and what everybody can get of it. */
export class Target {
  readonly url: string;
  readonly port: number;

  constructor(url: string) {
    this.url = url;
    this.port = Number(new URL(url).port);
  }

  /** A new guest's token. */
  async token(nickname: string): Promise<string> {
    const { body } = await new Rest(this.url).post('/api/sessions', { nickname });
    return body.token;
  }

  async person(nickname: string): Promise<Person> {
    const person = new Person(this.url, await this.token(nickname));
    await person.connected();
    return person;
  }

  /** A room with so many messages of `content`. Bursts are as the limits allow. */
  async roomWith(count: number, message: object): Promise<number> {
    let author = await this.person('author');
    const { body } = await new Rest(this.url, author.token).post('/api/rooms', {
      title: 'a room',
      lifetime: 'permanent',
    });
    for (let i = 0; i < count; i++) {
      // A user may say a hundred things in ten seconds.
      if (i % 90 === 0) {
        if (i > 0) author.leave();
        if (i > 0) author = await this.person(`author ${i}`);
        await author.join(body.id);
      }
      await author.say(body.id, 'x', message);
    }
    author.leave();
    return body.id;
  }

  /** As it is written to a bare connection. */
  request(path: string, token: string): string {
    return `GET ${path} HTTP/1.1\r\nHost: chat\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  }

  /** A bare TCP connection, which nobody reads. */
  async connection(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket.pause();
  }

  /** A WebSocket, with or without a session, and the connection below it: pause it, and nobody reads. */
  async webSocket(token?: string): Promise<{ socket: WebSocket; raw: Socket; heard: string[] }> {
    const raw = connect(this.port, '127.0.0.1');
    const url = `${this.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(url, { createConnection: () => raw });
    const heard: string[] = [];
    socket.on('error', () => {});
    socket.on('message', (packet) => heard.length < 10_000 && heard.push(String(packet)));
    await once(socket, 'open');
    if (token !== undefined) {
      socket.send(`40/chat,${JSON.stringify({ token })}`);
      while (!heard.some((packet) => packet.startsWith('40/chat,'))) await once(socket, 'message');
    }
    return { socket, raw, heard };
  }
}

/** One way to have a server work, or remember, for somebody who does not pay for it. */
export interface Attack {
  /** In the table. */
  name: string;
  /** What has to be there, and is no attack yet. */
  prepare?(target: Target): Promise<unknown>;
  /** Goes on until `signal` ends it. @param prepared what `prepare` gave */
  run(target: Target, signal: AbortSignal, prepared: never): Promise<void>;
}

/** 24 KB, as JSON. */
export const LARGE = {
  attachments: Array.from({ length: 10 }, (_, i) => ({ url: `https://example.com/${i}${'x'.repeat(2_000)}` })),
};

/** @throws nothing: an attack that is cut off has been answered */
export async function until(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
