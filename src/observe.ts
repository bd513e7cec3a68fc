import type { Refusals } from './errors.ts';
import type { Metrics } from './http/metrics.ts';
import type { RequestFigures } from './http/requests.ts';
import type { UnreadAnswers } from './http/unread-answers.ts';
import type { Counter } from './instruments.ts';
import type { Heads } from './log/heads.ts';
import type { LogWriter } from './log/writer.ts';
import type { Attendance } from './members/attendance.ts';
import type { EventFigures } from './realtime/answering.ts';
import type { Fanout } from './realtime/fanout.ts';
import type { Realtime } from './realtime/server.ts';

export interface Observed {
  writer: LogWriter;
  heads: Heads;
  attendance: Attendance;
  realtime: Realtime;
  fanout: Fanout;
  /** How many rooms some connection of this worker hears. */
  localRooms: () => number;
  events: EventFigures;
  requests: RequestFigures;
  unread: UnreadAnswers;
  refusals: Refusals;
  rateLimited: Counter<[limiter: string]>;
  pool: () => { inUse: number; idle: number; waiting: number } | undefined;
}

/** Every metric of our own: its name, what it says, and where it comes from. */
export function observe(metrics: Metrics, parts: Observed): void {
  ofConnections(metrics, parts);
  ofWriting(metrics, parts);
  ofFanout(metrics, parts);
  ofRequests(metrics, parts);
  ofDatabase(metrics, parts);
}

function ofConnections(metrics: Metrics, { realtime, localRooms, attendance }: Observed): void {
  gauge(metrics, 'connections', 'Open connections.', () => realtime.chat.sockets.size);
  gauge(metrics, 'local_rooms', 'Rooms with a connection on a worker. A room on two workers counts twice.', localRooms);
  metrics.counter(
    'floods_total',
    'Connections cut off because they sent more than anybody has to say.',
    realtime.floods,
    [],
  );
  metrics.counter('slow_receivers_total', 'Connections cut off because they did not read.', realtime.cutOff, []);
  metrics.counter(
    'members_seen_off_total',
    'Members who left for want of a connection: of this worker (disconnected), or of one that died (orphaned).',
    attendance.seenOff,
    ['reason'],
  );
}

function ofWriting(metrics: Metrics, { writer }: Observed): void {
  const { changes, entries, batch, commitSeconds, repeated } = writer.figures;
  metrics.counter('changes_total', 'Changes to rooms that were settled.', changes, ['outcome']);
  metrics.counter('entries_total', 'Entries appended to logs, by kind.', entries, ['kind']);
  metrics.histogram(
    'commit_changes',
    'Changes that a transaction took, those among them that found their room locked.',
    batch,
  );
  metrics.histogram('commit_seconds', 'Transactions that write, from begin to commit.', commitSeconds);
  metrics.counter(
    'transactions_repeated_total',
    'Transactions that failed in passing and were repeated.',
    repeated,
    [],
  );
  gauge(metrics, 'queue_changes', 'Changes that are not settled yet.', () => writer.load.changes);
  gauge(metrics, 'queue_bytes', 'About what these changes will write.', () => writer.load.bytes);
  gauge(
    metrics,
    'parked_rooms',
    'Rooms that somebody else has locked, with changes waiting.',
    () => writer.load.parkedRooms,
  );
}

function ofFanout(metrics: Metrics, { fanout, heads }: Observed): void {
  const { traffic } = fanout;
  const total = (name: string, help: string, read: () => number) =>
    metrics.sampled('counter', name, help, () => [{ labels: {}, value: read() }]);
  total('broadcasts_total', 'Broadcasts delivered on workers, each by each.', () => traffic.broadcasts);
  total('fanout_frames_total', 'Frames sent to receivers of broadcasts.', () => traffic.frames);
  total('fanout_bytes_total', 'Bytes sent to receivers of broadcasts.', () => traffic.bytes);
  metrics.counter('heads_repaired_total', 'Rooms that grew unheard, found by looking.', heads.repaired, []);
  const isUp = () => (fanout.state() === 'none' ? [] : [{ labels: {}, value: Number(fanout.state() === 'up') }]);
  metrics.sampled('gauge', 'redis_up', 'Whether Redis answers all workers. Missing without Redis.', isUp, 'min');
}

function ofRequests(metrics: Metrics, { events, requests, refusals, rateLimited, unread }: Observed): void {
  metrics.counter('unread_answers_total', 'Connections ended because an answer was not read.', unread.givenUp, []);
  metrics.histograms('socket_event_seconds', 'Events of connections, to their answer.', events.seconds, ['event']);
  metrics.counter('http_requests_total', 'HTTP requests that ended.', requests.requests, ['method', 'route', 'status']);
  metrics.histograms('http_request_seconds', 'HTTP requests, to the end of the answer.', requests.seconds, [
    'method',
    'route',
  ]);
  metrics.counter('refusals_total', 'What clients were refused, by error code.', refusals, ['code', 'via']);
  metrics.counter('rate_limited_total', 'Refusals of rate limits, by limit.', rateLimited, ['limiter']);
}

function ofDatabase(metrics: Metrics, { pool }: Observed): void {
  metrics.sampled('gauge', 'database_connections', 'Connections to MySQL. Missing with SQLite.', () => {
    const state = pool();
    if (!state) return [];
    return [
      { labels: { state: 'in_use' }, value: state.inUse },
      { labels: { state: 'idle' }, value: state.idle },
    ];
  });
  metrics.sampled('gauge', 'database_waiting', 'Queries that wait for a connection. Missing with SQLite.', () => {
    const state = pool();
    return state ? [{ labels: {}, value: state.waiting }] : [];
  });
}

function gauge(metrics: Metrics, name: string, help: string, read: () => number): void {
  metrics.sampled('gauge', name, help, () => [{ labels: {}, value: read() }]);
}
