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
  /** The index of the node that serves a channel. */
  nodeOf(channel: string): Promise<number>;
  stop(): Promise<void>;
}

const SLOTS = 16_384;
const PASSWORD = 'cluster:password';

export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-cluster-'));
  const places: { port: number; bus: number; program: Program }[] = [];
  for (let i = 0; i < 3; i++) {
    const [port, bus] = [await freePort(), await freePort()];
    const options = ['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${i}.conf`, '--dir', folder];
    const more = ['--cluster-port', String(bus), '--cluster-node-timeout', '1500', '--requirepass', PASSWORD];
    places.push({ port, bus, program: redisProgram(port, [...options, ...more], { password: PASSWORD }) });
  }
  const ask = (port: number, ...command: (string | number)[]) =>
    withRedis({ port, password: PASSWORD }, (redis) => redis.call(String(command[0]), ...command.slice(1)));
  await Promise.all(places.map(({ program }) => program.start()));
  for (const [i, { port }] of places.entries()) {
    const [from, to] = [Math.floor((SLOTS * i) / 3), Math.floor((SLOTS * (i + 1)) / 3) - 1];
    await ask(port, 'CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    await ask(port, 'CLUSTER', 'ADDSLOTSRANGE', from, to);
  }
  for (const { port, bus } of places.slice(1)) {
    await ask((places[0] as { port: number }).port, 'CLUSTER', 'MEET', '127.0.0.1', port, bus);
  }
  for (const { port } of places) {
    await eventually(
      'the cluster is whole',
      async () => {
        const info = String(await ask(port, 'CLUSTER', 'INFO'));
        return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
      },
      20_000,
    );
  }
  const [first, second, third] = places.map(({ port }) => port) as [number, number, number];
  return {
    url: `redis+cluster://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${first},127.0.0.1:${second}`,
    nodes: places.map(({ program }) => program),
    nodeOf: async (channel) => {
      const slot = Number(await ask(third, 'CLUSTER', 'KEYSLOT', channel));
      return Math.floor(((slot + 1) * 3 - 1) / SLOTS);
    },
    stop: async () => {
      await Promise.all(places.map(({ program }) => program.end('SIGKILL')));
      await rm(folder, { recursive: true });
    },
  };
}
