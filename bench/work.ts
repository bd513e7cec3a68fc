import { setTimeout as delay } from 'node:timers/promises';
import type { Running } from './contenders.ts';
import { contentNow, Speaker } from './speakers.ts';
import { quantile } from './statistics.ts';

/** What was measured, by name (see `report.ts`). */
export type Figures = Record<string, number>;

/** `size` connections in one room, of which `inFlight` send, each its next message when the one before is acknowledged. */
export async function oneRoom(server: Running, size: number, inFlight: number, seconds: number): Promise<Figures> {
  const roomId = await server.room();
  const speakers = await connectAll(server, size);
  await joinAll(speakers, () => roomId);
  const figures = await talk(server, speakers, speakers.slice(0, inFlight), () => roomId, seconds);
  await closeAll(speakers);
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
  await closeAll(speakers);
  return figures;
}

/** Resident memory of each of `count` idle connections that are in two rooms. */
export async function idleMemory(server: Running, count: number): Promise<Figures> {
  const rooms = [await server.room(), await server.room()];
  const warm = await connectAll(server, 20);
  for (const room of rooms) await joinAll(warm, () => room);
  const before = (await server.state()).memory.rss;
  const speakers = await connectAll(server, count);
  for (const room of rooms) await joinAll(speakers, () => room);
  await delay(1_000);
  const bytes = (await server.state()).memory.rss - before;
  await closeAll([...warm, ...speakers]);
  return { kilobytes: bytes / count / 1_000 };
}

/** `count` connections join one room at once. */
export async function massJoin(server: Running, count: number): Promise<Figures> {
  const roomId = await server.room();
  const speakers = await connectAll(server, count);
  const before = framesOf(speakers);
  const cpuBefore = server.cpu();
  const begin = performance.now();
  await Promise.all(speakers.map((speaker) => speaker.ask('room:join', { roomId })));
  const seconds = (performance.now() - begin) / 1_000;
  await delay(2_000);
  const figures = {
    seconds,
    framesEach: (framesOf(speakers) - before) / count,
    serverCpuMs: server.cpu().server - cpuBefore.server,
  };
  await closeAll(speakers);
  return figures;
}

/** `count` viewers join a live room at once; then its presenter and they say 1,000 messages a minute. */
export async function liveRoom(server: Running, count: number, seconds: number): Promise<Figures> {
  const { roomId, presenter: token } = await server.liveRoom();
  const presenter = await Speaker.connect(server.contender.dialect, server.port, token);
  await presenter.ask('room:join', { roomId });
  const viewers = await connectAll(server, count);
  const beforeJoining = { frames: framesOf(viewers), cpu: server.cpu() };
  const begin = performance.now();
  await Promise.all(viewers.map((viewer) => viewer.ask('room:join', { roomId })));
  const joined = performance.now() - begin;
  await delay(2_000);
  const beforeTalking = { frames: framesOf(viewers), cpu: server.cpu(), at: performance.now() };

  const latencies: number[] = [];
  (viewers.at(-1) as Speaker).onLatency = (ms) => latencies.push(ms);
  const all = [presenter, ...viewers];
  const messages = Math.round((seconds * 1_000) / 60);
  for (let i = 0; i < messages; i++) {
    await all[i % all.length]?.ask('message:send', { roomId, content: contentNow() });
    await delay(Math.max(0, beforeTalking.at + (i + 1) * 60 - performance.now()));
  }
  await delay(500);
  const cpu = server.cpu();
  latencies.sort((a, b) => a - b);
  const figures = {
    seconds: joined / 1_000,
    framesEach: (beforeTalking.frames - beforeJoining.frames) / count,
    serverCpuMs: beforeTalking.cpu.server - beforeJoining.cpu.server,
    databaseCpuMs: beforeTalking.cpu.database - beforeJoining.cpu.database,
    cpuPerDelivery: (1_000 * (cpu.server - beforeTalking.cpu.server)) / (messages * count),
    cpuShare: (100 * (cpu.server - beforeTalking.cpu.server)) / (performance.now() - beforeTalking.at),
    framesPerMessage: (framesOf(viewers) - beforeTalking.frames) / count / messages,
    latency: quantile(latencies, 0.5),
    latency99: quantile(latencies, 0.99),
  };
  await closeAll(all);
  return figures;
}

/** Reads `missed` messages, page by page. */
export async function catchUp(server: Running, missed: number): Promise<Figures> {
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
  await closeAll([...speakers, ...(reader ? [reader] : [])]);
  return { seconds };
}

async function talk(
  server: Running,
  all: Speaker[],
  talking: Speaker[],
  roomOf: (index: number) => number,
  seconds: number,
): Promise<Figures> {
  const latencies: number[] = [];
  const listener = all.at(-1) as Speaker;
  listener.onLatency = (ms) => latencies.push(ms);
  let acknowledged = 0;
  // A second to warm up, which does not count.
  let end = performance.now() + 1_000;
  const talkOn = async (speaker: Speaker, index: number) => {
    while (performance.now() < end) {
      await speaker.ask('message:send', { roomId: roomOf(index), content: contentNow() });
      acknowledged++;
    }
  };
  await Promise.all(talking.map(talkOn));
  await delay(100);

  const before = { delivered: deliveredTo(all), cpu: server.cpu(), at: performance.now() };
  acknowledged = 0;
  latencies.length = 0;
  end = before.at + 1_000 * seconds;
  await Promise.all(talking.map(talkOn));
  const took = (performance.now() - before.at) / 1_000;
  await delay(100);

  const delivered = deliveredTo(all) - before.delivered;
  const cpu = server.cpu();
  latencies.sort((a, b) => a - b);
  return {
    messagesPerSecond: acknowledged / took,
    cpuPerDelivery: (1_000 * (cpu.server - before.cpu.server)) / delivered,
    databaseCpuPerMessage: (1_000 * (cpu.database - before.cpu.database)) / acknowledged,
    redisCpuPerMessage: (1_000 * (cpu.redis - before.cpu.redis)) / acknowledged,
    latency: quantile(latencies, 0.5),
    latency99: quantile(latencies, 0.99),
  };
}

export async function connectAll(server: Running, count: number): Promise<Speaker[]> {
  const speakers: Speaker[] = [];
  while (speakers.length < count) {
    const some = Array.from({ length: Math.min(50, count - speakers.length) }, async () =>
      Speaker.connect(server.contender.dialect, server.port, await server.token()),
    );
    speakers.push(...(await Promise.all(some)));
  }
  return speakers;
}

export async function joinAll(speakers: Speaker[], roomOf: (index: number) => number): Promise<void> {
  await Promise.all(speakers.map((speaker, i) => speaker.ask('room:join', { roomId: roomOf(i) })));
  await delay(300);
}

export async function closeAll(speakers: Speaker[]): Promise<void> {
  for (const speaker of speakers) speaker.close();
  await delay(200);
}

function deliveredTo(speakers: Speaker[]): number {
  return speakers.reduce((sum, { delivered }) => sum + delivered, 0);
}

function framesOf(speakers: Speaker[]): number {
  return speakers.reduce((sum, { frames }) => sum + frames, 0);
}
