import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Config, ConfigError } from './config.ts';
import { contractRoutes } from './contract/routes.ts';
import { SealedCursors } from './cursor.ts';
import { migrate } from './db/migrate.ts';
import { closeDatabase, openDatabase, poolState } from './db/open.ts';
import type { Db } from './db/statement.ts';
import { createRefusals } from './errors.ts';
import { serveUnder } from './http/base-path.ts';
import { clientRoutes } from './http/client.ts';
import { embedRoutes } from './http/embed.ts';
import { healthRoutes } from './http/health.ts';
import { Listener } from './http/listener.ts';
import { Metrics, sum } from './http/metrics.ts';
import { metricsRoutes } from './http/metrics-route.ts';
import { pageRoutes } from './http/page.ts';
import { RequestFigures } from './http/requests.ts';
import { clientAddress, createHttp } from './http/server.ts';
import { Snapshots } from './http/snapshots.ts';
import { UnreadAnswers } from './http/unread-answers.ts';
import { Counter, Histograms, SECONDS } from './instruments.ts';
import { createLimiters } from './limiter.ts';
import { liveEvents } from './live/handlers.ts';
import { Presenters } from './live/presenters.ts';
import { ReplayService } from './live/replay.ts';
import { liveRoutes } from './live/routes.ts';
import { LiveService } from './live/service.ts';
import type { Change, Written } from './log/change.ts';
import { createCommit } from './log/commit.ts';
import { CommitMarks } from './log/commit-marks.ts';
import { logEvents } from './log/handlers.ts';
import { Heads } from './log/heads.ts';
import { logRoutes } from './log/routes.ts';
import { LogService } from './log/service.ts';
import { LogWriter, WRITER_LIMITS } from './log/writer.ts';
import type { Logger } from './logger.ts';
import { AbsentGuests } from './members/absent-guests.ts';
import { Attendance } from './members/attendance.ts';
import { Connections } from './members/connections.ts';
import { countingCrowds } from './members/crowd.ts';
import { memberEvents } from './members/handlers.ts';
import { MemberListing } from './members/listing.ts';
import { memberRoutes } from './members/routes.ts';
import { MemberService } from './members/service.ts';
import { WorkerStore } from './members/worker-store.ts';
import { messageEvents } from './messages/handlers.ts';
import { messageRoutes } from './messages/routes.ts';
import { MessageService } from './messages/service.ts';
import { ModerationDesk } from './moderation/desk.ts';
import { moderationEvents } from './moderation/handlers.ts';
import { Moderators } from './moderation/moderators.ts';
import { moderationRoutes } from './moderation/routes.ts';
import { ModerationService } from './moderation/service.ts';
import { imitatesStaff } from './moderation/staff-names.ts';
import { observe } from './observe.ts';
import type { Typist } from './protocol/events.ts';
import { readingEvents } from './reading/handlers.ts';
import { ReadingService } from './reading/service.ts';
import { ReadingStore } from './reading/store.ts';
import { openFanout } from './realtime/adapter.ts';
import type { Fanout } from './realtime/fanout.ts';
import { RoomChannels } from './realtime/rooms.ts';
import { createRealtime } from './realtime/server.ts';
import { rightsOf } from './rights.ts';
import { RoomAccess } from './rooms/access.ts';
import { Admission } from './rooms/admission.ts';
import { InvitationStore } from './rooms/invitation-store.ts';
import { InvitationService } from './rooms/invitations.ts';
import { RoomPreviews } from './rooms/previews.ts';
import { roomRoutes } from './rooms/routes.ts';
import { RoomService } from './rooms/service.ts';
import { Sweeper } from './rooms/sweeper.ts';
import { openStores } from './stores.ts';
import { typingEvents } from './typing/handlers.ts';
import { TypingPace } from './typing/pace.ts';
import { TypingService } from './typing/service.ts';
import { TypingStore } from './typing/store.ts';
import { ApiKeys } from './users/api-keys.ts';
import type { HostTokenOptions } from './users/claims.ts';
import { Guests } from './users/guests.ts';
import { userEvents } from './users/handlers.ts';
import { HostTokens } from './users/host-tokens.ts';
import { anyOf } from './users/identity.ts';
import { KeySet } from './users/key-set.ts';
import { userRoutes } from './users/routes.ts';
import { Secrets } from './users/secrets.ts';
import { UserService } from './users/service.ts';
import { SignOutStore } from './users/sign-out-store.ts';
import { SignOuts } from './users/sign-outs.ts';
import { TokenNames } from './users/token-names.ts';
import { version } from './version.ts';

