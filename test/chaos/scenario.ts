import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { startProxy } from '../support/proxy.ts';
import { Random } from '../support/random.ts';
import { check, type Verdict } from './checker.ts';
import { FAULTS } from './faults.ts';
import { Lag } from './lag.ts';
import { Stack } from './stack.ts';
import type { Subject } from './subject.ts';
import type { Talker } from './talker.ts';

export interface ScenarioOptions {
  seconds: number;
  clients: number;
  rooms: number;
  /** Names of faults; all of them by default. */
  faults: string[];
  seed: number;
  workers: number;
  /** Messages that each client sends a second, on average. */
  rate: number;
  /** How often the line of each client is cut, in ms on average; 0 for never. */
  cutEveryMs: number;
  /** How long all may take to arrive everywhere in the end, in ms. */
  quietMs: number;
  subject: Subject;
  say: (line: string) => void;
}

export interface Report extends Verdict {
  sent: number;
  faults: Record<string, number>;
  cuts: number;
  /** How often a worker ended without being told to. */
  crashes: number;
  /** The longest that something acknowledged was not shown to a client who was online, in ms, by fault. */
  longestLagMs: Record<string, number>;
  /** Everything had arrived everywhere so long after the last fault, in ms; undefined if it never had. */
  convergedAfterMs: number | undefined;
}

const CUT_FOR_MS = 2_000;
const FAULT_EVERY_MS = 3_000;
/** So many kinds of faults strike at least. */
const LEAST_FAULTS = 6;
/** How long the last words may take to be stored, in ms. */
const LAST_WORDS_MS = 30_000;

/** People talk over bad lines while parts of the server fail. In the end it is checked what became of what they said. */
export async function runScenario(options: ScenarioOptions): Promise<Report> {
  const random = new Random(options.seed);
  const { subject } = options;
  const stack = new Stack(subject.command, subject.lockingRoom);
  const talkers: Talker[] = [];
  try {
    await stack.start(options.workers);
    options.say(`${options.workers} workers, ${options.clients} clients, ${options.rooms} rooms, seed ${options.seed}`);
    const roomIds = await subject.createRooms(stack.url.origin, options.rooms);
    for (let i = 0; i < options.clients; i++) talkers.push(await newTalker(stack, subject, random, i, roomIds));
    const lag = new Lag(talkers);
    lag.start();

    const acknowledged = () => talkers.reduce((sum, talker) => sum + talker.acknowledged.length, 0);
    const end = Date.now() + 1_000 * options.seconds;
    const struck = new Map<string, number>();
    // However slow the machine: some of all has happened before it is over.
    const hasStruck = () => struck.size >= Math.min(LEAST_FAULTS, chosenFrom(options.faults).length);
    const isOver = () => Date.now() > end && hasStruck();
    const [cuts] = await Promise.all([
      cutLines(talkers, options.cutEveryMs, new Random(options.seed + 1), isOver),
      strikeFaults(stack, options, new Random(options.seed + 2), roomIds, lag, acknowledged, {
        struck,
        end,
        hasStruck,
      }),
      ...talkers.map((talker, i) => talk(talker, new Random(options.seed + 3 + i), options.rate, isOver)),
    ]);
    for (const { proxy } of talkers) proxy.mend();
    if (options.faults.includes('redis')) await stack.withoutRedis(() => sayLastWords(talkers));
    const quietSince = Date.now();
    const isConverged = await converge(stack, subject, talkers, options.quietMs);
    const convergedAfterMs = isConverged ? Date.now() - quietSince : undefined;
    lag.stop();

    if (!isConverged) for (const line of troublesOf(talkers)) options.say(line);
    const verdict = check(await subject.history(stack, talkers));
    const sent = talkers.reduce((sum, talker) => sum + talker.said.length, 0);
    return {
      ...verdict,
      sent,
      faults: Object.fromEntries(struck),
      cuts,
      crashes: stack.crashes,
      longestLagMs: Object.fromEntries(lag.longestMs),
      convergedAfterMs,
    };
  } finally {
    for (const talker of talkers) talker.close();
    await stack.stop();
    for (const { proxy } of talkers) await proxy.stop();
  }
}

function troublesOf(talkers: Talker[]): string[] {
  const troubles = talkers.flatMap((talker) => talker.troubles().map((trouble) => `${talker.name}: ${trouble}`));
  return [`${troubles.length} troubles remain`, ...troubles.slice(0, 10)];
}

