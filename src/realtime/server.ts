import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Server } from 'socket.io';
import { ChatError, toFailure } from '../errors.ts';
import { originMatches } from '../http/origins.ts';
import { Counter } from '../instruments.ts';
import { languageFor } from '../language.ts';
import type { Logger } from '../logger.ts';
import { NAMESPACE, type Welcome } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { Answers } from './answer.ts';
import { answering, type EventFigures, type EventLimits } from './answering.ts';
import { type Connection, connectionOf } from './connection.ts';
import type { Fanout } from './fanout.ts';
import { handshake, languageAsked, refusal } from './handshake.ts';
import { guardPackets, guardPings, type WebSocketServerOptions } from './packet-guard.ts';
import { endSessions } from './sessions.ts';
import { SlowReceivers } from './slow-receivers.ts';
import type { ChatNamespace, ChatSocket } from './socket.ts';

export interface RealtimeOptions {
  fanout: Fanout;
  corsOrigins: string[];
  /** Behind a cluster's shared port the requests of one client meet different workers, so long polling cannot work. */
  websocketOnly: boolean;
  /** Of this server, as it tells clients. */
  version: string;
  authenticate: (token: string) => Promise<Session>;
  /** Of the client, whatever proxies it came through. */
  addressOf: (req: IncomingMessage) => string;
  limits: EventLimits;
  /** Whether connections are cut off that send more than anybody has to say. */
  isMetered: boolean;
  /** What else the welcome says. */
  termsFor: (session: Session) => Pick<Welcome, 'rights' | 'defaultVisibility'>;
  /** Rejects sessions that were ended. @throws ChatError `unauthenticated` */
  mustHold: (session: Session) => void;
  /** Somebody is connected. */
  came: (userId: string) => void;
  /** A connection is closed. */
  gone: (connectionId: string, userId: string) => void;
  /** What may wait for one connection to be read, in bytes. */
  unreadBytes: number;
  figures: EventFigures;
  logger: Logger;
}

export interface Realtime {
  chat: ChatNamespace;
  /** Connections that did not read. */
  cutOff: Counter;
  /** Who is connected, some of them more than once. */
  users(): Iterable<string>;
  /** Connections that sent more than anybody has to say. */
  floods: Counter;
  /** Ends sessions at once that hold no more. */
  endSessions(): void;
  /** Takes connections, and answers their events. */
  listen(http: HttpServer, answers: Answers): void;
  /**
   * Has all clients come back, as after a lost connection: a few at a time over `ms`, so that they do not all come back at
   * once. Where this worker listens no more they come to another one.
   */
  moveAll(ms: number): Promise<void>;
  /** Closes all connections that remain. */
  stop(): Promise<void>;
}

/** What Engine.IO's types leave out. */
interface Engine {
  clients: Record<string, Connection>;
  ws: { options: WebSocketServerOptions };
}

/** How often some are moved, in ms. */
const MOVE_EVERY_MS = 50;

const NOTHING = Object.freeze({});

export function createRealtime(options: RealtimeOptions): Realtime {
  const { fanout, corsOrigins, websocketOnly, version, figures, logger } = options;
  const io = new Server({
    serveClient: false,
    maxHttpBufferSize: LIMITS.packetBytes,
    transports: websocketOnly ? ['websocket'] : ['polling', 'websocket'],
    ...(corsOrigins.length > 0 && { cors: { origin: originMatches(corsOrigins) } }),
    adapter: fanout.adapter,
  });
  io.use((socket, next) =>
    next(refusal(toFailure(new ChatError('not_found', SAY.connectTo(NAMESPACE)), languageAsked(socket)))),
  );

  const chat: ChatNamespace = io.of(NAMESPACE);
  chat.use(handshake(options.authenticate, figures.refusals, logger));

  const [cutOff, floods] = [new Counter<[]>([]), new Counter<[]>([])];
  const ending = endSessions(chat, options.mustHold, logger);
  const slow = new SlowReceivers(options.unreadBytes, cutOff, logger);
  // Those without a session are no less able not to read.
  const connections = () => Object.values((io.engine as unknown as Engine | undefined)?.clients ?? {});
  const watching = slow.watch(connections);
  return {
    chat,
    cutOff,
    users: () => Array.from(chat.sockets.values(), (socket) => socket.data.session.user.id),
    floods,
    endSessions: () => ending.look(),
    listen: (http, answers) => {
      const listener = answering(answers, options.limits, slow, figures);
      const onDisconnect = function (this: ChatSocket) {
        // Another session may be begun on the connection.
        connectionOf(this).isTaken = false;
        options.gone(this.id, this.data.session.user.id);
      };
      chat.on('connection', (socket) => {
        socket.onAny(listener);
        socket.on('disconnect', onDisconnect);
        // What it came with is not needed any more, and takes more memory than all else that is ours.
        Object.assign(socket, { handshake: NOTHING });
        const { session } = socket.data;
        options.came(session.user.id);
        const terms = options.termsFor(session);
        socket.emit('welcome', { user: session.user, serverTime: Date.now(), limits: LIMITS, version, ...terms });
      });
      io.attach(http);
      guardPings((io.engine as unknown as Engine).ws.options, floods);
      if (websocketOnly) io.engine.use(explainTransport);
      io.engine.on('connection', (raw: Connection) => {
        guardPackets(raw, options.isMetered, floods);
        if (raw.request) {
          // This is what becomes `handshake.address`.
          raw.remoteAddress = options.addressOf(raw.request);
          raw.language = languageFor(raw.request.headers['accept-language']);
        }
        // The handshake's request is not needed after it, and would be kept in memory as long as the connection.
        raw.request = null;
      });
    },
    moveAll: async (ms) => {
      const sockets = [...chat.sockets.values()];
      const turns = Math.max(1, Math.ceil(ms / MOVE_EVERY_MS));
      for (let turn = 0; turn < turns; turn++) {
        if (turn > 0) await delay(MOVE_EVERY_MS);
        const share = (n: number) => Math.round((n * sockets.length) / turns);
        for (const socket of sockets.slice(share(turn), share(turn + 1))) socket.conn.close();
      }
    },
    stop: async () => {
      await Promise.all([watching.stop(), ending.stop()]);
      await io.close();
    },
  };
}

/** Engine.IO's own answer, "Transport unknown", does not say what to do. */
function explainTransport(req: IncomingMessage, res: ServerResponse, next: () => void): void {
  const query = new URLSearchParams(req.url?.split('?')[1]);
  if (query.get('transport') === 'polling') {
    const message = SAY.websocketOnly[languageFor(req.headers['accept-language'])];
    res.writeHead(400, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify({ code: 0, message }));
  } else {
    next();
  }
}