export interface App {
  /** The port that it listens on: the configured one, or a free one for 0. */
  port: number;
  /** Stops in order: accept nothing, move connections elsewhere, finish what was taken, close Redis and the database. */
  stop(): Promise<void>;
}

/** Over how long clients are sent away to come back, when they have to join again, in ms. */
const MOVE_MS = 2_000;
/** How long requests that are under way may take to finish when the server stops, in ms. */
const FINISH_MS = 3_000;

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
  const workerId = randomUUID();
  const metrics = config.metricsToken ? await startMetrics(config, workerId, logger, stops) : undefined;
  const db = await openAndMigrate(config, stops);
  const stores = openStores(db, config.nicknameChange);
  const { rooms, members, entries, users } = stores;

  const fanout = await joinFanout(config, logger);
  stops.push(() => fanout.stop());
  const rateLimited = new Counter<[limiter: string]>();
  const limiters = createLimiters(config, fanout.counters, rateLimited);
  const refusals = createRefusals();
  const events = { seconds: new Histograms<[event: string]>(SECONDS), refusals };
  const { corsOrigins, basePath } = config;
  const realtime = createRealtime({
    fanout,
    corsOrigins,
    websocketOnly: config.workers > 1,
    version: version(),
    unreadBytes: config.unreadBytes,
    authenticate: (token) => userService.current(token),
    addressOf: (req) => clientAddress(web, req),
    limits: limiters,
    isMetered: config.rateLimits,
    termsFor: (session) => ({ rights: rightsOf(session, config), defaultVisibility: config.defaultVisibility }),
    mustHold: (session) => signOuts.mustHold(session),
    came: (userId) => absentGuests.saw(userId),
    gone: (connectionId, userId) => connections.gone(connectionId, userId),
    figures: events,
    logger,
  });
  stops.push(() => realtime.stop());
  const listener = new Listener((req, res) => web(req, res));
  stops.push(async () => listener.cut());
  const connections = new Connections((roomId, userId) => presenters.disconnected(roomId, userId));
  const channels = new RoomChannels(realtime.chat, fanout, connections);

  const access = new RoomAccess(rooms, members, stores.moderation);
  const listing = new MemberListing(members, rooms);
  const wrote = (written: Written, changes: Change[]) => {
    access.wrote(written, changes);
    listing.wrote(written, changes);
  };
  const limits = { ...WRITER_LIMITS, patienceMs: config.writePatienceMs };
  const writer = new LogWriter(createCommit(db, stores), channels, logger, limits, wrote);
  stops.push(() => writer.stop());

  const invitationStore = new InvitationStore(db);
  const guesses = { byUser: limiters.guesses, byAddress: limiters.addressGuesses, byRoom: limiters.roomGuesses };
  const admission = new Admission(access, invitationStore, guesses);
  const log = new LogService(rooms, entries, access);
  const readingStore = new ReadingStore(db, workerId);
  const previews = new RoomPreviews(entries, readingStore);
  const roomService = new RoomService({
    writer,
    previews,
    rooms,
    access,
    creations: limiters.rooms,
    rights: config,
    defaultVisibility: config.defaultVisibility,
    created: (roomId) => listing.created(roomId),
  });
  const moderators = new Moderators(writer, access);
  const invitations = new InvitationService(moderators, invitationStore, limiters.lookUps);
  const countCrowd = countingCrowds(config.liveThreshold);
  const memberService = new MemberService({
    writer,
    members,
    listing,
    admission,
    users,
    joins: limiters.joins,
    workerId,
    countCrowd,
    cursors: new SealedCursors(config.sessionSecret),
  });
  const messages = new MessageService({ writer, entries, access, limiter: limiters.messages });
  const moderation = new ModerationService(writer, access, countCrowd);
  const desk = new ModerationDesk({ writer, access, moderators, limiter: limiters.reports, ...stores });
  const presenters = new Presenters({ writer, rooms, connections, workerId, logger });
  const live = new LiveService(writer, access, presenters);
  const replay = new ReplayService(stores.broadcasts, entries, access);

  const guests = config.guests ? new Guests(config.sessionSecret) : undefined;
  const host = config.hostTokens && openHost(config.hostTokens, config.reservedNicknames, logger);
  const identity = anyOf({ guests, host, keys: new ApiKeys(config.apiKeys) });
  const signOuts = new SignOuts(new SignOutStore(db), () => realtime.endSessions());
  for (const job of await signOuts.start(logger)) stops.push(() => job.stop());
  const { reservedNicknames } = config;
  const tokenNames = new TokenNames(users, memberService, logger);
  const userParts = { identity, guests, users, members: memberService, signOuts, tokenNames, reservedNicknames };
  const userService = new UserService({
    ...userParts,
    rights: config,
    sessions: limiters.sessions,
    joins: limiters.joins,
    renames: limiters.renames,
  });

  const workers = new WorkerStore(db);
  const attendance = new Attendance(connections, memberService, workers, workerId, config, {
    expel: channels.local.expel,
    reconnectAll: () => realtime.moveAll(MOVE_MS),
  });
  await attendance.start(logger);
  stops.push(() => attendance.stop());
  const { emptyRoomGraceMs } = config;
  const sweeper = new Sweeper({
    writer,
    ...stores,
    invitations: invitationStore,
    marks: new CommitMarks(db),
    emptyRoomGraceMs,
  });
  const absentGuests = new AbsentGuests({
    writer,
    members,
    countCrowd,
    connected: realtime.users,
    mostAwayMs: config.guestMs,
  });
  for (const job of [...sweeper.start(logger), ...absentGuests.start(logger)]) stops.push(() => job.stop());

  const isIn = (connectionId: string, roomId: number, userId: string) =>
    connections.membership(connectionId, roomId, userId) !== undefined;
  const reading = new ReadingService({
    store: readingStore,
    isIn,
    tellHere: channels.local.read,
    tellElsewhere: (marks) => channels.read(marks),
  });
  const writingMarks = reading.start(logger);
  stops.push(() => writingMarks.stop());
  const tellTyping = (roomId: number, typists: Typist[]) => channels.typing(roomId, typists);
  const typing = new TypingService({ store: new TypingStore(db), isIn, tell: tellTyping, logger });
  const typingPace = new TypingPace(channels.local.typing);
  channels.onTyping((roomId, typists) => typingPace.heard(roomId, typists));
  stops.push(async () => {
    await typing.stop();
    typingPace.stop();
  });

  const heads = new Heads(rooms, entries, { ...channels.local, grewUnheard: attendance.suspect });
  const looking = heads.start(logger);
  stops.push(() => looking.stop());

  const health = {
    database: () => sql`SELECT 1`.execute(db),
    redis: fanout.state,
    stopping: () => listener.isDraining,
  };
  const answers = {
    ...userEvents(userService),
    ...memberEvents({ members: memberService, connections, channels, log }),
    ...messageEvents(messages),
    ...logEvents(log),
    ...moderationEvents(moderation),
    ...liveEvents(live),
    ...typingEvents(typing),
    ...readingEvents(reading),
  };
  const { anonymousRead } = config;
  const api = [
    userRoutes(userService),
    roomRoutes(roomService, invitations, anonymousRead),
    memberRoutes(memberService, moderation, anonymousRead),
    messageRoutes(messages),
    logRoutes(log, anonymousRead),
    moderationRoutes(moderation, desk),
    liveRoutes(live, replay, anonymousRead),
  ];
  const probes = healthRoutes(health);
  const contract = contractRoutes([...api, probes], answers, basePath);
  const requests = new RequestFigures();
  const unread = new UnreadAnswers();
  const watching = unread.watch(logger);
  stops.push(() => watching.stop());
  const web = createHttp({
    unread,
    limiters,
    corsOrigins,
    basePath,
    trustProxy: config.trustProxy,
    verify: (token) => userService.verify(token),
    hideIdsWith: anonymousRead ? config.sessionSecret : undefined,
    api: [...api, contract.api],
    pages: [
      probes.router,
      metricsRoutes(metrics, config.metricsToken),
      contract.page,
      pageRoutes(basePath),
      clientRoutes(version(), basePath),
      embedRoutes(corsOrigins, basePath),
    ],
    figures: requests,
    refusals,
    logger,
  });
  realtime.listen(listener.server, answers);
  serveUnder(basePath, listener.server);
  if (metrics) {
    const pool = () => poolState(db);
    const localRooms = channels.local.count;
    observe(metrics, {
      writer,
      heads,
      attendance,
      realtime,
      fanout,
      localRooms,
      events,
      requests,
      unread,
      refusals,
      rateLimited,
      pool,
    });
  }
  const port = await listener.listen(config.port, config.host);
  stops.push(async () => {
    listener.drain();
    await realtime.moveAll(config.drainMs);
    await listener.idle(FINISH_MS);
  });
  return port;
}

