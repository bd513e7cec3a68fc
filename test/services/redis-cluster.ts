import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { freePort, type Program } from './process.ts';
import { redisProgram, withRedis } from './redis.ts';

/** Three masters without replicas, each with a third of the slots. */
export interface RedisCluster {
  url: string;
  nodes: Program[];
  /** The index of the node that serves a channel at first. */
  nodeOf(channel: string): Promise<number>;
  /** Moves the slot of a channel, in which there are no keys, from the first node to the second. */
  moveAway(channel: string): Promise<void>;
  /** How many connections hear a channel at the second node. */
  listeners(channel: string): Promise<number>;
  stop(): Promise<void>;
}

interface Place {
  port: number;
  bus: number;
  program: Program;
}

const SLOTS = 16_384;
const PASSWORD = 'cluster:password';

export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-cluster-'));
  const places = [await place(folder), await place(folder), await place(folder)] as [Place, Place, Place];
  const [first, second, third] = places;
  const stop = async () => {
    await Promise.all(places.map(({ program }) => program.end('SIGKILL')));
    await rm(folder, { recursive: true });
  };
  try {
    await Promise.all(places.map(({ program }) => program.start()));
    await form(places);
  } catch (error) {
    await stop();
    throw error;
  }
  const slotOf = async (channel: string) => Number(await ask(third, 'CLUSTER', 'KEYSLOT', channel));
  return {
    url: `redis+cluster://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${first.port},127.0.0.1:${third.port}`,
    nodes: places.map(({ program }) => program),
    nodeOf: async (channel) => Math.floor(((await slotOf(channel)) + 0.5) / (SLOTS / 3)),
    moveAway: async (channel) => {
      const [from, to] = [await ask(first, 'CLUSTER', 'MYID'), await ask(second, 'CLUSTER', 'MYID')].map(String);
      const slot = await slotOf(channel);
      await ask(second, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', from as string);
      await ask(first, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', to as string);
      for (const node of [second, first]) await ask(node, 'CLUSTER', 'SETSLOT', slot, 'NODE', to as string);
    },
    listeners: async (channel) => Number(((await ask(second, 'PUBSUB', 'SHARDNUMSUB', channel)) as unknown[])[1]),
    stop,
  };
}

async function place(folder: string): Promise<Place> {
  const [port, bus] = [await freePort(), await freePort()];
  const options = ['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${port}.conf`, '--dir', folder];
  const more = ['--cluster-port', String(bus), '--cluster-node-timeout', '1500', '--requirepass', PASSWORD];
  return { port, bus, program: redisProgram(port, [...options, ...more], { password: PASSWORD }) };
}

async function form(places: [Place, ...Place[]]): Promise<void> {
  for (const [i, node] of places.entries()) {
    const [from, to] = [Math.ceil((SLOTS / 3) * i), Math.ceil((SLOTS / 3) * (i + 1)) - 1];
    await ask(node, 'CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    await ask(node, 'CLUSTER', 'ADDSLOTSRANGE', from, to);
  }
  const [first, ...others] = places;
  for (const { port, bus } of others) await ask(first, 'CLUSTER', 'MEET', '127.0.0.1', port, bus);
  for (const node of places) {
    const isWhole = async () => {
      const info = String(await ask(node, 'CLUSTER', 'INFO'));
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${places.length}`);
    };
    await eventually('the cluster is whole', isWhole);
  }
}

async function ask({ port }: Place, command: string, ...args: (string | number)[]): Promise<unknown> {
  return await withRedis({ port, password: PASSWORD }, (redis) => redis.call(command, ...args));
}