/** Over a line of its own that leads to any worker. Each is in two rooms. */
async function newTalker(stack: Stack, subject: Subject, random: Random, i: number, rooms: number[]): Promise<Talker> {
  const proxy = await startProxy(() => (stack.urls.length > 0 ? random.pick(stack.urls) : stack.url));
  const talker = await subject.newTalker(i, proxy);
  for (const roomId of new Set([rooms[i % rooms.length] as number, random.pick(rooms)])) await talker.join(roomId);
  return talker;
}

async function talk(talker: Talker, random: Random, rate: number, isOver: () => boolean): Promise<void> {
  const rooms = [...talker.shown.keys()];
  for (let i = 0; !isOver(); i++) {
    // Somebody who cannot get through stops and waits, as people do.
    if (talker.waiting() < 50) talker.say(random.pick(rooms), `${talker.name} says ${i} 👋`);
    await delay(random.between(0.5, 1.5) * (1_000 / rate));
  }
}

async function cutLines(talkers: Talker[], everyMs: number, random: Random, isOver: () => boolean): Promise<number> {
  const cuts: Promise<void>[] = [];
  while (everyMs > 0 && !isOver()) {
    await delay(random.between(0.5, 1.5) * (everyMs / talkers.length));
    cuts.push(cutLine(random.pick(talkers), random.between(0, 2_000), random.between(0.2, 1.8) * CUT_FOR_MS));
  }
  await Promise.all(cuts);
  return cuts.length;
}

/** In the middle of whatever passes then. */
async function cutLine({ proxy }: Talker, afterBytes: number, ms: number): Promise<void> {
  proxy.cutAfter(Math.ceil(afterBytes));
  await delay(200);
  proxy.cut();
  await delay(ms);
  proxy.mend();
}

function chosenFrom(names: string[]) {
  return FAULTS.filter(({ name }) => names.includes(name));
}

async function strikeFaults(
  stack: Stack,
  { faults, say, seconds }: ScenarioOptions,
  random: Random,
  roomIds: number[],
  lag: Lag,
  acknowledged: () => number,
  { struck, end, hasStruck }: { struck: Map<string, number>; end: number; hasStruck: () => boolean },
): Promise<void> {
  const chosen = chosenFrom(faults);
  const begin = end - 1_000 * seconds;
  const short = chosen.filter(({ isLong }) => !isLong);
  for (let i = 0; chosen[i] || short.length > 0; i++) {
    await delay(random.between(0.5, 1.5) * FAULT_EVERY_MS);
    // Each once, then any: a short run meets them all.
    const fault = chosen[i] ?? random.pick(short);
    if (hasStruck() && Date.now() > end - FAULT_EVERY_MS) break;
    const at = String(Math.round((Date.now() - begin) / 1_000)).padStart(4);
    say(`${at} s  ${fault.name.padEnd(14)} ${String(acknowledged()).padStart(8)} acknowledged so far`);
    lag.during = fault.name;
    await fault.strike(stack, random, roomIds);
    if (fault.stopsAll) lag.forgive();
    struck.set(fault.name, (struck.get(fault.name) ?? 0) + 1);
  }
}

/** Said in every room and stored while Redis is away: nothing that follows can show that they were missed. */
async function sayLastWords(talkers: Talker[]): Promise<void> {
  for (const talker of talkers) {
    for (const roomId of talker.shown.keys()) talker.say(roomId, `${talker.name} has the last word in ${roomId} 👋`);
  }
  const areStored = () => talkers.every((talker) => talker.waiting() === 0);
  await Promise.allSettled([eventually('the last words are stored', areStored, LAST_WORDS_MS)]);
}

/** Waits until everybody is online, has sent everything, and shows all there is. */
async function converge(stack: Stack, subject: Subject, talkers: Talker[], withinMs: number): Promise<boolean> {
  const isDone = async () => {
    if (talkers.some((talker) => talker.waiting() > 0 || !talker.isOnline())) return false;
    const heads = await subject.heads(stack);
    return talkers.every(({ shown }) => Array.from(shown).every(([id, log]) => log.at(-1)?.seq === heads.get(id)));
  };
  const [outcome] = await Promise.allSettled([eventually('all is everywhere', isDone, withinMs)]);
  return outcome.status === 'fulfilled';
}
