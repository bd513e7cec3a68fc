import { freePort } from '../services/process.ts';
import { createDatabase } from '../support/database.ts';
import { type ServerProcess, spawnServer } from '../support/server.ts';
import { redisUrl, SECRET } from '../support/world.ts';

/** Two hosts, as nginx knows them: server processes on one MySQL and one Redis. */
export interface Hosts {
  ports: number[];
  mysqlUrl: string;
  servers: ServerProcess[];
  /** Starts one again at its place, after it was killed. */
  restart(host: number): Promise<void>;
  stop(): Promise<void>;
}

/** @param workers 1 allows long polling; more do not, though each host is one process here */
export async function startHosts(workers: number, more: Record<string, string> = {}): Promise<Hosts> {
  const database = await createDatabase('mysql');
  const mysqlUrl = database.config.mysqlUrl ?? '';
  const ports = [await freePort(), await freePort()];
  const start = async (port: number) => {
    const server = await spawnServer({
      HOST: '127.0.0.1',
      PORT: String(port),
      WORKERS: String(workers),
      MYSQL_URL: mysqlUrl,
      REDIS_URL: redisUrl(),
      SESSION_SECRET: SECRET,
      TRUST_PROXY: 'loopback',
      LOG_LEVEL: 'debug',
      ...more,
    });
    await server.prints('Sarangbang is ready');
    return server;
  };
  const servers: ServerProcess[] = [];
  for (const port of ports) servers.push(await start(port));
  return {
    ports,
    mysqlUrl,
    servers,
    restart: async (host) => {
      await servers[host]?.stop();
      servers[host] = await start(ports[host] as number);
    },
    stop: async () => {
      for (const server of servers) await server.stop();
      await database.drop();
    },
  };
}
