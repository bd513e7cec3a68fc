import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { type Config, ConfigError } from './config.ts';
import { contractRoutes } from './contract/routes.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import type { Db } from './db/statement.ts';
import { every } from './every.ts';
import { healthRoutes } from './http/health.ts';
import { pageRoutes } from './http/page.ts';
import { createHttp } from './http/server.ts';
import { createLimiters } from './limiter.ts';
import { createCommit } from './log/commit.ts';
import { logEvents } from './log/handlers.ts';
import { Heads } from './log/heads.ts';
import { logRoutes } from './log/routes.ts';
import { LogService } from './log/service.ts';
import { EntryStore } from './log/store.ts';
import { LogWriter } from './log/writer.ts';
import type { Logger } from './logger.ts';
import { Attendance } from './members/attendance.ts';
import { Connections } from './members/connections.ts';
import { memberEvents } from './members/handlers.ts';
import { memberRoutes } from './members/routes.ts';
import { MemberService } from './members/service.ts';
import { MemberStore } from './members/store.ts';
import { WorkerStore } from './members/worker-store.ts';
import { messageEvents } from './messages/handlers.ts';
import { messageRoutes } from './messages/routes.ts';
import { MessageService } from './messages/service.ts';
import { openFanout } from './realtime/adapter.ts';
import { RoomChannels } from './realtime/rooms.ts';
import { createRealtime } from './realtime/server.ts';
import { roomRoutes } from './rooms/routes.ts';
import { RoomService } from './rooms/service.ts';
import { RoomStore } from './rooms/store.ts';
import { Guests } from './users/guests.ts';
import { userEvents } from './users/handlers.ts';
import { userRoutes } from './users/routes.ts';
import { UserService } from './users/service.ts';
import { UserStore } from './users/store.ts';

export interface App {
  /** The port that it listens on: the configured one, or a free one for 0. */
  port: number;
  /** Stops in order: accept nothing, finish what was taken, close the connections, Redis, the database. */
  stop(): Promise<void>;
}

/** Builds, joins and starts everything. What is wrong is thrown, and nothing is left half started. */
export async function startApp(config: Config, logger: Logger): Promise<App> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) {
      await step().catch((error) => logger.error('stopping failed', { error }));
    }
  };
  try {
    return { port: await start(config, logger, stops), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(config: Config, logger: Logger, stops: (() => Promise<unknown>)[]): Promise<number> {
  const db = await openAndMigrate(config, stops);
  const entries = new EntryStore(db);
  const rooms = new RoomStore(db);
  const members = new MemberStore(db);
  const users = new UserStore(db);

  const fanout = openFanout(config.redisUrl, logger);
  stops.push(() => fanout.stop());
  const limiters = createLimiters(config.rateLimits, fanout.counters);
  const { corsOrigins } = config;
  const realtime = createRealtime({
    fanout,
    corsOrigins,
    websocketOnly: config.workers > 1,
    unreadBytes: config.unreadBytes,
    authenticate: (token) => userService.current(token),
    packets: limiters.packets,
    gone: (connectionId, userId) => connections.gone(connectionId, userId),
    logger,
  });
  stops.push(() => realtime.stop());
  const connections = new Connections();
  const channels = new RoomChannels(realtime.chat, fanout, connections);

  const writer = new LogWriter(createCommit(db, { rooms, members, entries, users }), channels, logger);
  stops.push(() => writer.stop());
  const workerId = randomUUID();
  const log = new LogService(rooms, entries);
  const roomService = new RoomService(writer, rooms, entries, limiters.rooms);
  const memberService = new MemberService({ writer, members, rooms, users, joins: limiters.joins, workerId });
  const messages = new MessageService(writer, limiters.messages);
  const guests = new Guests(config.sessionSecret);
  const userService = new UserService({ identity: guests, guests, users, members: memberService, ...limiters });

  const workers = new WorkerStore(db);
  const attendance = new Attendance(connections, memberService, workers, workerId, config, {
    expel: channels.local.expel,
    reconnectAll: () => realtime.reconnectAll(),
  });
  await attendance.start(logger);
  stops.push(() => attendance.stop());
  const sweeper = every(1_000, 'removing abandoned rooms', logger, async () => {
    await roomService.removeAbandoned(config.emptyRoomGraceMs);
    await roomService.purge();
  });
  stops.push(() => sweeper.stop());

  const heads = new Heads(rooms, entries, channels.local).start(logger);
  stops.push(() => heads.stop());

  let stopping = false;
  const health = { database: () => sql`SELECT 1`.execute(db), redis: fanout.state, stopping: () => stopping };
  const answers = {
    ...userEvents(userService),
    ...memberEvents({ members: memberService, connections, channels, log }),
    ...messageEvents(messages),
    ...logEvents(log),
  };
  const api = [
    userRoutes(userService),
    roomRoutes(roomService),
    memberRoutes(memberService),
    messageRoutes(messages),
    logRoutes(log),
  ];
  const probes = healthRoutes(health);
  const contract = contractRoutes([...api, probes], answers);
  const web = createHttp({
    corsOrigins,
    verify: (token) => userService.verify(token),
    api: [...api, contract.api],
    pages: [probes.router, contract.page, pageRoutes()],
    logger,
  });
  const http = createServer(web);
  realtime.listen(http, answers);
  http.listen(config.port, config.host);
  await once(http, 'listening');
  stops.push(async () => {
    stopping = true;
    http.close();
  });
  return (http.address() as AddressInfo).port;
}

async function openAndMigrate(config: Config, stops: (() => Promise<unknown>)[]): Promise<Db> {
  try {
    const db = openDatabase(config);
    stops.push(() => db.destroy());
    await migrate(db);
    return db;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${config.mysqlUrl ? 'MYSQL_URL' : 'SQLITE_FILE'}: the database cannot be used: ${reason}`);
  }
}
