import type { TestProject } from 'vitest/node';
import { findChromium, findChromiumShell } from './chromium.ts';
import { installMissing } from './install.ts';
import { startMariadb } from './mariadb.ts';
import type { Service } from './process.ts';
import { startRedis } from './redis.ts';
import { scratchFolder } from './scratch.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server, without a database: each test file makes its own there. */
    mysqlUrl: string;
    /** A server: each test file takes a numbered database of its own. */
    redisUrl: string;
    chromium: string;
    /** A Chromium that draws no window, or one that does. */
    chromiumShell: string;
  }
}

const started: Service[] = [];

/** What the suite talks to is real: its own MariaDB, Redis and Chromium, unless it is given others. */
export async function setup(project: TestProject): Promise<void> {
  const { TEST_MYSQL_URL, TEST_REDIS_URL, TEST_CHROMIUM } = process.env;
  installMissing({
    ...(!TEST_MYSQL_URL && { mariadbd: 'mariadb-server' }),
    // Sentinels, a cluster and TLS are the tests' own in any case.
    'redis-server': 'redis-server',
    openssl: 'openssl',
    ...(!TEST_CHROMIUM && { chromium: 'chromium', 'chromium-headless-shell': 'chromium-headless-shell' }),
    nginx: 'nginx',
    'docker-compose': 'docker-compose',
  });
  project.provide('mysqlUrl', TEST_MYSQL_URL ?? (await own(() => startMariadb({ parent: scratchFolder() }))));
  project.provide('redisUrl', TEST_REDIS_URL ?? (await own(startRedis)));
  project.provide('chromium', TEST_CHROMIUM ?? findChromium());
  project.provide('chromiumShell', TEST_CHROMIUM ?? findChromiumShell());
}

export async function teardown(): Promise<void> {
  await Promise.all(started.map((service) => service.stop()));
}

async function own(start: () => Promise<Service>): Promise<string> {
  const service = await start();
  started.push(service);
  return service.url;
}