/** Keys are fetched before they are needed: a URL that is wrong is in the log from the start. */
function openHost(options: HostTokenOptions, reserved: string[], logger: Logger): HostTokens {
  const isReserved = (nickname: string) => imitatesStaff(nickname, reserved);
  const { secret, previousSecret } = options;
  const secrets = [secret, previousSecret].filter((given) => given !== undefined);
  if (secrets.length > 0) return new HostTokens(options, new Secrets(secrets), isReserved);
  const keys = new KeySet(options.jwksUrl as string, logger);
  void keys.renew();
  return new HostTokens(options, keys, isReserved);
}

/** Workers that share a port answer for each other: a scrape reaches any of them. */
async function startMetrics(config: Config, workerId: string, logger: Logger, stops: (() => Promise<unknown>)[]) {
  if (config.workers === 1) return new Metrics(undefined);
  const snapshots = new Snapshots(config.metricsDir, workerId, logger);
  const metrics = new Metrics(snapshots);
  try {
    await snapshots.start(() => metrics.own(), sum);
  } catch (error) {
    throw new ConfigError(`METRICS_DIR: ${config.metricsDir} cannot be used: ${(error as Error).message}`);
  }
  stops.push(() => snapshots.stop());
  return metrics;
}

async function openAndMigrate(config: Config, stops: (() => Promise<unknown>)[]): Promise<Db> {
  try {
    const db = openDatabase(config);
    stops.push(() => closeDatabase(db));
    await migrate(db);
    return db;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isTls = (error as { code?: string }).code === 'HANDSHAKE_SSL_ERROR';
    const todo = isTls ? '; MYSQL_CA_FILE names the certificate (PEM) of a private authority' : '';
    throw new ConfigError(
      `${config.mysqlUrl ? 'MYSQL_URL' : 'SQLITE_FILE'}: the database cannot be used: ${reason}${todo}`,
    );
  }
}

async function joinFanout(config: Config, logger: Logger): Promise<Fanout> {
  try {
    return await openFanout(config, logger);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`REDIS_URL: Redis answers, but cannot be used: ${reason}`);
  }
}
