import { setTimeout as delay } from 'node:timers/promises';
import type { Running } from './contenders.ts';
import { connectSpeaker, contentNow, type Speaker } from './speakers.ts';

export interface Figures {
  /** Messages that were acknowledged, a second. */
  messagesPerSecond: number;
  /** Messages that reached a receiver, a second of the server's CPU time. */
  deliveriesPerCpuSecond: number;
  /** The server's CPU time for one delivery, in µs. */
  cpuPerDelivery: number;
  /** From sending to arrival, in ms. */
  latency: { median: number; p99: number };
}

/** `size` connections in one room, of which `inFlight` send, each its next message when the one before is acknowledged. */
export async function oneRoom(server: Running, size: number, inFlight: number, seconds: number): Promise<Figures> {
  const roomId = await server.room();
  const speakers = await connectAll(server, size);
  await joinAll(speakers, () => roomId);
  const figures = await talk(server, speakers, speakers.slice(0, inFlight), () => roomId, seconds);
  for (const speaker of speakers) speaker.close();
  await delay(200);
  return figures;
}

/** Many rooms of `size` connections, all of which send as fast as they are acknowledged. */
export async function manyRooms(server: Running, rooms: number, size: number, seconds: number): Promise<Figures> {
  const ids: number[] = [];
  for (let i = 0; i < rooms; i++) ids.push(await server.room());
  const speakers = await connectAll(server, rooms * size);
  const roomOf = (index: number) => ids[index % rooms] as number;
  await joinAll(speakers, roomOf);
  const figures = await talk(server, speakers, speakers, roomOf, seconds);
  for (const speaker of speakers) speaker.close();
  await delay(200);
  return figures;
}

/** Resident bytes for each idle connection that is in two rooms. */
export async function idleMemory(server: Running, count: number): Promise<number> {
  const rooms = [await server.room(), await server.room()];
  await delay(1_000);
  const before = await server.memory();
  const speakers = await connectAll(server, count);
  for (const room of rooms) await joinAll(speakers, () => room);
  await delay(3_000);
  const bytes = ((await server.memory()) - before) / count;
  for (const speaker of speakers) speaker.close();
  await delay(1_000);
  return bytes;
}

/** `count` connections join one room at once. */
export async function massJoin(server: Running, count: number): Promise<{ seconds: number; framesEach: number }> {
  const roomId = await server.room();
  const speakers = await connectAll(server, count);
  const before = speakers.reduce((sum, { frames }) => sum + frames, 0);
  const begin = performance.now();
  await Promise.all(speakers.map((speaker) => speaker.ask('room:join', { roomId })));
  const seconds = (performance.now() - begin) / 1_000;
  await delay(2_000);
  const framesEach = (speakers.reduce((sum, { frames }) => sum + frames, 0) - before) / count;
  for (const speaker of speakers) speaker.close();
  await delay(1_000);
  return { seconds, framesEach };
}

/** Reads `missed` messages, page by page. @returns seconds */
export async function catchUp(server: Running, missed: number): Promise<number> {
  const roomId = await server.room();
  const speakers = await connectAll(server, 50);
  await joinAll(speakers, () => roomId);
  for (let i = 0; i < missed; i += speakers.length) {
    await Promise.all(speakers.map((speaker) => speaker.ask('message:send', { roomId, content: contentNow() })));
  }
  const begin = performance.now();
  const [reader] = await connectAll(server, 1);
  let read = 0;
  for (let hasMore = true; hasMore; ) {
    const [reply] = JSON.parse((await reader?.ask('log:read', { roomId, after: read, limit: 200 })) ?? '[]');
    read += reply.data.entries.length;
    hasMore = reply.data.hasMore;
  }
  const seconds = (performance.now() - begin) / 1_000;
  if (read < missed) throw new Error(`Only ${read} of ${missed} were there`);
  for (const speaker of [...speakers, ...(reader ? [reader] : [])]) speaker.close();
  return seconds;
}

async function talk(
  server: Running,
  all: Speaker[],
  talking: Speaker[],
  roomOf: (index: number) => number,
  seconds: number,
): Promise<Figures> {
  const latencies: number[] = [];
  const listener = all.at(-1);
  if (listener) listener.onLatency = (ms) => latencies.push(ms);
  let acknowledged = 0;
  let end = performance.now() + 1_000;
  const talkOn = async (speaker: Speaker, index: number) => {
    while (performance.now() < end) {
      await speaker.ask('message:send', { roomId: roomOf(index), content: contentNow() });
      acknowledged++;
    }
  };
  // A second to warm up, which does not count.
  await Promise.all(talking.map(talkOn));
  await delay(100);
  const before = { delivered: deliveredTo(all), cpu: server.cpuMs(), at: performance.now() };
  acknowledged = 0;
  latencies.length = 0;
  end = before.at + 1_000 * seconds;
  await Promise.all(talking.map(talkOn));
  const took = (performance.now() - before.at) / 1_000;
  await delay(100);
  const delivered = deliveredTo(all) - before.delivered;
  const cpuMs = server.cpuMs() - before.cpu;
  latencies.sort((a, b) => a - b);
  return {
    messagesPerSecond: acknowledged / took,
    deliveriesPerCpuSecond: delivered / (cpuMs / 1_000),
    cpuPerDelivery: (1_000 * cpuMs) / delivered,
    latency: { median: at(latencies, 0.5), p99: at(latencies, 0.99) },
  };
}

async function connectAll(server: Running, count: number): Promise<Speaker[]> {
  const speakers: Speaker[] = [];
  while (speakers.length < count) {
    const some = Array.from({ length: Math.min(50, count - speakers.length) }, async () =>
      connectSpeaker(server.contender.dialect, server.port, await server.token()),
    );
    speakers.push(...(await Promise.all(some)));
  }
  return speakers;
}

async function joinAll(speakers: Speaker[], roomOf: (index: number) => number): Promise<void> {
  await Promise.all(speakers.map((speaker, i) => speaker.ask('room:join', { roomId: roomOf(i) })));
  await delay(300);
}

function deliveredTo(speakers: Speaker[]): number {
  return speakers.reduce((sum, { delivered }) => sum + delivered, 0);
}

function at(sorted: number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
