import cluster from 'node:cluster';
import { config as loadDotenv } from 'dotenv';
import { startApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { version } from './version.ts';

/** How long stopping may take, after the clients have moved, before the process ends all the same, in ms. */
const STOP_MS = 10_000;

loadDotenv({ quiet: true });
try {
  const config = readConfig(process.env);
  const logger = createLogger(config);
  const app = await startApp(config, logger);
  process.stdout.write(`Sarangbang is ready: http://localhost:${app.port}/chat\n`);
  logger.info('started', {
    version: version(),
    port: app.port,
    database: config.mysqlUrl ? 'mysql' : 'sqlite',
    fanout: config.redisUrl ? 'redis' : 'memory',
    workers: config.workers,
    instance: config.instance,
    pid: process.pid,
  });
  process.send?.('ready');
  if (config.workers > 1 && cluster.isPrimary) {
    logger.warn(`this is one process: WORKERS=${config.workers} takes effect under PM2 (npx pm2 start)`);
  }

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping', { signal });
    setTimeout(() => process.exit(1), config.drainMs + STOP_MS).unref();
    await app.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`Sarangbang did not start: ${describe(error)}\n`);
  process.exit(1);
}

/** The reason alone, where we know it; what the cause was, where we do not. */
function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is in use: stop what listens there, or set PORT`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
