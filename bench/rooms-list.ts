import { Agent, get } from 'node:http';
import { createConnection } from 'mysql2/promise';
import type { Running, Services } from './contenders.ts';
import { quantile } from './statistics.ts';
import type { Figures } from './work.ts';

const AT_ONCE = 20;

/** `GET /api/rooms`, `AT_ONCE` at a time, as fast as they are answered. */
export async function listRooms(server: Running, seconds: number): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const latencies: number[] = [];
  let bytes = 0;
  let begin = performance.now();
  const end = begin + 1_000 * (seconds + 1);
  const ask = async () => {
    while (performance.now() < end) {
      const askedAt = performance.now();
      bytes = await read(`${server.url}/api/rooms`, agent);
      latencies.push(performance.now() - askedAt);
    }
  };
  // A second to warm up, which does not count.
  setTimeout(() => {
    latencies.length = 0;
    begin = performance.now();
  }, 1_000);
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  agent.destroy();
  const perSecond = (1_000 * latencies.length) / (performance.now() - begin);
  latencies.sort((a, b) => a - b);
  return {
    latency: quantile(latencies, 0.5),
    latency99: quantile(latencies, 0.99),
    answersPerSecond: perSecond,
    bytes,
  };
}

/** `count` rooms, straight into the database. */
export async function insertRooms({ mysql }: Services, count: number): Promise<void> {
  const connection = await createConnection(`${mysql.url}/bench`);
  const columns = 'title, title_folded, mode, lifetime, owner_id, created_at, active_at';
  for (let i = 0; i < count; i += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, count - i) }, (_, k) => {
      const title = `Room ${i + k} of very many`;
      return [title, title.toLowerCase(), 'chat', 'permanent', 'somebody', i + k, i + k];
    });
    await connection.query(`INSERT INTO room (${columns}) VALUES ?`, [rows]);
  }
  await connection.end();
}

function read(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${response.statusCode}`)),
      );
    });
    request.on('error', reject);
  });
}
