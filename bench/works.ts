import { type Contender, EXPRESS, INSERT, OURS, PLAIN, RAW, type Running } from './contenders.ts';
import { listRooms } from './rooms-list.ts';
import { catchUp, type Figures, idleMemory, liveRoom, manyRooms, massJoin, oneRoom } from './work.ts';

/** What is to be reached: a ratio to a peer, or a figure of ours. */
export interface Goal {
  figure: string;
  against?: Contender;
  /** How many times better than the peer: fewer, or with `more` more. */
  times?: { atLeast: number; more?: true };
  /** How many times the peer's, or how much. */
  atMost?: number;
}

export interface Work {
  title: string;
  on: Contender[];
  goals: Goal[];
  measure(server: Running): Promise<Figures>;
}

export interface Sizes {
  seconds: number;
  idle: number;
  joining: number;
}

const ALL = [OURS, PLAIN, INSERT, RAW];

/** The figures' names, as they are shown, in their order. */
export const FIGURES: Record<string, { name: string; digits: number }> = {
  messagesPerSecond: { name: 'acknowledged messages/s', digits: 0 },
  cpuPerDelivery: { name: 'server CPU a delivery, µs', digits: 2 },
  databaseCpuPerMessage: { name: 'database CPU a message, µs', digits: 0 },
  redisCpuPerMessage: { name: 'Redis CPU a message, µs', digits: 0 },
  latency: { name: 'latency median, ms', digits: 1 },
  latency99: { name: 'latency p99, ms', digits: 1 },
  kilobytes: { name: 'KB a connection', digits: 1 },
  seconds: { name: 'seconds', digits: 2 },
  framesEach: { name: 'frames each received', digits: 1 },
  serverCpuMs: { name: 'server CPU, ms', digits: 0 },
  databaseCpuMs: { name: 'database CPU, ms', digits: 0 },
  cpuShare: { name: 'server CPU then, % of a core', digits: 1 },
  framesPerMessage: { name: 'frames each a message', digits: 2 },
  answersPerSecond: { name: 'answers/s', digits: 0 },
  bytes: { name: 'bytes an answer', digits: 0 },
};

export function worksOf({ seconds, idle, joining }: Sizes): Work[] {
  const oneRoomWith = (inFlight: number, goal: Partial<Goal>): Work => ({
    title: `A room of 200, ${inFlight} in flight`,
    on: ALL,
    goals: [{ figure: 'cpuPerDelivery', against: PLAIN, ...goal }],
    measure: (server) => oneRoom(server, 200, inFlight, seconds),
  });
  return [
    oneRoomWith(64, { times: { atLeast: 20 } }),
    oneRoomWith(8, { times: { atLeast: 4 } }),
    oneRoomWith(1, { atMost: 1 }),
    {
      title: '40 rooms of 5, as fast as it goes',
      on: ALL,
      goals: [
        { figure: 'messagesPerSecond', against: PLAIN, times: { atLeast: 1.2, more: true } },
        { figure: 'messagesPerSecond', against: INSERT, times: { atLeast: 2.5, more: true } },
      ],
      measure: (server) => manyRooms(server, 40, 5, seconds),
    },
    {
      title: `An idle connection in two rooms, of ${idle.toLocaleString('en')}`,
      on: [OURS, PLAIN],
      goals: [{ figure: 'kilobytes', against: PLAIN, atMost: 0.9 }],
      measure: (server) => idleMemory(server, idle),
    },
    {
      title: `${joining.toLocaleString('en')} join one room at once`,
      on: [OURS, PLAIN],
      goals: [
        { figure: 'seconds', against: PLAIN, atMost: 1.3 },
        { figure: 'framesEach', atMost: 10 },
      ],
      measure: (server) => massJoin(server, joining),
    },
    {
      title: `${joining.toLocaleString('en')} join one live room at once, then 1,000 messages a minute`,
      on: [OURS, PLAIN],
      goals: [
        { figure: 'seconds', against: PLAIN, atMost: 1.3 },
        { figure: 'framesEach', atMost: 10 },
      ],
      measure: (server) => liveRoom(server, joining, 3 * seconds),
    },
    {
      title: 'Catching up on 10,000 missed messages',
      on: [OURS],
      goals: [{ figure: 'seconds', atMost: 1 }],
      measure: (server) => catchUp(server, 10_000),
    },
    {
      title: 'GET /api/rooms with 100,000 rooms, 20 at a time',
      on: [OURS, EXPRESS],
      goals: [{ figure: 'latency99', against: EXPRESS, atMost: 2 }],
      measure: (server) => listRooms(server, seconds),
    },
  ];
}
